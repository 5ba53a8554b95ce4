"""The contract for a microdata file.

It has one row a respondent, one variable a column, codes and labels of the codebook.
"""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from impact_citoyens.io.tables import cached_until_edit, read_table
from impact_citoyens.language.messages import language, using
from impact_citoyens.study import codebook, study, territories
from impact_citoyens.survey.reading.cell_texts import key

COLUMNS = [*"variable question answer dimension kind values required".split(), *codebook.LABELS, "note"]
KINDS = ("id", "wave", "category", "age", "weight", "score", "choice", "scale", "yes_no")
CODED = ("category", "choice", "scale")
LOWEST_AGE, HIGHEST_AGE = 18, 110
LOWEST_SCORE, HIGHEST_SCORE = 0, 10
FIRST_WAVE, LAST_WAVE = 1990, 2100


@dataclass(frozen=True)
class Code:
    """One value that a variable may take."""

    code: str
    label_fr: str
    label_en: str


@dataclass(frozen=True)
class Variable:
    """One column of a microdata file.

    Attributes
    ----------
    name : str
    question, answer : str
        Where the codebook speaks of it (empty for identification; the answer is empty when the codes are
        answers).
    dimension : str
        Dimension of populations that the variable forms (``urban_unit_size`` forms ``commune_size``).
    kind : str
        One of `KINDS`.
    required : {"value", "column", ""}
        Whether every cell must be filled, the column must be there, or nothing.
    label_fr, label_en, note : str
    codes : tuple of Code
        Values allowed, in order; empty for numbers.
    """

    name: str
    question: str
    answer: str
    dimension: str
    kind: str
    required: str
    label_fr: str
    label_en: str
    note: str
    codes: tuple[Code, ...]

    @property
    def coded(self) -> bool:
        """Whether its values are codes with labels."""
        return self.kind in CODED

    @property
    def slugs(self) -> list[str]:
        """The codes without their labels, in order."""
        return [code.code for code in self.codes]

    def label(self) -> str:
        """Say what it is, in the language of the moment."""
        return self.label_fr if language() == "fr" else self.label_en

    def lookup(self) -> dict[str, str]:
        """Return codes by everything that may stand for them in a file: code and labels, reduced by `key`."""
        return _lookup(self.codes)

    def expected(self) -> str:
        """What a cell should hold, in words."""
        words = {
            "id": "an identifier",
            "wave": f"a year, as {study.wave()}",
            "weight": "a number, 0 or more",
            "age": f"completed years, {LOWEST_AGE} to {HIGHEST_AGE}",
            "yes_no": "0 (no) or 1 (yes)",
            "score": f"a number from {LOWEST_SCORE} to {HIGHEST_SCORE}",
        }
        if self.name == "territory":
            return f"one of the {len(self.codes)} regions of the study"
        return words.get(self.kind) or ", ".join(self.slugs)


@cached_until_edit(study.reference)
def variables() -> dict[str, Variable]:
    """Return the variables of the contract by name, in the order of the file."""
    rows = read_table(study.reference() / "variables.csv", COLUMNS).to_dict("records")
    return {row["variable"]: _variable(row) for row in rows}


@lru_cache(maxsize=256)
def _lookup(codes: tuple[Code, ...]) -> dict[str, str]:
    names = {key(label): code.code for code in codes for label in (code.label_en, code.label_fr)}
    return names | {key(code.code): code.code for code in codes}


def questions() -> list[Variable]:
    """Return the variables that hold answers, not identification."""
    return [variable for variable in variables().values() if variable.question]


def question_names() -> list[str]:
    """Return the slugs of the questions that a file answers, in the order of the contract."""
    return list(dict.fromkeys(variable.question for variable in questions()))


def identification() -> list[Variable]:
    """Return the variables that say who answered."""
    return [variable for variable in variables().values() if not variable.question]


def codes_table() -> pd.DataFrame:
    """Return every code of every variable: ``variable, code, label_fr, label_en``."""
    rows = [
        {"variable": variable.name} | vars(code)
        for variable in variables().values()
        for code in variable.codes
    ]
    return pd.DataFrame(rows, columns=["variable", "code", *codebook.LABELS])


def template() -> str:
    """Return a blank file: the header line of a microdata CSV."""
    return ",".join(variables()) + "\n"


def table_schema() -> dict:
    """Return the contract as a Frictionless Table Schema descriptor.

    Notes
    -----
    The schema describes a file in our codes; reading also accepts labels, decimal commas and a mapping.
    """
    fields = [_field(variable) for variable in variables().values()]
    return {"fields": fields, "primaryKey": ["wave", "respondent_id"], "missingValues": [""]}


def _variable(row: dict) -> Variable:
    labels = {name: row[name] or _label(row, name) for name in codebook.LABELS}
    codes = tuple(_codebook_codes(row)) + tuple(added_codes(row["values"])) if row["kind"] in CODED else ()
    same = {name: row[name] for name in ("question", "answer", "dimension", "kind", "required", "note")}
    return Variable(name=row["variable"], codes=codes, **labels, **same)


def _label(row: dict, name: str) -> str:
    """The codebook's words for a column: the title of its question, and the answer it stands for."""
    with using(name.removeprefix("label_")):
        title = codebook.question_title(row["question"])
        if not row["answer"]:
            return title
        colon = " : " if language() == "fr" else ": "
        return title + colon + codebook.answer_label(row["question"], row["answer"])


def _codebook_codes(row: dict) -> list[Code]:
    """Return the codes of the codebook: regions, populations not composed, answers to a question."""
    if row["dimension"] == "territory":
        return [
            Code(place.slug, place.label_fr, place.label_en)
            for place in map(territories.territory, territories.regions())
        ]
    if row["kind"] == "category":
        labelled = codebook.populations().query("dimension == @row['dimension'] and members == ''")
        return [Code(*line) for line in labelled[["population", *codebook.LABELS]].itertuples(index=False)]
    if row["kind"] == "scale":  # answers of the question are the columns; all their codes are in the contract
        return []
    labelled = codebook.answers(row["question"]).query("components == '' and printed == 'known'")
    return [Code(*line) for line in labelled[["answer", *codebook.LABELS]].itertuples(index=False)]


def added_codes(values: str) -> list[Code]:
    """Return the codes that a real file needs and that print lacks.

    They are written ``code: French | English; ...``.
    """
    pairs = [item.split(":", 1) for item in values.split(";") if item.strip()]
    return [Code(code.strip(), *(label.strip() for label in labels.split("|"))) for code, labels in pairs]


def _field(variable: Variable) -> dict:
    field = {
        "name": variable.name,
        "type": "string",
        "title": variable.label_en,
        "description": variable.note,
    }
    constraints: dict[str, object] = {"required": True} if variable.required == "value" else {}
    if variable.coded:
        constraints["enum"] = variable.slugs
    numeric, limits = _NUMERIC.get(variable.kind, ("string", {}))
    described = field | {"type": numeric, "constraints": constraints | limits}
    return {name: content for name, content in described.items() if content not in ("", {})}


_NUMERIC = {
    "wave": ("integer", {"minimum": FIRST_WAVE, "maximum": LAST_WAVE}),
    "age": ("integer", {"minimum": LOWEST_AGE, "maximum": HIGHEST_AGE}),
    "weight": ("number", {"minimum": 0}),
    "score": ("number", {"minimum": LOWEST_SCORE, "maximum": HIGHEST_SCORE}),
    "yes_no": ("integer", {"minimum": 0, "maximum": 1}),
}
