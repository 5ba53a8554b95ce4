"""From the ledger to constraints: every claim on the answers of 2022 becomes linear statements, or is listed with the reason why not.

A printed number allows half a unit of its last digit on each side; “about” allows a whole unit; “more than” and “at most” are one-sided.
Comparisons are inequalities; ranks, first threes and “some domain” need binary variables. Nothing is skipped in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

import pandas as pd

from impact_citoyens import codebook, paths, territories
from impact_citoyens.errors import InputError, Problem, nearest
from impact_citoyens.published import ledger as published_ledger
from impact_citoyens.published.design import RESPONDENTS_PER_TERRITORY
from impact_citoyens.published.ledger import Ledger
from impact_citoyens.reconstruction import assumptions
from impact_citoyens.reconstruction.composition import groups, members
from impact_citoyens.reconstruction.quantities import WAVE, Constraint, Linear, Options, Quantity, at_least, between, close
from impact_citoyens.tables import read_table, remembered

# Half of this is what a printed number may hide; “about” may hide all of it.
PRECISION = {"percent": 0.01, "points": 0.01, "score_0_10": 0.1, "points_0_10": 0.1, "rank": 1.0, "regions": 1.0}
SCALE = {"percent": 0.01, "points": 0.01}
TOP = 3
SCORES = "fragilities"
TOP_QUESTION = "regional_top3"
# Every domain at once, and the mean of all: answers of the ledger that name no domain
EVERY, TYPICAL = "every_domain", "typical_note"
COMPANION_STATISTICS = ("rank", "mean")


@dataclass(frozen=True)
class Fact:
    """A claim on the design or a count that the text itself allows to redo: it confines no answer.

    Attributes
    ----------
    claim_id, page, printed : str
    found, low, high : float
        The number counted or computed, and what the printed one allows.
    how : str
        What was counted.
    """

    claim_id: str
    page: str
    printed: str
    found: float
    low: float
    high: float
    how: str

    @property
    def holds(self) -> bool:
        """Whether the count agrees with the print."""
        return self.low - 1e-9 <= self.found <= self.high + 1e-9


@dataclass(frozen=True)
class LeftOut:
    """A claim of the wave that is deliberately not compiled, and why."""

    claim_id: str
    page: str
    reason: str
    anomaly: str = ""


@dataclass(frozen=True)
class Compiled:
    """The ledger as constraints.

    Attributes
    ----------
    constraints : list of Constraint
    companions : list of Constraint
        Printed figures of an earlier wave that claims of this one compare with.
    facts : list of Fact
    left_out : list of LeftOut
    """

    constraints: list[Constraint] = field(default_factory=list)
    companions: list[Constraint] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def of(self, question: str) -> list[Constraint]:
        """Constraints on the answers of a question, companions included; `regional_top3` belongs to the scores."""
        return [each for each in [*self.constraints, *self.companions] if each.question == question]

    def questions(self) -> list[str]:
        """Questions with a constraint, in the order of the codebook."""
        found = {each.question for each in self.constraints}
        return [slug for slug in codebook.questions().index if slug in found]


def compile_claims(ledger: Ledger | None = None, as_printed: bool = False) -> Compiled:
    """Compile every claim of the 2022 survey.

    Parameters
    ----------
    ledger : Ledger, optional
        The repository's by default.
    as_printed : bool
        Ignore the readings of the anomaly register: the claims as they stand, contradictions included.

    Returns
    -------
    Compiled
        Each claim of the wave is in exactly one of `constraints`, `facts` and `left_out`.

    Raises
    ------
    InputError
        For a claim of a type that the compiler does not know.
    """
    ledger = ledger or published_ledger.load()
    compiler, problems = _Compiler(ledger, {} if as_printed else _treatments(ledger.anomalies)), []
    for file, rows in (("values.csv", ledger.values), ("relations.csv", ledger.relations)):
        for line, row in enumerate(rows.to_dict("records"), 2):
            if row["wave"] != WAVE or row["source"] != "proceedings":
                continue
            try:
                compiler.claim(row)
            except KeyError as error:
                known = nearest(str(error.args[0]), compiler.known(row))
                problems.append(Problem(f"data/published/{file}", line, "relation" if "relation" in row else "statistic", str(error.args[0]),
                                        "a claim that the compiler knows (claim_id " + row["claim_id"] + ")", known))  # fmt: skip
    if problems:
        raise InputError(problems)
    compiler.add_companions()
    return compiler.compiled


def _treatments(anomalies: pd.DataFrame) -> dict[str, dict]:
    """What the register does to a claim: the first claim of each anomaly is the one treated."""
    treated = (anomalies["treatment"] != "as_printed") | (anomalies["reconstruction"] == "left_out")
    return {row["claim_ids"].split(";")[0]: row for row in anomalies[treated].to_dict("records")}


@remembered(paths.REFERENCE)
def rank_list(question: str) -> list[tuple[str, ...]]:
    """Return what a rank of a question is counted among: answers, or several that count as one.

    Raises
    ------
    KeyError
        When the register of lists does not know the question.
    """
    if question == SCORES:
        return [(domain,) for domain in codebook.domains().index]
    lists = read_table(paths.REFERENCE / "rank_lists.csv", ["question", "ranked", "reason_fr", "reason_en"]).set_index("question")["ranked"]
    return [tuple(kind.split("+")) for kind in lists[question].split(";")]


def domains() -> list[str]:
    """Return the domains that were rated (assumption ``domains_asked``: all that the codebook lists)."""
    return codebook.domains().index.tolist()


def window(value: float, comparator: str, unit: str) -> tuple[float, float]:
    """Return what a printed value allows, in fractions for percentages.

    Examples
    --------
    >>> window(38, "eq", "percent")
    (0.375, 0.385)
    >>> window(43, "more_than", "percent")
    (0.43, inf)
    """
    centre, precision = value * SCALE.get(unit, 1.0), PRECISION.get(unit, 0.0)
    if comparator in ("more_than", "at_least"):
        return round(centre, 9), inf
    if comparator in ("at_most", "less_than"):
        return -inf, round(centre, 9)
    if unit in ("rank", "regions") and comparator == "eq":
        return centre, centre
    half = precision if comparator == "about" else precision / 2
    return round(centre - half, 9), round(centre + half, 9)


def printed(row: dict) -> str:
    """Say what is printed, for messages: ``= 83 percent`` or ``highest (territory)``."""
    if "relation" in row:
        return " ".join(part for part in (row["relation"], row["other"], row["number"]) if part)
    return f"{row['comparator']} {row['value']:g} {row['unit']}"


class _Compiler:
    """Compile claims one by one; each method of `VALUES` and `RELATIONS` knows one type."""

    def __init__(self, ledger: Ledger, treatments: dict[str, dict]) -> None:
        self.ledger, self.treatments, self.compiled = ledger, treatments, Compiled()

    def known(self, row: dict) -> list[str]:
        """Types that the compiler knows, for the hint of a message."""
        return list(RELATIONS if "relation" in row else VALUES)

    def claim(self, row: dict) -> None:
        """Compile one row of the ledger into a constraint, a fact, or an entry of what is left out."""
        row = _citizens(row)
        treated = self.treatments.get(row["claim_id"])
        if treated is not None and (treated["treatment"] == "set_aside" or treated["reconstruction"] == "left_out"):
            reason = f"{treated['reading_en']} ({treated['anomaly_id']})"
            self.compiled.left_out.append(LeftOut(row["claim_id"], row["page"], reason, treated["anomaly_id"]))
            return
        if treated is not None:
            row = row | {"answer": treated["answer"], "value": float(treated["value"])}
        reason = _out_of_scope(row)
        if reason:
            self.compiled.left_out.append(LeftOut(row["claim_id"], row["page"], reason))
            return
        made = RELATIONS[row["relation"]](self, row) if "relation" in row else VALUES[row["statistic"]](self, row)
        if isinstance(made, Fact):
            self.compiled.facts.append(made)
        else:
            self.compiled.constraints.append(self._constraint(row, made))

    def _constraint(self, row: dict, made: list[Linear | Options]) -> Constraint:
        question = SCORES if row["question"] == TOP_QUESTION else _subject(row)[0]
        return Constraint(row["claim_id"], row["page"], printed(row), question,
                          tuple(each for each in made if isinstance(each, Linear)), tuple(each for each in made if isinstance(each, Options)))  # fmt: skip

    def add_companions(self) -> None:
        """Add the printed figures of other waves that the constraints compare with."""
        waves = {quantity.wave for each in self.compiled.constraints for quantity in each.quantities()} - {WAVE}
        for row in self.ledger.values.to_dict("records"):
            if row["wave"] in waves and row["question"] == SCORES and row["dimension"] == "national" and row["statistic"] in COMPANION_STATISTICS:
                low, high = window(row["value"], row["comparator"], row["unit"])
                statement = between(Quantity(row["statistic"], SCORES, row["answer"], wave=row["wave"]), low, high)
                self.compiled.companions.append(Constraint(row["claim_id"], row["page"] or row["source"], printed(row), SCORES, (statement,)))

    # Values

    def share(self, row: dict) -> list[Linear]:
        return [between(_quantity(row), *window(row["value"], row["comparator"], row["unit"]))]

    def mean(self, row: dict) -> list[Linear | Options]:
        low, high = window(row["value"], row["comparator"], row["unit"])
        if row["answer"] == TYPICAL:  # an example on the slide: some domain has it
            return [Options(tuple(between(_quantity(row, answer=domain), low, high) for domain in domains()))]
        return [between(_quantity(row), low, high)]

    def rank(self, row: dict) -> list[Linear | Options]:
        place = int(row["value"])
        if row["question"] == SCORES and row["dimension"] == "national":
            return [between(_quantity(row, statistic="rank"), place, place)]
        mine, others = _ranked(row)
        above = tuple(_mean_difference(row, kind, mine) for kind in others)
        below = tuple(_mean_difference(row, mine, kind) for kind in others)
        return [Options(above, place - 1), Options(below, len(others) + 1 - place)]

    def change(self, row: dict) -> list[Linear]:
        low, high = window(row["value"], row["comparator"], row["unit"])
        return [Linear(((1.0, _quantity(row)), (-1.0, _quantity(row, wave="2019"))), low, high)]

    def spread(self, row: dict) -> list[Linear | Options]:
        low, high = window(row["value"], row["comparator"], row["unit"])
        if row["question"] == SCORES:
            last = len(domains())
            first = {"spread_first_last": 1, "spread_last_five": last - 4}[row["answer"]]
            return [Linear(((1.0, _level(first)), (-1.0, _level(last))), max(low, 0.0), high)]
        mine, others = _ranked(row)  # ahead of the next one by as much
        gaps = [_mean_difference(row, mine, kind) for kind in others]
        return [*(Linear(gap.terms, max(low, 0.0)) for gap in gaps), Options(tuple(Linear(gap.terms, high=high) for gap in gaps))]

    def count(self, row: dict) -> list[Linear] | Fact:
        if row["question"] == TOP_QUESTION:
            return [_count_in_top(row["answer"], *window(row["value"], row["comparator"], row["unit"]))]
        found, how = self._counted(row)
        return Fact(row["claim_id"], row["page"], printed(row), found, *window(row["value"], row["comparator"], row["unit"]), how)

    def _counted(self, row: dict) -> tuple[float, str]:
        """Count again what a claim counts: the design, or what other claims name one by one."""
        regions = territories.table()
        merged = regions["insee_region_codes"].str.split("+").explode().nunique()
        design = {"sample_size": (RESPONDENTS_PER_TERRITORY * len(regions), "respondents a region, times the regions"),
                  "territories_studied": (len(regions), "regions of the study"),
                  "territories_merged": (merged, "regions before merging, by their INSEE codes")}  # fmt: skip
        if row["answer"] in design:
            return design[row["answer"]]
        if row["answer"] == "last_five":
            return self._named(row, relation=["in_bottom"]), "domains named among the last"
        if row["answer"] == "kinds_of_engagement":
            return len(rank_list(row["question"])), "kinds named"
        if row["unit"] == "regions":
            named = [name for name in RELATIONS if name != "near_national"]
            return self._named(row, "population", relation=named, dimension=["territory"], answer=[row["answer"]]), "regions named by other claims"
        raise KeyError(f"count of {row['answer']}")

    def _named(self, row: dict, what: str = "answer", **wanted: list[str]) -> int:
        frame = self.ledger.relations
        frame = frame[(frame["question"] == row["question"]) & (frame["wave"] == WAVE)]
        for column, values in wanted.items():
            frame = frame[frame[column].isin(values)]
        return frame[what].nunique()

    def weight(self, row: dict) -> Fact:
        found = float(territories.weights()[members(row["dimension"], row["population"])].sum())
        return Fact(row["claim_id"], row["page"], printed(row), found, *window(row["value"], row["comparator"], row["unit"]), "share of registered voters")

    # Relations

    def highest(self, row: dict) -> list[Linear]:
        return [at_least(mine, other, strict=True) for mine, other in _against_others(row)]

    def lowest(self, row: dict) -> list[Linear]:
        return [at_least(other, mine, strict=True) for mine, other in _against_others(row)]

    def among_highest(self, row: dict) -> list[Options]:
        pairs = _against_others(row)
        below = tuple(at_least(mine, other, strict=True) for mine, other in pairs)
        return [Options(below, len(pairs) + 1 - int(row["number"]))]

    def above_national(self, row: dict) -> list[Linear]:
        return [at_least(_quantity(row), _national(row), strict=True)]

    def below_national(self, row: dict) -> list[Linear]:
        return [at_least(_national(row), _quantity(row), strict=True)]

    def near_national(self, row: dict) -> list[Linear]:
        return [close(_quantity(row), _national(row), assumptions.value("near_national"))]

    def above(self, row: dict) -> list[Linear]:
        return [at_least(_quantity(row), _quantity(row, population=row["other"]), strict=True)]

    def first(self, row: dict) -> list[Linear]:
        mine, others = _ranked(row)
        return [_mean_difference(row, mine, kind, strict=True) for kind in others]

    def in_top(self, row: dict) -> list[Linear]:
        if row["question"] == TOP_QUESTION:
            return [between(_in_top(row["population"], row["answer"]), 1, 1)]
        return [between(_quantity(row, statistic="rank"), 1, int(row["number"]))]

    def in_bottom(self, row: dict) -> list[Linear]:
        last = len(domains())
        return [between(_quantity(row, statistic="rank"), last + 1 - int(row["number"]), last)]

    def count_in_top(self, row: dict) -> list[Linear]:
        return [_count_in_top(row["answer"], int(row["number"]), int(row["number"]))]

    def tied(self, row: dict) -> list[Linear]:
        one = _quantity(row)
        return [close(one, _quantity(row, answer=row["other"]), 0.1 if one.statistic == "mean" else 0.01)]

    def increasing_with(self, row: dict) -> list[Linear]:
        ordered = [_quantity(row, dimension=row["other"], population=group) for group in groups(row["other"])]
        return [at_least(later, earlier, strict=True) for earlier, later in pairwise(ordered)]

    def stable_since(self, row: dict) -> list[Linear]:
        return [close(_quantity(row), _quantity(row, wave=row["other"]), assumptions.value("stable_since"))]

    def increased_since(self, row: dict) -> list[Linear]:
        return [_since(row, 1.0)]

    def decreased_since(self, row: dict) -> list[Linear]:
        return [_since(row, -1.0)]

    def not_decreased_since(self, row: dict) -> list[Linear]:
        return [at_least(_quantity(row), _quantity(row, wave=row["other"]))]

    def rank_up_since(self, row: dict) -> list[Linear]:
        return [Linear(((1.0, _quantity(row, statistic="rank", wave=row["other"])), (-1.0, _quantity(row, statistic="rank"))), low=1)]

    def rank_down_since(self, row: dict) -> list[Linear]:
        return [Linear(((1.0, _quantity(row, statistic="rank")), (-1.0, _quantity(row, statistic="rank", wave=row["other"]))), low=1)]


_Method = Callable[[_Compiler, dict], list | Fact]
VALUES: dict[str, _Method] = {name: getattr(_Compiler, name) for name in ("share", "mean", "rank", "change", "spread", "count", "weight")}
RELATIONS: dict[str, _Method] = {name: getattr(_Compiler, name) for name in (
    "highest", "lowest", "among_highest", "above_national", "below_national", "near_national", "above", "first", "in_top", "in_bottom",
    "count_in_top", "tied", "increasing_with", "stable_since", "increased_since", "decreased_since", "not_decreased_since",
    "rank_up_since", "rank_down_since")}  # fmt: skip


def _citizens(row: dict) -> dict:
    """Read the citizens of a comparison of stakeholders as what they are: all the respondents, on the question of urgency."""
    if row["question"] == "stakeholders" and row["population"] == "citizens":
        return row | {"question": "urgency", "dimension": "national", "population": "france"}
    return row


def _out_of_scope(row: dict) -> str:
    if row["dimension"] == "programme":
        return "said of the programme, not of the answers of respondents"
    if row["dimension"] == "stakeholder":
        return "said of organisations, which this survey did not interview"
    return ""


def _subject(row: dict) -> tuple[str, str]:
    """Question and answer that a row speaks of: “don’t know” on the fragilities is told with the method."""
    return (SCORES, row["answer"]) if row["question"] == "method" else (row["question"], row["answer"])


def _quantity(row: dict, **changes: str) -> Quantity:
    question, answer = _subject(row)
    score = question == SCORES and answer != "dont_know"
    made = {"statistic": "mean" if score else "share", "question": question, "answer": answer,
            "dimension": row["dimension"], "population": row["population"], "wave": row["wave"]} | changes  # fmt: skip
    return Quantity(**made)


def _national(row: dict) -> Quantity:
    return _quantity(row, dimension="national", population="france")


def _level(rank: int) -> Quantity:
    return Quantity("level", SCORES, str(rank))


def _in_top(territory: str, domain: str) -> Quantity:
    return Quantity("in_top", TOP_QUESTION, domain, "territory", territory)


def _count_in_top(domain: str, low: float, high: float) -> Linear:
    return Linear(tuple((1.0, _in_top(region, domain)) for region in territories.regions()), low, high)


def _against_others(row: dict) -> list[tuple[Quantity, Quantity]]:
    """Pair a population with each group of the dimension that shares nobody with it, answer by answer for every domain."""
    mine = set(members(row["dimension"], row["population"]))
    others = [group for group in groups(row["other"]) if group not in mine]
    answers = domains() if row["answer"] == EVERY else [row["answer"]]
    return [(_quantity(row, answer=answer), _quantity(row, answer=answer, dimension=row["other"], population=group)) for answer in answers for group in others]


def _ranked(row: dict) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Split a list of ranked answers into the one of the claim and the others."""
    listed = rank_list(row["question"])
    mine = next((kind for kind in listed if row["answer"] in kind), None)
    if mine is None:
        raise KeyError(f"rank of {row['answer']}, which data/reference/rank_lists.csv does not list")
    return mine, [kind for kind in listed if kind != mine]


def _mean_difference(row: dict, larger: tuple[str, ...], smaller: tuple[str, ...], strict: bool = False) -> Linear:
    """State that the mean of some answers is at least the mean of others."""
    terms = [(1 / len(larger), _quantity(row, answer=answer, statistic="share")) for answer in larger]
    terms += [(-1 / len(smaller), _quantity(row, answer=answer, statistic="share")) for answer in smaller]
    return Linear(tuple(terms), low=0.0, strict=strict)


def _since(row: dict, sign: float) -> Linear:
    """State a rise (sign 1) or a fall (sign -1) since another wave."""
    if row["answer"] == "spread_first_last":
        now = ((sign, _level(1)), (-sign, _level(len(domains()))))
        return Linear((*now, (-sign, Quantity("spread", SCORES, "spread_first_last", wave=row["other"]))), low=0.0, strict=True)
    return Linear(((sign, _quantity(row)), (-sign, _quantity(row, wave=row["other"]))), low=0.0, strict=True)
