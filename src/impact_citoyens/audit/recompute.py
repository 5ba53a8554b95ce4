"""Recompute a claim from something else: another printed number, a count, a population table, another source.

Each way is an expression of `data/audit/recomputations.csv`, as ``weight("bretagne")`` or ``claim("one") - claim("other")``: readers see what
was computed, `simpleeval` computes it, and nothing but the functions of `functions` can be called.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import pandas as pd
import simpleeval

from impact_citoyens import codebook, paths, territories
from impact_citoyens.errors import InputError, Problem, nearest
from impact_citoyens.published.ledger import Ledger
from impact_citoyens.reconstruction import constraints
from impact_citoyens.reconstruction.constraints import PRECISION, SCALE, compile_claims
from impact_citoyens.tables import read_table, remembered

FILE = "data/audit/recomputations.csv"
COLUMNS = ["claim_id", "expression", "basis_fr", "basis_en", "reason"]
BASE_COLUMNS = ["anomaly_id", "base_claim", "reason_fr", "reason_en"]
REASON_COLUMNS = ["reason", "label_fr", "label_en", "needs_fr", "needs_en"]
SCORES = "fragilities"
INDEPENDENT = ("weight", "residents", "regions", "regions_before_merging", "wave_in", "rank_by_mean", "rank_outside")  # tables and other sources
STRICTLY = 1e-9


@dataclass(frozen=True)
class Recomputed:
    """The result of an expression, in the unit of the claim.

    Attributes
    ----------
    expression : str
    low, high : float
        Between what the number lies; the same twice when it is known.
    basis_fr, basis_en : str
        Where the numbers of the expression come from, in words.
    """

    expression: str
    low: float
    high: float
    basis_fr: str
    basis_en: str

    @property
    def value(self) -> float:
        """The middle."""
        return (self.low + self.high) / 2


@remembered(paths.DATA / "audit")
def table() -> pd.DataFrame:
    """Return the register: how each claim that respondents do not answer is recomputed, or why it cannot be."""
    return read_table(paths.DATA / "audit" / "recomputations.csv", COLUMNS)


@remembered(paths.DATA / "audit")
def reasons() -> pd.DataFrame:
    """Return the reasons why a claim is not testable and what would make it so, by slug."""
    return read_table(paths.DATA / "audit" / "reasons.csv", REASON_COLUMNS).set_index("reason", drop=False)


@remembered(paths.DATA / "audit")
def bases() -> pd.DataFrame:
    """Return the anomalies that leave two bases possible, with the claim that prints the share of the smaller one."""
    return read_table(paths.DATA / "audit" / "bases.csv", BASE_COLUMNS)


def check(ledger: Ledger, register: pd.DataFrame | None = None) -> None:
    """Refuse a register with unknown claims or reasons, rows that say nothing, or expressions that do not compute.

    Raises
    ------
    InputError
        With every problem: line, column, and the nearest name.
    """
    register = table() if register is None else register
    known = {*ledger.values["claim_id"], *ledger.relations["claim_id"]}
    problems = []
    for line, row in enumerate(register.to_dict("records"), 2):
        if row["claim_id"] not in known:
            problems.append(Problem(FILE, line, "claim_id", repr(row["claim_id"]), "a claim of the ledger", nearest(row["claim_id"], known)))
        if bool(row["expression"]) == bool(row["reason"]):
            problems.append(Problem(FILE, line, "expression", repr(row["expression"]), "an expression or a reason, and not both"))
        if row["reason"] and row["reason"] not in reasons().index:
            problems.append(Problem(FILE, line, "reason", repr(row["reason"]), "a reason of reasons.csv", nearest(row["reason"], reasons().index)))
        if row["expression"] and not (row["basis_fr"] and row["basis_en"]):
            problems.append(Problem(FILE, line, "basis_fr", "nothing", "where the numbers of the expression come from, in both languages"))
        if row["expression"]:
            try:
                evaluate(row["expression"], ledger)
            except (InputError, simpleeval.InvalidExpression, SyntaxError, TypeError, KeyError, ZeroDivisionError) as error:
                problems.append(Problem(FILE, line, "expression", row["expression"], f"something that computes ({error})"))
    problems += _circular(ledger, register)
    if problems:
        raise InputError(problems)


def _circular(ledger: Ledger, register: pd.DataFrame) -> list[Problem]:
    """Two numbers of one source that are each recomputed from the other prove nothing."""
    sources = ledger.values.set_index("claim_id")["source"].to_dict()
    reads = {(row["claim_id"], other) for row in register[register["expression"].str.contains("claim(", regex=False)].to_dict("records")
             for other in _read_safely(row["expression"])}  # fmt: skip
    return [Problem(FILE, None, "expression", f"{one} from {other} and {other} from {one}", "one of the two left to other evidence")
            for one, other in sorted(reads) if one < other and (other, one) in reads and sources.get(one) == sources.get(other)]  # fmt: skip


def _read_safely(expression: str) -> list[str]:
    try:
        return read_from(expression)
    except SyntaxError:  # told elsewhere
        return []


def of_claim(claim_id: str, ledger: Ledger, register: pd.DataFrame | None = None) -> list[Recomputed]:
    """Compute the expressions of a claim, none when the register has a reason instead."""
    register = table() if register is None else register
    rows = register[(register["claim_id"] == claim_id) & (register["expression"] != "")].to_dict("records")
    return [Recomputed(row["expression"], *evaluate(row["expression"], ledger), row["basis_fr"], row["basis_en"]) for row in rows]


def evaluate(expression: str, ledger: Ledger) -> tuple[float, float]:
    """Compute an expression.

    Parameters
    ----------
    expression : str
        Arithmetic and the functions of `functions`.
    ledger : Ledger

    Returns
    -------
    (float, float)
        Low and high end of the number: the same twice, unless the function gives a range.

    Raises
    ------
    simpleeval.InvalidExpression, SyntaxError
        For anything else than arithmetic on known functions.
    """
    value = simpleeval.SimpleEval(functions=functions(ledger), names={}).eval(expression)
    low, high = value if isinstance(value, tuple) else (value, value)
    return float(low), float(high)


def evidence(expression: str, source: str, ledger: Ledger) -> str:
    """Say what an expression rests on: ``independent`` data or another source, or numbers ``printed`` in the same source."""
    sources = ledger.values.set_index("claim_id")["source"]
    others = any(sources[claim] != source for claim in read_from(expression))
    return "independent" if others or any(f"{name}(" in expression for name in INDEPENDENT) else "printed"


def read_from(expression: str) -> list[str]:
    """Return the claims that an expression reads."""
    calls = [node for node in ast.walk(ast.parse(expression, mode="eval")) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    return [call.args[0].value for call in calls if call.func.id == "claim" and isinstance(call.args[0], ast.Constant)]


def functions(ledger: Ledger) -> dict[str, Callable]:
    """Return what an expression may call; each docstring is shown to readers of docs/auditing.md."""

    def claim(claim_id: str) -> float:
        """The printed number of another claim, in its unit."""
        found = ledger.values.loc[ledger.values["claim_id"] == claim_id, "value"]
        if found.empty:
            raise KeyError(f"{claim_id}; {nearest(claim_id, ledger.values['claim_id'])}")
        return float(found.iloc[0])

    def weight(*regions: str) -> float:
        """The share of some regions among registered voters of 2022, in percent."""
        return 100 * float(territories.weights("registered_voters")[_regions(regions)].sum())

    def rounded_weight(*regions: str) -> float:
        """The same, each region rounded to a percent before adding."""
        return float((100 * territories.weights("registered_voters")[_regions(regions)]).round().sum())

    def residents(*regions: str) -> float:
        """The share of some regions among residents of 18 and over, in percent."""
        return 100 * float(territories.weights("residents")[_regions(regions)].sum())

    def regions() -> int:
        """The regions of the study."""
        return len(territories.regions())

    def regions_before_merging() -> int:
        """The regions that they add up, by their INSEE codes."""
        return int(territories.table()["insee_region_codes"].str.split("+").explode().nunique())

    def counted(claim_id: str) -> float:
        """What a count of the text gives when what it counts is counted again among the claims."""
        return next(fact.found for fact in compile_claims(ledger).facts if fact.claim_id == claim_id)

    def waves_with(question: str, answer: str, statistic: str) -> int:
        """The waves for which the proceedings print a number of some answer."""
        rows = ledger.values[(ledger.values["question"] == question) & (ledger.values["answer"] == answer) & (ledger.values["statistic"] == statistic)]
        return int(rows.loc[rows["source"] == "proceedings", "wave"].nunique())

    def wave_in(source: str, year: int) -> int:
        """The year, when a source publishes figures of that wave; 0 when it does not."""
        return year if str(year) in set(ledger.values.loc[ledger.values["source"] == source, "wave"]) else 0

    def rank_by_mean(answer: str, wave: str, source: str, mean: float | None = None) -> tuple[float, float]:
        """The rank of a domain by the mean scores that a source prints, which lists the highest: a range where rounding ties some.

        With `mean`, the domain takes that score instead of the one the source prints.
        """
        rows = ledger.values[(ledger.values["question"] == SCORES) & (ledger.values["statistic"] == "mean") & (ledger.values["source"] == source)]
        means = rows[rows["wave"] == wave].set_index("answer")["value"]
        half, mine = PRECISION["score_0_10"] / 2, means[answer] if mean is None else mean
        above = int((means.drop(answer) - half >= mine + half - 1e-9).sum())
        not_below = int((means.drop(answer) + half > mine - half + 1e-9).sum())
        return 1.0 + above, 1.0 + not_below

    def rank_outside(answer: str, wave: str, source: str) -> tuple[float, float]:
        """The rank of a domain that a source does not list among the highest: below all those it lists."""
        rows = ledger.values[(ledger.values["question"] == SCORES) & (ledger.values["statistic"] == "mean") & (ledger.values["source"] == source)]
        listed = set(rows.loc[rows["wave"] == wave, "answer"])
        if answer in listed:
            raise KeyError(f"{answer} is listed by {source}")
        return 1.0 + len(listed), float(len(codebook.domains()))

    return {each.__name__: each for each in (
        claim, weight, rounded_weight, residents, regions, regions_before_merging, counted, waves_with, wave_in, rank_by_mean, rank_outside)}  # fmt: skip


def _regions(named: tuple[str, ...]) -> list[str]:
    listed = [slug for name in named for slug in codebook.members("territory", name)]
    for slug in listed:
        if slug not in territories.regions():
            raise KeyError(f"{slug}; {nearest(slug, territories.regions())}")
    return listed


def window(value: float, comparator: str, unit: str) -> tuple[float, float]:
    """Return what a printed number allows, in its own unit: as the reconstruction reads it, and for counts the number itself.

    “More than” excludes the number; “about” a count, a duration or an amount leaves a tenth on either side.
    """
    if unit in PRECISION:
        scale = SCALE.get(unit, 1.0)
        low, high = constraints.window(value, comparator, unit)
        return low / scale, high / scale
    rough = abs(value) / 10
    ends = {"eq": (value, value), "about": (value - rough, value + rough), "more_than": (value + STRICTLY, inf), "at_least": (value, inf),
            "less_than": (-inf, value - STRICTLY), "at_most": (-inf, value)}  # fmt: skip
    return ends[comparator]
