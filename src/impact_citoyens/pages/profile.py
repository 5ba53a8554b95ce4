"""The profile of a territory: its answers beside France, its place among regions, what is printed."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from IPython.display import HTML
from markupsafe import Markup

from impact_citoyens import charts, ledger
from impact_citoyens.api.markup import element, shown, table
from impact_citoyens.api.page_text import listing
from impact_citoyens.charts import Chart, Line, texts, theme
from impact_citoyens.evidence.standing import Standing, standing
from impact_citoyens.evidence.territory_comparison import compare
from impact_citoyens.io.errors import nearest, refusal
from impact_citoyens.io.tables import cached_until_edit, read_table, whole_numbers
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _
from impact_citoyens.ledger import sentences
from impact_citoyens.pages import headline_words
from impact_citoyens.pages.page import Page, current_page
from impact_citoyens.statistics import sample_design
from impact_citoyens.study import codebook, study, territories

TESTED = "question answer evidence difference low high p family p_low p_high verdict".split()
PLACED = "question answer best worst regions evidence".split()
# What a territory differs from France in, by the sides that there are
TITLES = {
    "above": N_("Au-dessus de {the_nation} : {above}"),
    "below": N_("Au-dessous de {the_nation} : {below}"),
    "limit": N_("{place} se distingue de {the_nation} à la limite, selon l’arrondi : {limit}"),
    "above+below": N_("Au-dessus de {the_nation} : {above} ; au-dessous : {below}"),
    "above+limit": N_("Au-dessus de {the_nation} : {above} ; à la limite, selon l’arrondi : {limit}"),
    "below+limit": N_("Au-dessous de {the_nation} : {below} ; à la limite, selon l’arrondi : {limit}"),
    "above+below+limit": N_(
        "Au-dessus de {the_nation} : {above} ; au-dessous : {below} ; à la limite, selon l’arrondi : {limit}"
    ),
}


@dataclass(frozen=True)
class Headline:
    """One of the answers that sum a territory up.

    Attributes
    ----------
    question, answer : str
    rows : DataFrame
        Every estimate of its share, of any evidence.
    standing : Standing or None
        Its place among the regions; none for France.
    test : dict or None
        The test of its difference from France (see `territory_comparison.compare`), if one applies.
    """

    question: str
    answer: str
    rows: pd.DataFrame
    standing: Standing | None
    test: dict | None

    def of(self, population: tuple[str, str]) -> pd.DataFrame:
        """Return the estimates of one population."""
        dimension, slug = population
        return self.rows[(self.rows["dimension"] == dimension) & (self.rows["population"] == slug)]


@cached_until_edit(study.reference)
def profile_answers() -> pd.DataFrame:
    """Return the answers of the profile, in order (``data/reference/profile_answers.csv``)."""
    path = study.reference() / "profile_answers.csv"
    table = whole_numbers(read_table(path, ["question", "answer", "order"]), ["order"], path)
    return table.sort_values("order", kind="stable")


def headlines() -> list[Headline]:
    """Gather what is known of each answer of the profile, with the test of its difference from France."""
    page = current_page()
    return [_headline(page, row["question"], row["answer"]) for row in profile_answers().to_dict("records")]


def profile_tests() -> pd.DataFrame:
    """Return the tests of the differences from France of the answers of the profile, one a row.

    Returns
    -------
    DataFrame
        ``question, answer, evidence, difference, low, high, p, family`` (how many comparisons could have
        stood in the place of this one), ``p_low, p_high, verdict`` (see `territory_comparison.compare`);
        empty for France.
    """
    return pd.DataFrame([headline.test for headline in headlines() if headline.test], columns=TESTED)


def profile_places() -> pd.DataFrame:
    """Return the places that the territory of the page can have among the regions, one answer a row.

    Returns
    -------
    DataFrame
        ``question, answer``; ``best`` and ``worst``, the first and last place it can have, ties included;
        ``regions``, how many are ranked; ``evidence``, what tells so (see `evidence.standing.standing`);
        empty for France.
    """
    rows = [
        (headline.question, headline.answer, place.best, place.worst, place.regions, place.evidence)
        for headline in headlines()
        if (place := headline.standing)
    ]
    return pd.DataFrame(rows, columns=PLACED)


def profile(part: str) -> HTML | Chart:
    """Show a part of the profile of the territory of the page.

    Parameters
    ----------
    part : {"cards", "chart", "places", "printed", "unknown"}
        The answers of `profile_answers` as cards, beside France, and with their place among the regions; all
        that is printed of the territory; the questions on which nothing is.

    Raises
    ------
    InputError
        For another part, with the nearest.
    """
    if part not in PARTS:
        raise refusal("part", repr(part), "a part of the profile", nearest(part, list(PARTS)))
    return PARTS[part]()


def _headline(page: Page, question: str, answer: str) -> Headline:
    rows = page.with_microdata(question, answer=answer, statistic="share")
    rows = rows[rows["wave"] == rows.groupby("evidence")["wave"].transform("max")]
    if page.here.is_france:
        return Headline(question, answer, rows, None, None)
    relations = page.relations(question, answer=answer, source=study.current().source)
    place = standing(page.here.slug, rows, relations)
    return Headline(question, answer, rows, place, _test(page, question, answer))


def _test(page: Page, question: str, answer: str) -> dict | None:
    """Return the comparison with France that can be tested, on the file if there is one, else in print."""
    compared = compare(question, page.here.slug, microdata=page.microdata if page.observed else "none")
    tested = compared[(compared["answer"] == answer) & (compared["test"] != "")]
    order = tested["evidence"].map({"observed": 0, "published": 1})
    return tested.loc[order.idxmin()].to_dict() if order.notna().any() else None


def cards(headlines: list[Headline]) -> HTML:
    """Show each answer: the number of the territory, that of France, the difference, the place."""
    page = current_page()
    return shown(element("ul", *(_card(page, headline) for headline in headlines), class_="headlines"))


def _card(page: Page, headline: Headline) -> Markup:
    here = study.national() if page.here.is_france else ("territory", page.here.slug)
    kind, value, more = headline_words.best_known(headline.of(here))
    lines = [more]
    if not page.here.is_france:
        lines.append(_("{nation} : {value}", value=headline_words.told(headline.of(study.national()))))
    lines += [headline_words.verdict(headline.test)] if headline.test else []
    lines += [headline_words.place(headline.standing)] if headline.standing else []
    lines += said(page, headline)
    return element(
        "li",
        _link(page, headline.question),
        element("span", page.answer(headline.question, headline.answer), class_="what"),
        element("b", value, class_=kind),
        *(element("small", line) for line in lines),
    )


def _link(page: Page, question: str) -> Markup:
    """Write the title of a question as a link to its page."""
    return element("a", page.title(question), href=f"{codebook.question(question)['notebook']}.html")


def said(page: Page, headline: Headline) -> list[str]:
    """Return the comparisons printed of the territory of the page on this answer, in words."""
    relations = page.relations(headline.question, answer=headline.answer, source=study.current().source)
    mine = relations[sentences.about(relations, page.here) & (relations["dimension"] == "territory")]
    told = [sentences.relation_sentence(row) for row in mine.to_dict("records")]
    return list(dict.fromkeys(told))


def against_france(headlines: list[Headline]) -> Chart:
    """Draw the answers of the profile for the territory and France; the title says what the tests allow."""
    page = current_page()
    populations = [study.national()]
    if not page.here.is_france:
        populations.insert(0, ("territory", page.here.slug))
    lines = [_line(page, headline, population) for headline in headlines for population in populations]
    drawn = pd.concat([line.estimates for line in lines])
    names = [page.population(*population, short=False) for population in populations]
    subtitle = _(
        "Parts des réponses, {wave} ; {place}",
        wave=lang.listing(sorted(set(drawn["wave"]))),
        place=lang.listing(names),
    )
    return charts.shares(lines, "profile", title(page, headlines), subtitle)


def _line(page: Page, headline: Headline, population: tuple[str, str]) -> Line:
    name = page.answer(headline.question, headline.answer, short=True)
    label = name if page.here.is_france else f"{name} · {page.population(*population)}"
    colour = codebook.answer_colour(headline.question, headline.answer)
    national = population == study.national()
    return Line(label, headline.of(population), theme.INK if national else colour, strong=not national)


def title(page: Page, headlines: list[Headline]) -> str:
    """Say what the territory differs from France in, as far as tests tell."""
    if page.here.is_france:
        return _("Les réponses qui résument le pays")
    tested = [headline for headline in headlines if headline.test]
    by_side: dict[str, list[Headline]] = {"above": [], "below": [], "limit": []}
    for headline in tested:
        if headline.test["verdict"] == "beyond":
            by_side["above" if headline.test["difference"] > 0 else "below"].append(headline)
        elif headline.test["verdict"] == "rounding":
            by_side["limit"].append(headline)
    names = {side: _quoted(page, apart) for side, apart in by_side.items()}
    sides = "+".join(side for side in names if names[side])
    if not sides:
        return headline_words.nothing_apart(page.here.label(), len(tested))
    return _(TITLES[sides], place=page.here.label(), **names)


def _quoted(page: Page, headlines: list[Headline]) -> str:
    names = [page.answer(headline.question, headline.answer, short=True) for headline in headlines]
    return lang.listing([_("« {name} »", name=name) for name in names])


def places(headlines: list[Headline]) -> HTML:
    """Show the place of the territory for each answer, and why; for France, what is printed of regions."""
    page = current_page()
    if page.here.is_france:
        heads = [_("Réponse"), _("{nation}"), _("Régions imprimées")]
        heads += [_("La plus basse imprimée"), _("La plus haute imprimée")]
        return shown(table([_of_regions(page, headline) for headline in headlines], heads))
    heads = [_("Réponse"), page.here.label(), _("{nation}"), _("Écart")]
    heads += [_("Place parmi les régions"), _("D’où vient la place")]
    return shown(table([_placed(page, headline) for headline in headlines], heads))


def _placed(page: Page, headline: Headline) -> list[str]:
    here, france = (
        headline_words.told(headline.of(who)) for who in (("territory", page.here.slug), study.national())
    )
    gap = headline_words.difference(headline.test) if headline.test else "–"
    why = "–" if headline.standing.anywhere else _(headline_words.WHY[headline.standing.evidence])
    return [_label(page, headline), here, france, gap, headline_words.place(headline.standing), why]


def _label(page: Page, headline: Headline) -> str:
    return f"{page.title(headline.question)} : {page.answer(headline.question, headline.answer)}"


def _of_regions(page: Page, headline: Headline) -> list[str]:
    """Count the regions printed and name the extremes of those."""
    rows = headline.rows
    regional = (rows["evidence"] == "published") & rows["population"].isin(territories.regions())
    ordered = rows[regional].sort_values("estimate").to_dict("records")
    named = [
        f"{page.population('territory', row['population'])}, {texts.write(row)}"
        for row in (ordered[:1] + ordered[-1:])
    ] or ["–", "–"]
    count = lang.number(len(ordered)) if ordered else _("aucune")
    return [_label(page, headline), headline_words.told(headline.of(study.national())), count, *named]


def printed() -> HTML:
    """Say everything that the proceedings print of the territory, question by question."""
    page = current_page()
    parts = [_printed_of(page, question) for question in _asked()]
    if any(parts):
        return shown(*parts)
    nothing = _("Rien n’est imprimé {inside} en propre.", inside=page.here.inside())
    return shown(element("p", nothing, class_="gap"))


def _printed_of(page: Page, question: str) -> Markup:
    statements = sentences.statements(*_claims(page, question))
    if not statements:
        return Markup()
    head = element("h3", _link(page, question), " ", element("span", len(statements), class_="count"))
    return head + Markup(listing(statements))


def _asked() -> list[str]:
    """Return the questions that these people were asked."""
    elsewhere = study.current().listed("outside_survey") + study.current().listed("other_people")
    return [question for question in codebook.questions().index if question not in elsewhere]


def _claims(page: Page, question: str) -> list[pd.DataFrame]:
    """Return what the proceedings print of the territory, alone or with others, in the last wave."""
    source = study.current().source
    return [
        frame[sentences.about(frame, page.here) & (frame["source"] == source) & (frame["wave"] == _wave())]
        for frame in (ledger.values(question), ledger.relations(question))
    ]


def _wave() -> str:
    """Return the last wave of the survey."""
    return max(sample_design.waves())


def unknown() -> HTML:
    """List the questions of the last wave on which nothing is printed of the territory."""
    page = current_page()
    inside = page.here.inside()
    silent = [
        question
        for question in _asked()
        if _wave() in codebook.question(question)["known_waves"]
        and not any(map(len, _claims(page, question)))
    ]
    if not silent:
        text = N_("Chaque question de {wave} a au moins un énoncé imprimé {inside}.")
        return shown(element("p", _(text, inside=inside, wave=_wave()), class_="note"))
    people = sample_design.base(
        *(study.national() if page.here.is_france else ("territory", page.here.slug))
    ).n
    said = _(
        "Rien d’imprimé {inside} sur {n} questions de {wave}. {people} personnes y ont été interrogées ; "
        "leurs réponses n’ont pas été diffusées.",
        inside=inside,
        wave=_wave(),
        n=lang.number(len(silent)),
        people=lang.number(people),
    )
    listed = (element("li", _link(page, question)) for question in silent)
    return shown(element("div", element("p", said), element("ul", *listed), class_="gap"))


PARTS: dict[str, Callable[[], HTML | Chart]] = {
    "cards": lambda: cards(headlines()),
    "chart": lambda: against_france(headlines()),
    "places": lambda: places(headlines()),
    "printed": printed,
    "unknown": unknown,
}
