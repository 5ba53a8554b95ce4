"""The codebook.

Questions, answers, fragility domains and population groups, with their labels in both languages.
"""

import re

import pandas as pd

from impact_citoyens.io.errors import unknown
from impact_citoyens.io.tables import cached_until_edit, read_table, whole_numbers
from impact_citoyens.language.messages import language
from impact_citoyens.study import study, territories

LABELS = ["label_fr", "label_en"]
DONT_KNOW = "dont_know"  # what every study calls the absence of an answer
QUESTION_COLUMNS = "question order notebook title_fr title_en wording_fr wording_en wording type".split()
ANSWER_COLUMNS = [
    "question",
    "answer",
    "order",
    *LABELS,
    "short_fr",
    "short_en",
    "components",
    "colour",
    "printed",
]


@cached_until_edit(study.reference)
def questions() -> pd.DataFrame:
    """Return the questions, indexed by their slug, in the order of the colloquium."""
    return read_table(study.reference() / "questions.csv", QUESTION_COLUMNS).set_index("question", drop=False)


def question(slug: str) -> pd.Series:
    """Return one question.

    Raises
    ------
    InputError
        For an unknown slug; the message suggests the nearest.
    """
    known = questions()
    if not isinstance(slug, str) or slug not in known.index:
        raise unknown("question", slug, known.index)
    return known.loc[slug]


def told_questions() -> list[str]:
    """Return what the sources tell without having asked it: the questions whose type is ``none``."""
    listed = questions()
    return listed.loc[listed["type"] == "none", "question"].tolist()


@cached_until_edit(study.reference)
def domains() -> pd.DataFrame:
    """Return the fragility domains, indexed by slug."""
    return _ordered("domains.csv", ["domain", "order", *LABELS, "colour"]).set_index("domain", drop=False)


@cached_until_edit(study.reference)
def answers(question: str) -> pd.DataFrame:
    """Return the answers of a question, indexed by slug and in order; fragility questions add the domains.

    Parameters
    ----------
    question : str
        Question slug.

    Returns
    -------
    DataFrame
        Columns ``order, label_fr, label_en, short_fr, short_en, components, colour``; ``components`` names
        the answers that a composite one adds up, as ``essential+useful``.
    """
    frame = _ordered("answers.csv", ANSWER_COLUMNS)
    own = frame[frame["question"] == question]
    if question in study.current().listed("domain_questions"):
        listed = domains().rename(columns={"domain": "answer"}).assign(question=question, components="")
        own = pd.concat([listed, own], ignore_index=True)
    return own.set_index("answer", drop=False).sort_values("order", kind="stable")


@cached_until_edit(study.reference)
def populations() -> pd.DataFrame:
    """Return the population groups of every dimension but the regions themselves, as written."""
    return _ordered("populations.csv", ["dimension", "population", "order", *LABELS, "base", "members"])


def _ordered(file: str, columns: list[str]) -> pd.DataFrame:
    path = study.reference() / file
    return whole_numbers(read_table(path, columns), ["order"], path)


@cached_until_edit(study.reference)
def population_slugs(dimension: str) -> list[str]:
    """Return the populations of a dimension, in order (regions for ``"territory"``)."""
    frame = populations()
    own = frame[frame["dimension"] == dimension]
    named = own.sort_values("order", kind="stable")["population"].tolist()
    return territories.regions() + named if dimension == "territory" else named


@cached_until_edit(study.reference)
def composites(dimension: str) -> dict[str, list[str]]:
    """Return the populations of a dimension that add others up, with the slugs that they add."""
    frame = populations()
    rows = frame[(frame["dimension"] == dimension) & (frame["members"] != "")]
    return {
        row.population: re.split(r"\+(?=.)", row.members) for row in rows.itertuples()
    }  # the plus of “65+” ends a name


def members(dimension: str, population: str) -> list[str]:
    """Return the slugs that a population adds up: itself, unless it is a composite."""
    return composites(dimension).get(population, [population])


@cached_until_edit(study.reference)
def groups(dimension: str) -> list[str]:
    """Return the disjoint groups of a dimension, those that only a file codes (``other``) included."""
    if dimension == "territory":
        return territories.regions()
    own = populations().query("dimension == @dimension and members == ''")["population"].tolist()
    columns = read_table(study.reference() / "variables.csv", ["dimension", "kind", "values"])
    added = columns.query("dimension == @dimension and kind == 'category'")["values"]
    codes = (item.split(":", 1)[0].strip() for values in added for item in values.split(";"))
    return own + [code for code in codes if code]


@cached_until_edit(study.reference)
def offered(question: str) -> list[str]:
    """Return what people could choose or rate in a question.

    Its answers, without those that add others up or that count them.
    """
    columns = read_table(study.reference() / "variables.csv", ["question", "answer"])
    items = columns.query("question == @question and answer != ''")["answer"].tolist()
    known = answers(question).query("components == '' and printed == 'known' and answer != @DONT_KNOW")
    return items or known["answer"].tolist()


def dimensions() -> list[str]:
    """Return the dimensions of populations."""
    return list(dict.fromkeys(populations()["dimension"]))


def question_title(slug: str) -> str:
    """Return the title of a question."""
    return question(slug)[f"title_{language()}"]


def answer_label(question: str, answer: str, short: bool = False) -> str:
    """Return the label of an answer; ``short=True`` prefers the one that fits in a chart."""
    return _answer_label(question, answer, short, language())


@cached_until_edit(study.reference)
def _answer_label(question: str, answer: str, short: bool, language: str) -> str:
    row = answers(question).loc[answer]
    return (row[f"short_{language}"] if short else "") or row[f"label_{language}"]


def answer_colour(question: str, answer: str) -> str:
    """Return the colour an answer keeps on every chart (a neutral grey when the codebook names none)."""
    return answers(question).loc[answer, "colour"] or "#5E6C84"


def population_label(dimension: str, population: str, short: bool = False) -> str:
    """Return the name of a population group or territory."""
    if dimension == "territory" and population in territories.regions():
        territory = territories.territory(population)
        return territory.short() if short else territory.label()
    return _group_label(dimension, population, language())


@cached_until_edit(study.reference)
def _group_label(dimension: str, population: str, language: str) -> str:
    frame = populations()
    row = frame[(frame["dimension"] == dimension) & (frame["population"] == population)].iloc[0]
    return row[f"label_{language}"]
