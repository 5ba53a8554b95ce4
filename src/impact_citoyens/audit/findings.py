"""The most consequential findings of the audit.

A sentence holds only while the verdicts that it rests on do. Each row of `data/audit/findings.csv` is a
sentence with the claims it speaks of and the verdicts it needs. A finding with no sentence for the verdicts
of the day is said by its claims and verdicts alone, so that nothing outdated is ever printed.
"""

import string
from dataclasses import dataclass
from typing import Any

import pandas as pd

from impact_citoyens.audit import recompute
from impact_citoyens.audit.kinds import VERDICTS
from impact_citoyens.audit.verdict_words import verdict_word
from impact_citoyens.io.errors import InputError, Problem, nearest
from impact_citoyens.io.tables import cached_until_edit, read_table
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import language
from impact_citoyens.ledger.ledger import Ledger
from impact_citoyens.study import study

FILE = "audit/findings.csv"
COLUMNS = ["finding", "claim_ids", "verdicts", "numbers", "text_fr", "text_en"]
SHOWN = 10


@dataclass(frozen=True)
class Finding:
    """A sentence and the claims it rests on.

    Attributes
    ----------
    slug : str
    text : str
    claims : tuple of str
    """

    slug: str
    text: str
    claims: tuple[str, ...]


@cached_until_edit(study.audit)
def table() -> pd.DataFrame:
    """Return the sentences, in the order of their consequence."""
    return read_table(study.audit() / "findings.csv", COLUMNS)


def findings(
    audit: pd.DataFrame, ledger: Ledger, shown: int = SHOWN, sentences: pd.DataFrame | None = None
) -> list[Finding]:
    """Write the findings that the audit bears out.

    Parameters
    ----------
    audit : DataFrame
        See `verdicts.audit`.
    ledger : Ledger
        Where the numbers of the sentences are computed from.
    shown : int
        The first so many.
    sentences : DataFrame, optional
        `table` by default.

    Raises
    ------
    InputError
        For a sentence about an unknown claim or verdict.
    """
    sentences = table() if sentences is None else sentences
    rows = audit.set_index("claim_id")
    _check(sentences, set(rows.index))
    written = []
    for slug, group in sentences.groupby("finding", sort=False):
        variants = group.to_dict("records")
        fitting = next((row for row in variants if _fits(row, rows)), None)
        text = _text(fitting, rows, ledger) if fitting else _plain_text(variants[0], rows)
        written.append(Finding(slug, text, tuple((fitting or variants[0])["claim_ids"].split(";"))))
    return written[:shown]


def _check(sentences: pd.DataFrame, claims: set[str]) -> None:
    expected = (("claim_ids", claims, "a claim of the ledger"), ("verdicts", set(VERDICTS), "a verdict"))
    problems = [
        Problem(study.file(FILE), line, column, repr(name), meaning, nearest(name, allowed))
        for line, row in enumerate(sentences.to_dict("records"), 2)
        for column, allowed, meaning in expected
        for name in row[column].split(";")
        if name not in allowed
    ]
    if problems:
        raise InputError(problems)


def _fits(row: dict, rows: pd.DataFrame) -> bool:
    claims, wanted = row["claim_ids"].split(";"), row["verdicts"].split(";")
    wanted = wanted * len(claims) if len(wanted) == 1 else wanted
    return [rows.loc[claim, "verdict"] for claim in claims] == wanted


def _text(row: dict, rows: pd.DataFrame, ledger: Ledger) -> str:
    """Fill a sentence.

    ``{0}`` is the first number with one decimal, ``{0:0}`` without; ``{p0}`` and ``{plow0}`` the largest and
    smallest p-value of the first claim, ``{most0}`` and ``{least0}`` the same as limits, ``{chance_high0}``
    and ``{chance_low0}`` as percentages, ``{clear0}`` the gap beyond which chance is excluded.
    """
    expressions = [expression for expression in row["numbers"].split(";") if expression]
    numbers = [sum(recompute.evaluate(expression, ledger)) / 2 for expression in expressions]
    named = {
        f"{name}{place}": text
        for place, claim in enumerate(row["claim_ids"].split(";"))
        for name, text in _chances(rows.loc[claim]).items()
    }
    return lang.typeset(_Numbers().vformat(row[f"text_{language()}"], numbers, named))


def _chances(claim: pd.Series) -> dict[str, str]:
    """What a sentence may say of the test of a claim."""
    return {
        "p": lang.p_value(claim["p_high"]),
        "plow": lang.p_value(claim["p_low"]),
        "most": _limit("≤", claim["p_high"]),
        "least": _limit("≥", claim["p_low"]),
        "chance_low": lang.percent(claim["p_low"]),
        "chance_high": lang.percent(claim["p_high"]),
        "clear": lang.number(100 * claim["clear_above"]),
    }


def _limit(sign: str, p: float) -> str:
    """Write a p-value as a limit: ``p ≤ 0.035``, or ``p < 0.001``."""
    written = lang.p_value(p)
    limit = written if written.startswith("<") else f"{sign}{lang.NO_BREAK_SPACE}{written}"
    return f"p{lang.NO_BREAK_SPACE}{limit}"


class _Numbers(string.Formatter):
    """Write the numbers of a sentence; the format is a number of decimals, 1 by default."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write a number with its decimals; text as it is."""
        return value if isinstance(value, str) else lang.number(value, decimals=int(format_spec or 1))


def _plain_text(row: dict, rows: pd.DataFrame) -> str:
    claims = rows.loc[row["claim_ids"].split(";")].to_dict("records")
    name = f"claim_{language()}"
    return " · ".join(f"{claim[name]} → {verdict_word(claim['verdict'])}" for claim in claims)
