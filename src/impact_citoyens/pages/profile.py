"""The profile of a territory: its headline answers beside France, its place among the regions, what is printed of it and what is not known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

import pandas as pd
from IPython.display import HTML

from impact_citoyens import charts, ledger
from impact_citoyens.charts import Chart, Line, texts, theme
from impact_citoyens.charts.figure import html_table
from impact_citoyens.evidence.standing import Standing, standing
from impact_citoyens.evidence.territory_comparison import compare
from impact_citoyens.io.tables import cached_until_edit, read_table, whole_numbers
from impact_citoyens.language import numbers as lang
from impact_citoyens.ledger import sentences
from impact_citoyens.pages.page import Page
from impact_citoyens.statistics import printed_tests, sample_design
from impact_citoyens.study import codebook, study, territories

NATIONAL = ("national", territories.FRANCE)
# Facts, other studies, waves and organisations compared: nobody of the region was asked
NOT_ASKED = ("method", "context", "partnerships", "later_studies", "trend", "stakeholders")
SAY = {
    "fr": {
        "chart": "{place} et France : les réponses qui résument le territoire",
        "chart_france": "Les réponses qui résument le pays",
        "above": "Au-dessus de la France : {names}",
        "below": "au-dessous : {names}",
        "below_alone": "Au-dessous de la France : {names}",
        "alike": "{place} : sur {n} réponses comparables, aucune ne se distingue de la France",
        "alike_one": "{place} ne se distingue pas de la France sur la seule réponse comparable",
        "untested": "{place} : rien de publié ne se compare à la France",
        "sub": "Parts des réponses, {wave} ; {place}",
        "first": "1re",
        "place": "{n}e",
        "from": "de la {best} à la {worst} place sur {n}",
        "exactly": "{best} place sur {n}",
        "anywhere": "place inconnue : les {n} restent possibles",
        "france": "France : {value}",
        "beyond": "écart avec la France au-delà du hasard ({difference})",
        "within": "écart avec la France dans le hasard ({difference})",
        "why_printed": "dans les réponses, d’après une comparaison imprimée",
        "why_bounded": "dans les réponses, d’après les bornes",
        "why_observed": "sûre à 95 % pour toutes les régions à la fois, sur le fichier fourni",
        "heads": ["Réponse", "{place}", "France", "Écart", "Place parmi les régions", "D’où vient la place"],
        "heads_france": [
            "Réponse",
            "France",
            "Régions imprimées",
            "La plus basse imprimée",
            "La plus haute imprimée",
        ],
        "none_printed": "aucune",
        "nothing": "Rien n’est imprimé {inside} en propre.",
        "unknown": "Rien d’imprimé {inside} sur {n} questions de {wave}",
        "known_all": "Chaque question de {wave} a au moins un énoncé imprimé {inside}.",
        "unpublished": "non publié",
        "free": "les nombres imprimés n’excluent aucune valeur",
        "quoted": "« {name} »",
        "interval": " ; 95 % : ",
        "released": "{people} personnes y ont été interrogées ; leurs réponses n’ont pas été diffusées.",
    },
    "en": {
        "chart": "{place} and France: the answers that sum the territory up",
        "chart_france": "The answers that sum the country up",
        "above": "Above France: {names}",
        "below": "below: {names}",
        "below_alone": "Below France: {names}",
        "alike": "{place}: of {n} answers that can be compared, none can be told apart from France",
        "alike_one": "{place} cannot be told apart from France on the one answer that can be compared",
        "untested": "{place}: nothing published compares with France",
        "sub": "Shares of answers, {wave}; {place}",
        "first": "1st",
        "place": "{n}th",
        "from": "from {best} to {worst} place of {n}",
        "exactly": "{best} place of {n}",
        "anywhere": "place unknown: all {n} remain possible",
        "france": "France: {value}",
        "beyond": "difference from France beyond chance ({difference})",
        "within": "difference from France within chance ({difference})",
        "why_printed": "among the answers, from a printed comparison",
        "why_bounded": "among the answers, from the bounds",
        "why_observed": "certain at 95% for all regions at once, on the file supplied",
        "heads": [
            "Answer",
            "{place}",
            "France",
            "Difference",
            "Place among the regions",
            "Where the place comes from",
        ],
        "heads_france": ["Answer", "France", "Regions printed", "Lowest printed", "Highest printed"],
        "none_printed": "none",
        "nothing": "Nothing of its own is printed {inside}.",
        "unknown": "Nothing printed {inside} on {n} questions of {wave}",
        "known_all": "Each question of {wave} has at least one printed statement {inside}.",
        "unpublished": "not published",
        "free": "the printed numbers exclude no value",
        "quoted": "“{name}”",
        "interval": "; 95%: ",
        "released": "{people} people were interviewed there; their answers were not released.",
    },
}
ORDINALS_EN = {1: "1st", 2: "2nd", 3: "3rd"}


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
        The test of its difference from France (see `side_by_side.compare`), if one applies.
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
def chosen() -> pd.DataFrame:
    """Return the answers of the profile, in order (``data/reference/profile_answers.csv``)."""
    path = study.reference() / "profile_answers.csv"
    return whole_numbers(read_table(path, ["question", "answer", "order"]), ["order"], path).sort_values(
        "order", kind="stable"
    )


def headlines(page: Page) -> list[Headline]:
    """Gather what is known of each answer of the profile; tests against France are adjusted together (Holm), since they are read together.

    What is printed of a region was picked among all of them: each printed test counts for as many (see `statistics.printed_tests.holm`).
    """
    found = [_headline(page, row["question"], row["answer"]) for row in chosen().to_dict("records")]
    tested = [each.test | {"comparison": each.question} for each in found if each.test]
    among = sum(len(territories.regions()) if test["evidence"] == "published" else 1 for test in tested)
    verdicts = (
        dict(printed_tests.table(tested, among=among)[["comparison", "verdict"]].itertuples(index=False))
        if tested
        else {}
    )
    return [
        replace(each, test=each.test | {"verdict": verdicts[each.question]}) if each.test else each
        for each in found
    ]


def _headline(page: Page, question: str, answer: str) -> Headline:
    rows = page.with_microdata(question, answer=answer, statistic="share")
    rows = rows[rows["wave"] == rows.groupby("evidence")["wave"].transform("max")]
    if page.here.is_france:
        return Headline(question, answer, rows, None, None)
    place = standing(page.here.slug, rows, page.relations(question, answer=answer, source="proceedings"))
    return Headline(question, answer, rows, place, _test(page, question, answer))


def _test(page: Page, question: str, answer: str) -> dict | None:
    """Return the comparison with France that can be tested: on the file if there is one, in print otherwise."""
    compared = compare(
        question,
        page.here.slug,
        microdata=page.microdata if page.observed else "none",
        language=page.language,
    )
    tested = compared[(compared["answer"] == answer) & (compared["test"] != "")]
    order = tested["evidence"].map({"observed": 0, "published": 1})
    return tested.loc[order.idxmin()].to_dict() if order.notna().any() else None


def cards(page: Page, found: list[Headline]) -> HTML:
    """Show each answer: the number of the territory in the form of its evidence, that of France, the difference, the place."""
    return HTML(f'<ul class="headlines">{"".join(_card(page, each) for each in found)}</ul>')


def _card(page: Page, headline: Headline) -> str:
    say = SAY[page.language]
    here = NATIONAL if page.here.is_france else ("territory", page.here.slug)
    kind, value, more = best_known(headline.of(here), page.language)
    lines = (
        []
        if page.here.is_france
        else [say["france"].format(value=_told(headline.of(NATIONAL), page.language))]
    )
    lines += [verdict(headline.test, page.language)] if headline.test else []
    lines += [place(headline.standing, page.language)] if headline.standing else []
    lines += said(page, headline)
    notebook = codebook.question(headline.question)["notebook"]
    what = escape(page.answer(headline.question, headline.answer))
    return (
        f'<li><a href="{notebook}.html">{escape(page.title(headline.question))}</a><span class="what">{what}</span>'
        f'<b class="{kind}">{escape(value)}</b><small>{escape(more)}</small>{"".join(f"<small>{escape(line)}</small>" for line in lines)}</li>'
    )


def said(page: Page, headline: Headline) -> list[str]:
    """Return the comparisons printed of the territory of the page on this answer, in words."""
    relations = page.relations(headline.question, answer=headline.answer, source="proceedings")
    mine = relations[sentences.about(relations, page.here) & (relations["dimension"] == "territory")]
    return list(
        dict.fromkeys(sentences.relation_sentence(row, page.language) for row in mine.to_dict("records"))
    )


def best_known(rows: pd.DataFrame, language: str) -> tuple[str, str, str]:
    """Choose the number that says most: observed on a file, else published, else the bounds; never a synthetic one.

    Returns
    -------
    (str, str, str)
        Kind of evidence (``"unknown"`` for none), the number, and its interval and kind in words.
    """
    for kind in ("observed", "published"):
        known = rows[
            (rows["evidence"] == kind) & ~rows.get("suppressed", pd.Series(False, index=rows.index)).eq(True)
        ]
        if len(known):
            row = known.iloc[0].to_dict()
            reading = (
                ""
                if row.get("reading") in ("explicit", None) or kind == "observed"
                else f", {texts.word('reading_' + row['reading'], language)}"
            )
            return (
                kind,
                texts.write(row, language),
                f"{texts.word(kind, language)}, {texts.write_interval(row, language)}{reading}",
            )
    bounds = rows[rows["evidence"] == "bounded"]
    told = texts.write_bounds(bounds.iloc[0].to_dict(), language) if len(bounds) else ""
    if told and told != texts.word("anything", language):
        return "bounded", told, texts.word("bounded", language)
    return "unknown", SAY[language]["unpublished"], SAY[language]["free"] if told else ""


def verdict(test: dict, language: str) -> str:
    """Say whether the difference from France is beyond chance."""
    return SAY[language][test["verdict"]].format(difference=difference(test, language))


def difference(test: dict, language: str) -> str:
    """Write the difference from France with its 95 % interval."""
    return f"{lang.points(test['difference'], language)}{SAY[language]['interval']}{lang.interval(test['low'], test['high'], language, 'points')}"


def place(found: Standing, language: str) -> str:
    """Say which places a region can have, ties included."""
    say = SAY[language]
    if found.anywhere:
        return say["anywhere"].format(n=found.regions)
    best, worst = (ordinal(each, language) for each in (found.best, found.worst))
    return say["exactly" if found.best == found.worst else "from"].format(
        best=best, worst=worst, n=found.regions
    )


def ordinal(number: int, language: str) -> str:
    """Write a place: ``1re``, ``2e``; ``1st``, ``2nd``."""
    if language == "fr":
        return SAY["fr"]["first"] if number == 1 else SAY["fr"]["place"].format(n=number)
    return ORDINALS_EN.get(number, SAY["en"]["place"].format(n=number))


def against_france(page: Page, found: list[Headline]) -> Chart:
    """Draw the answers of the profile, for the territory and for France; the title says what the tests allow."""
    populations = [NATIONAL] if page.here.is_france else [("territory", page.here.slug), NATIONAL]
    lines = [_line(page, each, population) for each in found for population in populations]
    known = pd.concat([line.estimates for line in lines])
    where = lang.listing(
        [page.population(*population, short=False) for population in populations], page.language
    )
    subtitle = SAY[page.language]["sub"].format(
        wave=lang.listing(sorted(set(known["wave"])), page.language), place=where
    )
    return charts.shares(lines, "profile", title(page, found), subtitle, page.language)


def _line(page: Page, headline: Headline, population: tuple[str, str]) -> Line:
    name = page.answer(headline.question, headline.answer, short=True)
    label = name if page.here.is_france else f"{name} · {page.population(*population)}"
    colour = codebook.answer_colour(headline.question, headline.answer)
    return Line(
        label,
        headline.of(population),
        theme.INK if population == NATIONAL else colour,
        strong=population[0] == "territory",
    )


def title(page: Page, found: list[Headline]) -> str:
    """Say what the territory differs from France in, as far as tests tell."""
    say = SAY[page.language]
    if page.here.is_france:
        return say["chart_france"]
    tested = [each for each in found if each.test]
    apart = [each for each in tested if each.test["verdict"] == "beyond"]
    if not apart:
        kind = "untested" if not tested else "alike_one" if len(tested) == 1 else "alike"
        return say[kind].format(
            place=page.here.label(page.language), n=lang.number(len(tested), page.language)
        )
    above, below = (
        [
            say["quoted"].format(name=page.answer(each.question, each.answer, short=True))
            for each in apart
            if (each.test["difference"] > 0) == higher
        ]
        for higher in (True, False)
    )
    parts = [say["above"].format(names=lang.listing(above, page.language))] if above else []
    parts += (
        [say["below" if above else "below_alone"].format(names=lang.listing(below, page.language))]
        if below
        else []
    )
    return " ; ".join(parts) if page.language == "fr" else "; ".join(parts)


def places(page: Page, found: list[Headline]) -> HTML:
    """Show the place of the territory for each answer, and where it comes from; for France, what is printed of its regions."""
    say = SAY[page.language]
    if page.here.is_france:
        return HTML(
            html_table(pd.DataFrame([_of_regions(page, each) for each in found], columns=say["heads_france"]))
        )
    heads = [head.format(place=page.here.label(page.language)) for head in say["heads"]]
    return HTML(html_table(pd.DataFrame([_placed(page, each) for each in found], columns=heads)))


def _placed(page: Page, headline: Headline) -> list[str]:
    here, france = (
        _told(headline.of(population), page.language)
        for population in (("territory", page.here.slug), NATIONAL)
    )
    gap = difference(headline.test, page.language) if headline.test else "–"
    why = "–" if headline.standing.anywhere else SAY[page.language][f"why_{_why(headline.standing)}"]
    return [_label(page, headline), here, france, gap, place(headline.standing, page.language), why]


def _why(found: Standing) -> str:
    return "printed" if found.evidence == "published" else found.evidence


def _told(rows: pd.DataFrame, language: str) -> str:
    _, value, more = best_known(rows, language)
    return f"{value} ({more})" if more else value


def _label(page: Page, headline: Headline) -> str:
    return f"{page.title(headline.question)} : {page.answer(headline.question, headline.answer)}"


def _of_regions(page: Page, headline: Headline) -> list[str]:
    """Count the regions printed and name the extremes of those."""
    rows = headline.rows
    printed = rows[
        (rows["evidence"] == "published") & rows["population"].isin(territories.regions())
    ].sort_values("estimate")
    ends = [printed.iloc[end].to_dict() for end in (0, -1)] if len(printed) else []
    named = [
        f"{page.population('territory', row['population'])}, {texts.write(row, page.language)}"
        for row in ends
    ] or ["–", "–"]
    count = lang.number(len(printed), page.language) if len(printed) else SAY[page.language]["none_printed"]
    return [_label(page, headline), _told(headline.of(NATIONAL), page.language), count, *named]


def printed(page: Page) -> HTML:
    """Say everything that the proceedings print of the territory, question by question."""
    parts = [_printed_of(page, question) for question in _asked()]
    nothing = f'<p class="gap">{escape(SAY[page.language]["nothing"].format(inside=page.here.inside(page.language)))}</p>'
    return HTML("".join(parts) or nothing)


def _printed_of(page: Page, question: str) -> str:
    found = sentences.statements(*_claims(page, question), page.language)
    if not found:
        return ""
    notebook = codebook.question(question)["notebook"]
    head = f'<h3><a href="{notebook}.html">{escape(page.title(question))}</a> <span class="count">{len(found)}</span></h3>'
    return head + page.listed(found)


def _asked() -> list[str]:
    return [question for question in codebook.questions().index if question not in NOT_ASKED]


def _claims(page: Page, question: str) -> list[pd.DataFrame]:
    """Numbers and comparisons of the proceedings about the territory of the page, alone or with others, in the last wave."""
    frames = ledger.values(question), ledger.relations(question)
    return [
        frame[
            sentences.about(frame, page.here)
            & (frame["source"] == "proceedings")
            & (frame["wave"] == _wave())
        ]
        for frame in frames
    ]


def _wave() -> str:
    """Return the last wave of the survey."""
    return max(sample_design.waves())


def unknown(page: Page) -> HTML:
    """List the questions of 2022 on which nothing is printed of the territory."""
    say, inside = SAY[page.language], page.here.inside(page.language)
    silent = [
        question
        for question in _asked()
        if _wave() in codebook.question(question)["known_waves"]
        and not any(map(len, _claims(page, question)))
    ]
    if not silent:
        return HTML(f'<p class="note">{escape(say["known_all"].format(inside=inside, wave=_wave()))}</p>')
    items = "".join(
        f'<li><a href="{codebook.question(each)["notebook"]}.html">{escape(page.title(each))}</a></li>'
        for each in silent
    )
    people = sample_design.base(*(NATIONAL if page.here.is_france else ("territory", page.here.slug))).n
    head = say["unknown"].format(inside=inside, wave=_wave(), n=lang.number(len(silent), page.language))
    released = say["released"].format(people=lang.number(people, page.language))
    return HTML(f'<div class="gap"><p>{escape(head)}. {escape(released)}</p><ul>{items}</ul></div>')
