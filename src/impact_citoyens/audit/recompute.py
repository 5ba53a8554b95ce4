"""Recompute a claim from something else: another printed number, a count, a population table, another source.

Each way is an expression of `data/audit/recomputations.csv`, as ``weight("bretagne")`` or ``claim("one") -
claim("other")``: readers see what was computed, `simpleeval` computes it, and nothing but
`functions.Functions` can be called.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

import pandas as pd
import simpleeval

from impact_citoyens.audit.functions import INDEPENDENT, Functions
from impact_citoyens.io.errors import InputError, Problem, nearest
from impact_citoyens.io.tables import cached_until_edit, read_table
from impact_citoyens.ledger.ledger import Ledger
from impact_citoyens.statistics import printed_values
from impact_citoyens.statistics.printed_values import PRECISION, SCALE
from impact_citoyens.study import study

FILE = "audit/recomputations.csv"
COLUMNS = ["claim_id", "expression", "basis_fr", "basis_en", "reason"]
REASON_COLUMNS = ["reason", "label_fr", "label_en", "needs_fr", "needs_en"]
STRICTLY = 1e-9
UNCOMPUTABLE = (InputError, simpleeval.InvalidExpression, SyntaxError, TypeError, KeyError, ZeroDivisionError)


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


@cached_until_edit(study.audit)
def table() -> pd.DataFrame:
    """Return the register: how each claim that respondents do not answer is recomputed.

    Or why it cannot be.
    """
    return read_table(study.audit() / "recomputations.csv", COLUMNS)


@cached_until_edit(study.audit)
def reasons() -> pd.DataFrame:
    """Return the reasons why a claim is not testable and what would make it so, by slug."""
    return read_table(study.audit() / "reasons.csv", REASON_COLUMNS).set_index("reason", drop=False)


def check(ledger: Ledger, register: pd.DataFrame | None = None) -> None:
    """Refuse a register with unknown claims or reasons, rows that say nothing.

    Or expressions that do not compute.

    Raises
    ------
    InputError
        With every problem: line, column, and the nearest name.
    """
    register = table() if register is None else register
    claims = {*ledger.values["claim_id"], *ledger.relations["claim_id"]}
    problems = [
        Problem(study.file(FILE), line, column, wrong, expected, fix)
        for line, row in enumerate(register.to_dict("records"), 2)
        for column, wrong, expected, fix in _wrong(row, claims, ledger)
    ]
    problems += _circular(ledger, register)
    if problems:
        raise InputError(problems)


def _wrong(row: dict, claims: set[str], ledger: Ledger) -> Iterator[tuple[str, str, str, str]]:
    """What is wrong in a row of the register: column, what it says, what was expected, what to do."""
    claim, expression, reason = row["claim_id"], row["expression"], row["reason"]
    if claim not in claims:
        yield "claim_id", repr(claim), "a claim of the ledger", nearest(claim, claims)
    if bool(expression) == bool(reason):
        yield "expression", repr(expression), "an expression or a reason, and not both", ""
    if reason and reason not in reasons().index:
        yield "reason", repr(reason), "a reason of reasons.csv", nearest(reason, reasons().index)
    if not expression:
        return
    if not (row["basis_fr"] and row["basis_en"]):
        expected = "where the numbers of the expression come from, in both languages"
        yield "basis_fr", "nothing", expected, ""
    try:
        evaluate(expression, ledger)
    except UNCOMPUTABLE as error:
        yield "expression", expression, f"something that computes ({error})", ""


def _circular(ledger: Ledger, register: pd.DataFrame) -> list[Problem]:
    """Two numbers of one source that are each recomputed from the other prove nothing."""
    sources = ledger.values.set_index("claim_id")["source"].to_dict()
    reads = {
        (row["claim_id"], other)
        for row in register[register["expression"].str.contains("claim(", regex=False)].to_dict("records")
        for other in _read_safely(row["expression"])
    }
    pairs = [pair for pair in sorted(reads) if pair[0] < pair[1] and pair[::-1] in reads]
    said, expected = "{0} from {1} and {1} from {0}", "one of the two left to other evidence"
    return [
        Problem(study.file(FILE), None, "expression", said.format(*pair), expected)
        for pair in pairs
        if sources.get(pair[0]) == sources.get(pair[1])
    ]


def _read_safely(expression: str) -> list[str]:
    try:
        return read_from(expression)
    except SyntaxError:  # told elsewhere
        return []


def of_claim(claim_id: str, ledger: Ledger, register: pd.DataFrame | None = None) -> list[Recomputed]:
    """Compute the expressions of a claim, none when the register has a reason instead."""
    register = table() if register is None else register
    rows = register[(register["claim_id"] == claim_id) & (register["expression"] != "")].to_dict("records")
    return [
        Recomputed(row["expression"], *evaluate(row["expression"], ledger), row["basis_fr"], row["basis_en"])
        for row in rows
    ]


def evaluate(expression: str, ledger: Ledger) -> tuple[float, float]:
    """Compute an expression.

    Parameters
    ----------
    expression : str
        Arithmetic and calls of `functions.Functions`.
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
    value = simpleeval.SimpleEval(functions=Functions(ledger).named(), names={}).eval(expression)
    low, high = value if isinstance(value, tuple) else (value, value)
    return float(low), float(high)


def evidence(expression: str, source: str, ledger: Ledger) -> str:
    """Say what an expression rests on.

    ``independent`` data or another source, or numbers ``printed`` in the same source.
    """
    sources = ledger.values.set_index("claim_id")["source"]
    others = any(sources[claim] != source for claim in read_from(expression))
    return "independent" if others or any(f"{name}(" in expression for name in INDEPENDENT) else "printed"


def read_from(expression: str) -> list[str]:
    """Return the claims that an expression reads."""
    return [
        node.args[0].value
        for node in ast.walk(ast.parse(expression, mode="eval"))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "claim"
        if isinstance(node.args[0], ast.Constant)
    ]


def window(value: float, comparator: str, unit: str) -> tuple[float, float]:
    """Return what a printed number allows, in its own unit.

    As the reconstruction reads it, and for counts the number itself.

    “More than” excludes the number; “about” a count, a duration or an amount leaves a tenth on either side.
    """
    if unit in PRECISION:
        scale = SCALE.get(unit, 1.0)
        low, high = printed_values.window(value, comparator, unit)
        return low / scale, high / scale
    rough = abs(value) / 10
    ends = {
        "eq": (value, value),
        "about": (value - rough, value + rough),
        "more_than": (value + STRICTLY, inf),
        "at_least": (value, inf),
        "less_than": (-inf, value - STRICTLY),
        "at_most": (-inf, value),
    }
    return ends[comparator]
