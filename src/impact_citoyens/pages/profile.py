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
from impact_citoyens.pages.page import Page, current_page
from impact_citoyens.statistics import sample_design
from impact_citoyens.study import codebook, study, territories

TESTED = "question answer evidence difference low high p family p_low p_high verdict".split()
PLACED = "question answer best worst regions evidence".split()
VERDICTS = {
    "beyond": N_("écart avec {the_nation} au-delà du hasard ({difference})"),
    "within": N_("écart avec {the_nation} dans le hasard ({difference})"),
    "rounding": N_("écart avec {the_nation} à la limite, selon l’arrondi ({difference})"),
}
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
# Where the place of a region comes from, by kind of evidence
WHY = {
    "published": N_("dans les réponses, d’après une comparaison imprimée"),
    "bounded": N_("dans les réponses, d’après les bornes"),
    "observed": N_("sûre à 95 % pour toutes les régions à la fois, sur le fichier fourni"),
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
        return self.rows[
            (self.rows["dimension"] == population[0]) & (self.rows["population"] == population[1])
        ]


@cached_until_edit(study.reference)
def profile_answers() -> pd.DataFrame:
    """Return the answers of the profile, in order (``data/reference/profile_answers.csv``)."""
    path = study.reference() / "profile_answers.csv"
    return whole_numbers(read_table(path, ["question", "answer", "order"]), ["order"], path).sort_values(
        "order", kind="stable"
    )


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
        (each.question, each.answer, place.best, place.worst, place.regions, place.evidence)
        for each in headlines()
        if (place := each.standing)
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
    place = standing(
        page.here.slug, rows, page.relations(question, answer=answer, source=study.current().source)
    )
    return Headline(question, answer, rows, place, _test(page, question, answer))


def _test(page: Page, question: str, answer: str) -> dict | None:
    """Return the comparison with France that can be tested, on the file if there is one, else in print."""
    compared = compare(question, page.here.slug, microdata=page.microdata if page.observed else "none")
    tested = compared[(compared["answer"] == answer) & (compared["test"] != "")]
    order = tested["evidence"].map({"observed": 0, "published": 1})
    return tested.loc[order.idxmin()].to_dict() if order.notna().any() else None


def cards(found: list[Headline]) -> HTML:
    """Show each answer: the number of the territory, that of France, the difference, the place."""
    page = current_page()
    return shown(element("ul", *(_card(page, headline) for headline in found), class_="headlines"))


def _card(page: Page, headline: Headline) -> Markup:
    here = study.national() if page.here.is_france else ("territory", page.here.slug)
    kind, value, more = best_known(headline.of(here))
    lines = [more]
    if not page.here.is_france:
        lines.append(_("{nation} : {value}", value=_told(headline.of(study.national()))))
    lines += [verdict(headline.test)] if headline.test else []
    lines += [place(headline.standing)] if headline.standing else []
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


def best_known(rows: pd.DataFrame) -> tuple[str, str, str]:
    """Choose the number that says most: observed on a file, else published, else the bounds; never synthetic.

    Returns
    -------
    (str, str, str)
        Kind of evidence (``"unknown"`` for none), the number, and its interval and kind in words.
    """
    suppressed = rows.get("suppressed", pd.Series(False, index=rows.index)).eq(True)
    for kind in ("observed", "published"):
        known = rows[(rows["evidence"] == kind) & ~suppressed]
        if len(known):
            return kind, *_measured(known.iloc[0].to_dict(), kind)
    bounds = rows[rows["evidence"] == "bounded"]
    told = texts.write_bounds(bounds.iloc[0].to_dict()) if len(bounds) else ""
    if told and told != texts.word("anything"):
        return "bounded", told, texts.word("bounded")
    return "unknown", _("non publié"), _("les nombres imprimés n’excluent aucune valeur") if told else ""


def _measured(row: dict, kind: str) -> tuple[str, str]:
    """Write a number that was measured, then its kind, its interval, and its reading unless explicit."""
    parts = [texts.word(kind), texts.write_interval(row)]
    if kind == "published" and row.get("reading") not in ("explicit", None):
        parts.append(texts.word("reading_" + row["reading"]))
    return texts.write(row), ", ".join(parts)


def verdict(test: dict) -> str:
    """Say whether the difference from France is beyond chance."""
    return _(VERDICTS[test["verdict"]], difference=difference(test))


def difference(test: dict) -> str:
    """Write the difference from France with its 95 % interval."""
    interval = lang.interval(test["low"], test["high"], unit="points")
    return lang.points(test["difference"]) + _(" ; 95 % : ") + interval


def place(found: Standing) -> str:
    """Say which places a region can have, ties included."""
    if found.anywhere:
        return _("place inconnue : les {n} restent possibles", n=found.regions)
    best, worst = ordinal(found.best), ordinal(found.worst)
    if best == worst:
        return _("{best} place sur {n}", best=best, n=found.regions)
    return _("de la {best} à la {worst} place sur {n}", best=best, worst=worst, n=found.regions)


def ordinal(number: int) -> str:
    """Write a place: ``1re``, ``2e``; ``1st``, ``2nd``."""
    written = {1: _("1re"), 2: _("2e"), 3: _("3e")}
    return written.get(number) or _("{n}e", n=number)


def against_france(found: list[Headline]) -> Chart:
    """Draw the answers of the profile for the territory and France; the title says what the tests allow."""
    page = current_page()
    populations = [study.national()]
    if not page.here.is_france:
        populations.insert(0, ("territory", page.here.slug))
    lines = [_line(page, headline, population) for headline in found for population in populations]
    known = pd.concat([line.estimates for line in lines])
    names = [page.population(*population, short=False) for population in populations]
    subtitle = _(
        "Parts des réponses, {wave} ; {place}",
        wave=lang.listing(sorted(set(known["wave"]))),
        place=lang.listing(names),
    )
    return charts.shares(lines, "profile", title(page, found), subtitle)


def _line(page: Page, headline: Headline, population: tuple[str, str]) -> Line:
    name = page.answer(headline.question, headline.answer, short=True)
    label = name if page.here.is_france else f"{name} · {page.population(*population)}"
    colour = codebook.answer_colour(headline.question, headline.answer)
    national = population == study.national()
    return Line(label, headline.of(population), theme.INK if national else colour, strong=not national)


def title(page: Page, found: list[Headline]) -> str:
    """Say what the territory differs from France in, as far as tests tell."""
    if page.here.is_france:
        return _("Les réponses qui résument le pays")
    tested = [headline for headline in found if headline.test]
    names = {
        "above": _quoted(
            page, [each for each in tested if _is(each, "beyond") and each.test["difference"] > 0]
        ),
        "below": _quoted(
            page, [each for each in tested if _is(each, "beyond") and each.test["difference"] <= 0]
        ),
        "limit": _quoted(page, [each for each in tested if _is(each, "rounding")]),
    }
    sides = "+".join(side for side in names if names[side])
    if not sides:
        return _nothing_apart(page.here.label(), len(tested))
    return _(TITLES[sides], place=page.here.label(), **names)


def _is(headline: Headline, verdict: str) -> bool:
    return headline.test["verdict"] == verdict


def _nothing_apart(name: str, tested: int) -> str:
    if not tested:
        return _("{place} : rien de publié ne se compare à {the_nation}", place=name)
    if tested == 1:
        return _("{place} ne se distingue pas de {the_nation} sur la seule réponse comparable", place=name)
    text = N_("{place} : sur {n} réponses comparables, aucune ne se distingue de {the_nation}")
    return _(text, place=name, n=lang.number(tested))


def _quoted(page: Page, found: list[Headline]) -> str:
    names = [page.answer(headline.question, headline.answer, short=True) for headline in found]
    return lang.listing([_("« {name} »", name=name) for name in names])


def places(found: list[Headline]) -> HTML:
    """Show the place of the territory for each answer, and why; for France, what is printed of regions."""
    page = current_page()
    if page.here.is_france:
        heads = [_("Réponse"), _("{nation}"), _("Régions imprimées")]
        heads += [_("La plus basse imprimée"), _("La plus haute imprimée")]
        return shown(table([_of_regions(page, headline) for headline in found], heads))
    heads = [_("Réponse"), page.here.label(), _("{nation}"), _("Écart")]
    heads += [_("Place parmi les régions"), _("D’où vient la place")]
    return shown(table([_placed(page, headline) for headline in found], heads))


def _placed(page: Page, headline: Headline) -> list[str]:
    here = _told(headline.of(("territory", page.here.slug)))
    gap = difference(headline.test) if headline.test else "–"
    why = "–" if headline.standing.anywhere else _(WHY[headline.standing.evidence])
    return [
        _label(page, headline),
        here,
        _told(headline.of(study.national())),
        gap,
        place(headline.standing),
        why,
    ]


def _told(rows: pd.DataFrame) -> str:
    _kind, value, more = best_known(rows)
    return f"{value} ({more})" if more else value


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
    return [_label(page, headline), _told(headline.of(study.national())), count, *named]


def printed() -> HTML:
    """Say everything that the proceedings print of the territory, question by question."""
    page = current_page()
    parts = [_printed_of(page, question) for question in _asked()]
    if any(parts):
        return shown(*parts)
    nothing = _("Rien n’est imprimé {inside} en propre.", inside=page.here.inside())
    return shown(element("p", nothing, class_="gap"))


def _printed_of(page: Page, question: str) -> Markup:
    found = sentences.statements(*_claims(page, question))
    if not found:
        return Markup()
    head = element("h3", _link(page, question), " ", element("span", len(found), class_="count"))
    return head + Markup(listing(found))


def _asked() -> list[str]:
    """Return the questions that these people were asked."""
    return [
        question
        for question in codebook.questions().index
        if question not in study.current().listed("outside_survey") + study.current().listed("other_people")
    ]


def _claims(page: Page, question: str) -> list[pd.DataFrame]:
    """Return what the proceedings print of the territory, alone or with others, in the last wave."""
    return [
        frame[
            sentences.about(frame, page.here)
            & (frame["source"] == study.current().source)
            & (frame["wave"] == _wave())
        ]
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
