"""A chart of any question, from its estimates: answers of a place, or one answer by territory or group."""

import pandas as pd

from impact_citoyens import charts
from impact_citoyens.charts import Chart, Line, theme
from impact_citoyens.io.errors import refusal
from impact_citoyens.language.messages import _
from impact_citoyens.study import codebook, study, territories
from impact_citoyens.study.territories import Territory

# Other studies: France is not their total, and few are asked each time
ORGANISATIONS = ("stakeholder", "programme")


def draw(
    question: str, place: Territory, rows: pd.DataFrame, answer: str | None = None, by: str | None = None
) -> Chart:
    """Draw the shares, or else the mean scores, of a question.

    Parameters
    ----------
    question : str
    place : Territory
        Its line is the strong one.
    rows : DataFrame
        As `api.estimates` returns it, every territory.
    answer, by : str, optional
        See `api.chart`.

    Raises
    ------
    InputError
        When there is neither a share nor a score to draw.
    """
    rows = _drawable(question, rows)
    lines = _answers if answer is None and by is None and _here(rows, place) else _populations
    title, subtitle, drawn = lines(question, place, rows, answer, by or "territory")
    scores = rows["statistic"].eq("mean").all()
    waves = " / ".join(sorted({wave for line in drawn for wave in line.estimates["wave"] if wave}))
    measure = _("note moyenne sur 10" if scores else "part des réponses")
    key = "-".join(filter(None, (question, place.slug, answer or "answers", by)))
    hollow = any(line.estimates["reading"].eq("ambiguous").any() for line in drawn)
    return charts.shares(
        drawn,
        key.replace("_", "-").replace("+", "-"),
        title,
        ", ".join(filter(None, (subtitle, waves, measure))),
        unit="score" if scores else "percent",
        limits=(0, 10) if scores else (0, 1),
        note=_("Losange vide : lecture ambiguë.") if hollow else "",
    )


def _drawable(question: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Keep scores, or else shares, of the last wave of each kind of evidence or of no wave."""
    rows = rows[rows["statistic"].isin(["share", "mean"])]
    if rows.empty:
        fix = f"ic.claims({question!r}) lists what is printed."
        expected = "a question with shares or scores of that evidence and wave"
        raise refusal("parameters", repr(question), expected, fix, column="question")
    rows = rows[rows["statistic"] == ("mean" if rows["statistic"].eq("mean").any() else "share")]
    last = rows.groupby("evidence")["wave"].transform("max")
    return rows[(rows["wave"] == last) | (rows["wave"] == "")]


def first_answer(question: str, rows: pd.DataFrame, by: str) -> str:
    """Return the answer that is drawn by territory or group when none is named.

    The first one known of a group.
    """
    rows = _drawable(question, rows)
    mine = rows[rows["dimension"] == by]
    return _in_codebook_order(question, (mine if len(mine) else rows)["answer"])[0]


def _here(rows: pd.DataFrame, place: Territory) -> bool:
    """Whether anything is known of the place or of France as a whole."""
    return bool((_of(rows, study.national()) | _of(rows, ("territory", place.slug))).any())


def _of(rows: pd.DataFrame, population: tuple[str, str]) -> pd.Series:
    return (rows["dimension"] == population[0]) & (rows["population"] == population[1])


def _in_codebook_order(question: str, answers: pd.Series) -> list[str]:
    places = {answer: place for place, answer in enumerate(codebook.answers(question).index)}
    return sorted(set(answers), key=lambda answer: places.get(answer, len(places)))


def _answers(
    question: str, place: Territory, rows: pd.DataFrame, answer: None, by: str
) -> tuple[str, str, list[Line]]:
    """One line an answer, for the place and for France."""
    populations = [study.national()] if place.is_france else [("territory", place.slug), study.national()]
    rows = rows[_of(rows, study.national()) | _of(rows, populations[0])]
    drawn = []
    for answer_drawn in _in_codebook_order(question, rows["answer"]):
        name = codebook.answer_label(question, answer_drawn, short=True)
        for population in populations:
            who = "" if place.is_france else f" · {codebook.population_label(*population, short=True)}"
            mine = rows[(rows["answer"] == answer_drawn) & _of(rows, population)]
            colour = codebook.answer_colour(question, answer_drawn)
            drawn.append(Line(name + who, mine, colour, strong=population[0] == "territory"))
    subtitle = place.label() if place.is_france else _("{place} et {nation}", place=place.label())
    return codebook.question_title(question), subtitle, drawn


def _populations(
    question: str, place: Territory, rows: pd.DataFrame, answer: str | None, by: str
) -> tuple[str, str, list[Line]]:
    """One line a territory or group, for one answer."""
    if answer is None and not (rows["dimension"] == by).any():  # said of nobody else than, say, stakeholders
        by = next((name for name in rows["dimension"] if name != "national"), by)
    answer = answer or first_answer(question, rows, by)
    rows = rows[rows["answer"] == answer]
    colour = codebook.answer_colour(question, answer)
    drawn = [
        Line(
            codebook.population_label(*population, short=True),
            rows[_of(rows, population) & _inside(rows, population, place)],
            theme.INK if population == study.national() else colour,
            strong=population == ("territory", place.slug),
        )
        for population in _listed(by, rows, place)
    ]
    title = _(
        "{title} : {answer}",
        title=codebook.question_title(question),
        answer=codebook.answer_label(question, answer),
    )
    return title, _("{nation} et régions") if by == "territory" else place.label(), drawn


def _inside(rows: pd.DataFrame, population: tuple[str, str], place: Territory) -> pd.Series:
    """Groups are those of the place; France and the regions are themselves."""
    return rows["territory"].eq(place.slug) | (population[0] in ("national", "territory"))


def _listed(by: str, rows: pd.DataFrame, place: Territory) -> list[tuple[str, str]]:
    """France, the place if it is a region, then the others; of composites, those that are known."""
    if by == "territory":
        others = [slug for slug in territories.regions() if slug != place.slug]
        return [
            study.national(),
            *[("territory", slug) for slug in ([] if place.is_france else [place.slug]) + others],
        ]
    groups_known, composites = set(rows.loc[rows["dimension"] == by, "population"]), codebook.composites(by)
    if by in ORGANISATIONS:
        return [(by, slug) for slug in codebook.population_slugs(by) if slug in groups_known]
    first = [study.national()] if place.is_france else [study.national(), ("territory", place.slug)]
    return [
        *first,
        *[
            (by, slug)
            for slug in codebook.population_slugs(by)
            if (by, slug) != study.national() and (slug in groups_known or slug not in composites)
        ],
    ]
