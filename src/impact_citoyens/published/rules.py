"""The rules a ledger must keep, as a list of problems with their file, row and column."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType

import pandas as pd

from impact_citoyens import paths
from impact_citoyens.errors import Problem, nearest
from impact_citoyens.tables import read_table

STATISTICS = ("share", "mean", "rank", "change", "spread", "count", "weight", "amount", "duration", "date")
COMPARATORS = ("eq", "about", "at_least", "at_most", "more_than", "less_than")
READINGS = ("explicit", "interpreted", "ambiguous")
TREATMENTS = ("as_printed", "reinterpreted", "set_aside")
KINDS = ("contradiction", "arithmetic", "ambiguity", "garbled")
FIRST_PAGE, LAST_PAGE = 2, 58


@dataclass(frozen=True)
class Codes:
    """Every slug that a ledger row may use."""

    answers: dict[str, set[str]]
    populations: dict[str, set[str]]
    relations: set[str]

    @classmethod
    def from_codebook(cls, codebook: ModuleType) -> "Codes":
        """Collect the slugs of the codebook."""
        return cls(
            answers={question: set(codebook.answers(question).index) for question in codebook.questions().index},
            populations={dimension: set(codebook.population_slugs(dimension)) for dimension in codebook.dimensions()},
            relations=set(read_table(paths.REFERENCE / "relation_types.csv", ["relation"])["relation"]),
        )


def problems(
    values: pd.DataFrame, relations: pd.DataFrame, anomalies: pd.DataFrame, sources: pd.DataFrame, book: Codes
) -> list[Problem]:
    """List everything wrong in the four tables (empty when all is well).

    Parameters
    ----------
    values, relations, anomalies, sources : DataFrame
        The tables as text.
    book : Codes
        The slugs allowed.
    """
    known_sources = set(sources["source"])
    found: list[Problem] = []
    for name, frame in (("values.csv", values), ("relations.csv", relations)):
        found += _duplicates(name, pd.concat([values["claim_id"], relations["claim_id"]]), frame)
        for line, row in enumerate(frame.to_dict("records"), 2):
            found += _claim(_Reporter(name, line), row, book, known_sources)
    for line, row in enumerate(values.to_dict("records"), 2):
        found += _value(_Reporter("values.csv", line), row)
    for line, row in enumerate(relations.to_dict("records"), 2):
        found += _relation(_Reporter("relations.csv", line), row, book)
    claims = set(values["claim_id"]) | set(relations["claim_id"])
    for line, row in enumerate(anomalies.to_dict("records"), 2):
        found += _anomaly(_Reporter("anomalies.csv", line), row, claims)
    return found


@dataclass(frozen=True)
class _Reporter:
    file: str
    line: int

    def __call__(self, column: str, found: str, expected: str, fix: str = "") -> Problem:
        return Problem(f"data/published/{self.file}", self.line, column, repr(found), expected, fix)

    def one_of(self, column: str, value: str, allowed: set[str] | tuple[str, ...]) -> Iterator[Problem]:
        if value not in allowed:
            few = ", ".join(allowed) if len(allowed) <= 10 else f"one of the {len(allowed)} slugs of the codebook"
            yield self(column, value, few, nearest(value, allowed))


def _duplicates(name: str, every: pd.Series, frame: pd.DataFrame) -> list[Problem]:
    twice = set(every[every.duplicated(keep=False)])
    lines = [(line, claim) for line, claim in enumerate(frame["claim_id"], 2) if claim in twice]
    return [_Reporter(name, line)("claim_id", claim, "an identifier used once", "Rename one of the two.") for line, claim in lines]


def _claim(report: _Reporter, row: dict, book: Codes, sources: set[str]) -> Iterator[Problem]:
    if not re.fullmatch(r"[a-z0-9+]+(-[a-z0-9+]+)*", row["claim_id"]):
        yield report("claim_id", row["claim_id"], "lower-case words joined by hyphens")
    yield from report.one_of("question", row["question"], set(book.answers))
    yield from report.one_of("dimension", row["dimension"], set(book.populations))
    yield from report.one_of("population", row["population"], book.populations.get(row["dimension"], {row["population"]}))
    yield from report.one_of("answer", row["answer"], book.answers.get(row["question"], {row["answer"]}))
    yield from report.one_of("source", row["source"], sources)
    yield from report.one_of("reading", row["reading"], READINGS)
    if row["wave"] and not re.fullmatch(r"20[0-2]\d", row["wave"]):
        yield report("wave", row["wave"], "a year, or nothing for a figure that belongs to no wave")
    yield from _page(report, row)


def _page(report: _Reporter, row: dict) -> Iterator[Problem]:
    if row["source"] == "proceedings":
        if not (row["page"].isdigit() and FIRST_PAGE <= int(row["page"]) <= LAST_PAGE):
            yield report("page", row["page"], f"a page of the proceedings, {FIRST_PAGE} to {LAST_PAGE}", "Give the page where it is printed.")
        if not row["section"]:
            yield report("section", "", "the part of the proceedings")
    if row["reading"] != "explicit" and not row["note"] and row["source"] == "proceedings":
        yield report("note", "", f"why the reading is {row['reading']}")


def _value(report: _Reporter, row: dict) -> Iterator[Problem]:
    yield from report.one_of("statistic", row["statistic"], STATISTICS)
    yield from report.one_of("comparator", row["comparator"], COMPARATORS)
    try:
        value = float(row["value"])
    except ValueError:
        yield report("value", row["value"], "a number with a decimal point")
        return
    for applies, accepts, expected in _RANGES:
        if applies(row) and not accepts(value):
            yield report("value", row["value"], expected)


_Test = Callable[[dict], bool]
_RANGES: list[tuple[_Test, Callable[[float], bool], str]] = [
    (lambda row: row["unit"] == "percent" and row["statistic"] in ("share", "weight"), lambda v: 0 <= v <= 100, "a percentage, 0 to 100"),
    (lambda row: row["unit"] == "score_0_10", lambda v: 0 <= v <= 10, "a score, 0 to 10"),
    (lambda row: row["statistic"] == "rank", lambda v: v >= 1 and v == int(v), "a rank, 1 or more"),
    (lambda row: row["statistic"] == "count", lambda v: v >= 0, "a count, 0 or more"),
]


def _relation(report: _Reporter, row: dict, book: Codes) -> Iterator[Problem]:
    yield from report.one_of("relation", row["relation"], book.relations)
    if row["number"] and not row["number"].isdigit():
        yield report("number", row["number"], "a whole number or nothing")
    if row["relation"].endswith("_since") and not row["other"].isdigit():
        yield report("other", row["other"], "the wave compared with")
    if row["relation"] in ("highest", "lowest", "among_highest", "increasing_with"):
        yield from report.one_of("other", row["other"], set(book.populations))


def _anomaly(report: _Reporter, row: dict, claims: set[str]) -> Iterator[Problem]:
    yield from report.one_of("kind", row["kind"], KINDS)
    yield from report.one_of("treatment", row["treatment"], TREATMENTS)
    for claim in row["claim_ids"].split(";"):
        yield from report.one_of("claim_ids", claim, claims)
    if (row["treatment"] == "reinterpreted") != bool(row["answer"] and row["value"]):
        yield report("treatment", row["treatment"], "an answer and a value when, and only when, reinterpreted")
