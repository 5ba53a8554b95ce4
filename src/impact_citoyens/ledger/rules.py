"""The rules a ledger must keep, as a list of problems with their file, row and column."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from types import ModuleType

import pandas as pd

from impact_citoyens.io.errors import Problem, nearest
from impact_citoyens.io.tables import read_table
from impact_citoyens.study import study

STATISTICS = ("share", "mean", "rank", "change", "spread", "count", "weight", "amount", "duration", "date")
COMPARATORS = ("eq", "about", "at_least", "at_most", "more_than", "less_than")
READINGS = ("explicit", "interpreted", "ambiguous")
TREATMENTS = ("as_printed", "reinterpreted", "set_aside")
RECONSTRUCTION = ("kept", "left_out")  # whether the first claim, as read, confines the reconstruction
UNITS = tuple(
    (
        "actors aspects associations associations_per_year axes books calls catalysts categories classes "
        "cohorts companies countries debates domains euros examples fields forces horizons hypotheses "
        "initiatives investors kinds levers measures meetings_per_year members minutes models narratives "
        "natures needs networks objectives offices organisations pages partners partnerships_per_year paths "
        "people people_per_year percent points points_0_10 points_of_contact programmes pupils_per_year rank "
        "regions schemes score_0_10 seasons signatures steps strands studies tonnes towns transitions types "
        "words workshops year years"
    ).split()
)
KINDS = ("contradiction", "arithmetic", "ambiguity", "garbled")
WAVE = r"(19[5-9]|20\d)\d"
# Relations that say nothing without their number
NUMBERED = ("in_top", "in_bottom", "count_in_top", "among_highest")


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
            answers={
                question: set(codebook.answers(question).index) for question in codebook.questions().index
            },
            populations={
                dimension: set(codebook.population_slugs(dimension)) for dimension in codebook.dimensions()
            },
            relations=set(read_table(study.reference() / "relation_types.csv", ["relation"])["relation"]),
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
    listed: list[Problem] = []
    for name, frame in (("values.csv", values), ("relations.csv", relations)):
        listed += _duplicates(name, pd.concat([values["claim_id"], relations["claim_id"]]), frame)
        for line, row in enumerate(frame.to_dict("records"), 2):
            listed += _claim(_Reporter(name, line), row, book, known_sources)
    for line, row in enumerate(values.to_dict("records"), 2):
        listed += _value(_Reporter("values.csv", line), row)
    for line, row in enumerate(relations.to_dict("records"), 2):
        listed += _relation(_Reporter("relations.csv", line), row, book)
    listed += _anomalies(anomalies, values, relations, book)
    for place, source in sources.loc[sources["source"].duplicated(keep=False), "source"].items():
        listed.append(
            _Reporter("sources.csv", place + 2)(
                "source", source, "an identifier used once", "Rename one of the two."
            )
        )
    return listed


@dataclass(frozen=True)
class _Reporter:
    file: str
    line: int

    def __call__(self, column: str, found: str, expected: str, fix: str = "") -> Problem:
        return Problem(study.file(f"published/{self.file}"), self.line, column, repr(found), expected, fix)

    def one_of(self, column: str, value: str, allowed: set[str] | tuple[str, ...]) -> Iterator[Problem]:
        """Give a problem when a value is not allowed, none when it is.

        Parameters
        ----------
        column : str
            Where the value is, in the row that this reporter speaks of.
        value : str
            What is written.
        allowed : set or tuple of str
            Up to ten are listed in the message; of more, their number and the nearest one.

        Yields
        ------
        Problem
            At most one, with file, row and column.
        """
        if value not in allowed:
            few = (
                ", ".join(allowed)
                if len(allowed) <= 10
                else f"one of the {len(allowed)} slugs of the codebook"
            )
            yield self(column, value, few, nearest(value, allowed))


def _duplicates(name: str, every: pd.Series, frame: pd.DataFrame) -> list[Problem]:
    twice = set(every[every.duplicated(keep=False)])
    lines = [(line, claim) for line, claim in enumerate(frame["claim_id"], 2) if claim in twice]
    return [
        _Reporter(name, line)("claim_id", claim, "an identifier used once", "Rename one of the two.")
        for line, claim in lines
    ]


def _claim(report: _Reporter, row: dict, book: Codes, sources: set[str]) -> Iterator[Problem]:
    if not re.fullmatch(r"[a-z0-9+]+(-[a-z0-9+]+)*", row["claim_id"]):
        yield report("claim_id", row["claim_id"], "lower-case words joined by hyphens")
    yield from report.one_of("question", row["question"], set(book.answers))
    yield from report.one_of("dimension", row["dimension"], set(book.populations))
    yield from report.one_of(
        "population", row["population"], book.populations.get(row["dimension"], {row["population"]})
    )
    yield from report.one_of("answer", row["answer"], book.answers.get(row["question"], {row["answer"]}))
    yield from report.one_of("source", row["source"], sources)
    yield from report.one_of("reading", row["reading"], READINGS)
    if row["wave"] and not re.fullmatch(WAVE, row["wave"]):
        yield report("wave", row["wave"], "a year, or nothing for a figure that belongs to no wave")
    yield from _page(report, row)


def _page(report: _Reporter, row: dict) -> Iterator[Problem]:
    if row["source"] == study.current().source:
        if not (_whole(row["page"]) and int(row["page"]) in study.current().pages):
            yield report(
                "page", row["page"], f"a page of {pages_expected()}", "Give the page where it is printed."
            )
        if not row["section"]:
            yield report("section", "", f"the part of the source {study.current().source}")
    if row["reading"] != "explicit" and not row["note"] and row["source"] == study.current().source:
        yield report("note", "", f"why the reading is {row['reading']}")


def pages_expected() -> str:
    """Say which source is transcribed, and its pages, for messages: ``the proceedings, 2 to 58``."""
    source, pages = study.current().source, study.current().pages
    return f"the {source}, {pages[0]} to {pages[-1]}"


def _whole(text: str) -> bool:
    return text.isascii() and text.isdecimal()  # isdigit alone would let a superscript through


def _finite(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _value(report: _Reporter, row: dict) -> Iterator[Problem]:
    yield from report.one_of("statistic", row["statistic"], STATISTICS)
    yield from report.one_of("comparator", row["comparator"], COMPARATORS)
    yield from report.one_of("unit", row["unit"], UNITS)
    yield from _number(report, row)


def _number(report: _Reporter, row: dict) -> Iterator[Problem]:
    value = _finite(row["value"])
    if value is None:
        yield report("value", row["value"], "a number with a decimal point")
        return
    for applies, accepts, expected in _RANGES:
        if applies(row) and not accepts(value):
            yield report("value", row["value"], expected)


_Test = Callable[[dict], bool]
_RANGES: list[tuple[_Test, Callable[[float], bool], str]] = [
    (
        lambda row: row["unit"] == "percent" and row["statistic"] in ("share", "weight"),
        lambda v: 0 <= v <= 100,
        "a percentage, 0 to 100",
    ),
    (lambda row: row["unit"] == "score_0_10", lambda v: 0 <= v <= 10, "a score, 0 to 10"),
    (lambda row: row["statistic"] == "rank", lambda v: v >= 1 and v == int(v), "a rank, 1 or more"),
    (lambda row: row["statistic"] == "count", lambda v: v >= 0, "a count, 0 or more"),
]


def _relation(report: _Reporter, row: dict, book: Codes) -> Iterator[Problem]:
    yield from report.one_of("relation", row["relation"], book.relations)
    if (row["number"] and not _whole(row["number"])) or (not row["number"] and row["relation"] in NUMBERED):
        yield report(
            "number", row["number"], "a whole number" + ("" if row["relation"] in NUMBERED else " or nothing")
        )
    if row["relation"].endswith("_since") and not re.fullmatch(WAVE, row["other"]):
        yield report("other", row["other"], "the wave compared with")
    if row["relation"] in ("highest", "lowest", "among_highest", "increasing_with"):
        yield from report.one_of("other", row["other"], set(book.populations))
    if row["relation"] == "tied":
        yield from report.one_of("other", row["other"], book.answers.get(row["question"], {row["other"]}))
    if row["relation"] == "above":
        yield from report.one_of("other", row["other"], set().union(*book.populations.values()))


def _anomalies(
    anomalies: pd.DataFrame, values: pd.DataFrame, relations: pd.DataFrame, book: Codes
) -> Iterator[Problem]:
    claims = {row["claim_id"]: row for frame in (values, relations) for row in frame.to_dict("records")}
    twice = set(anomalies.loc[anomalies["anomaly_id"].duplicated(keep=False), "anomaly_id"])
    for line, row in enumerate(anomalies.to_dict("records"), 2):
        report = _Reporter("anomalies.csv", line)
        if row["anomaly_id"] in twice:
            yield report("anomaly_id", row["anomaly_id"], "an identifier used once", "Rename one of the two.")
        yield from _anomaly(report, row, claims, book)


def _anomaly(report: _Reporter, row: dict, claims: dict[str, dict], book: Codes) -> Iterator[Problem]:
    yield from report.one_of("kind", row["kind"], KINDS)
    yield from report.one_of("treatment", row["treatment"], TREATMENTS)
    yield from report.one_of("reconstruction", row["reconstruction"], RECONSTRUCTION)
    if row["treatment"] == "set_aside" and row["reconstruction"] == "kept":
        yield report("reconstruction", "kept", "left_out, as the value is set aside")
    for claim in row["claim_ids"].split(";"):
        yield from report.one_of("claim_ids", claim, set(claims))
    for page in row["pages"].split(";"):
        if not (_whole(page) and int(page) in study.current().pages):
            yield report("pages", page, f"pages of {pages_expected()}, separated by semicolons")
    if (row["treatment"] == "reinterpreted") != bool(row["answer"] and row["value"]):
        yield report(
            "treatment", row["treatment"], "an answer and a value when, and only when, reinterpreted"
        )
    first = claims.get(row["claim_ids"].split(";")[0])
    if row["treatment"] == "reinterpreted" and first:
        yield from report.one_of(
            "answer", row["answer"], book.answers.get(first["question"], {row["answer"]})
        )
        yield from _number(report, first | {"value": row["value"]})
