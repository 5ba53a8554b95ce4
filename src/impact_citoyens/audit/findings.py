"""The most consequential findings of the audit, in sentences that hold only while the verdicts they rest on do.

Each row of `data/audit/findings.csv` is a sentence with the claims it speaks of and the verdicts it needs. A finding with no sentence for
the verdicts of the day is said by its claims and verdicts alone, so that nothing outdated is ever printed.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import Any

import pandas as pd

from impact_citoyens.audit import recompute
from impact_citoyens.audit.verdict_words import VERDICTS
from impact_citoyens.io.errors import InputError, Problem, nearest
from impact_citoyens.io.tables import cached_until_edit, read_table
from impact_citoyens.language import numbers as lang
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
    audit: pd.DataFrame,
    ledger: Ledger,
    language: str,
    shown: int = SHOWN,
    sentences: pd.DataFrame | None = None,
) -> list[Finding]:
    """Write the findings that the audit bears out.

    Parameters
    ----------
    audit : DataFrame
        See `verdicts.audit`.
    ledger : Ledger
        Where the numbers of the sentences are computed from.
    language : {"fr", "en"}
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
    found = []
    for slug, group in sentences.groupby("finding", sort=False):
        listed = group.to_dict("records")
        fitting = next((row for row in listed if _fits(row, rows)), None)
        if fitting:
            found.append(
                Finding(slug, _text(fitting, rows, ledger, language), tuple(fitting["claim_ids"].split(";")))
            )
        else:
            found.append(_plain(slug, listed[0], rows, language))
    return found[:shown]


def _check(sentences: pd.DataFrame, known: set[str]) -> None:
    problems = []
    for line, row in enumerate(sentences.to_dict("records"), 2):
        for claim in row["claim_ids"].split(";"):
            if claim not in known:
                problems.append(
                    Problem(
                        study.file(FILE),
                        line,
                        "claim_ids",
                        repr(claim),
                        "a claim of the ledger",
                        nearest(claim, known),
                    )
                )
        for verdict in row["verdicts"].split(";"):
            if verdict not in VERDICTS["en"]:
                problems.append(
                    Problem(
                        study.file(FILE),
                        line,
                        "verdicts",
                        repr(verdict),
                        "a verdict",
                        nearest(verdict, VERDICTS["en"]),
                    )
                )
    if problems:
        raise InputError(problems)


def _fits(row: dict, rows: pd.DataFrame) -> bool:
    claims, wanted = row["claim_ids"].split(";"), row["verdicts"].split(";")
    wanted = wanted * len(claims) if len(wanted) == 1 else wanted
    return [rows.loc[claim, "verdict"] for claim in claims] == wanted


def _text(row: dict, rows: pd.DataFrame, ledger: Ledger, language: str) -> str:
    """Fill a sentence.

    ``{0}`` is the first number with one decimal, ``{0:0}`` without; ``{p0}`` and ``{plow0}`` the largest and smallest p-value of the first
    claim, ``{most0}`` and ``{least0}`` the same as limits, ``{chance_high0}`` and
    ``{chance_low0}`` as percentages, ``{clear0}`` the gap beyond which chance is excluded.
    """
    numbers = [
        sum(recompute.evaluate(expression, ledger)) / 2
        for expression in row["numbers"].split(";")
        if expression
    ]
    claims = [rows.loc[claim] for claim in row["claim_ids"].split(";")]
    named = {f"p{place}": lang.p_value(claim["p_high"], language) for place, claim in enumerate(claims)}
    named |= {f"most{place}": _limit("≤", claim["p_high"], language) for place, claim in enumerate(claims)}
    named |= {f"least{place}": _limit("≥", claim["p_low"], language) for place, claim in enumerate(claims)}
    named |= {f"plow{place}": lang.p_value(claim["p_low"], language) for place, claim in enumerate(claims)}
    for end in ("p_low", "p_high"):
        named |= {
            f"chance_{end[2:]}{place}": lang.percent(claim[end], language)
            for place, claim in enumerate(claims)
        }
    named |= {
        f"clear{place}": lang.number(100 * claim["clear_above"], language)
        for place, claim in enumerate(claims)
    }
    return lang.typeset(_Numbers(language).vformat(row[f"text_{language}"], numbers, named), language)


def _limit(sign: str, p: float, language: str) -> str:
    """Write a p-value as a limit: ``p ≤ 0.035``, or ``p < 0.001``."""
    written = lang.p_value(p, language)
    return f"p{lang.NO_BREAK_SPACE}" + (
        written if written.startswith("<") else f"{sign}{lang.NO_BREAK_SPACE}{written}"
    )


class _Numbers(string.Formatter):
    """Write the numbers of a sentence in its language; the format is a number of decimals, 1 by default."""

    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write a number with its decimals; text as it is."""
        return value if isinstance(value, str) else lang.number(value, self.language, int(format_spec or 1))


def _plain(slug: str, row: dict, rows: pd.DataFrame, language: str) -> Finding:
    claims = row["claim_ids"].split(";")
    said = [
        f"{rows.loc[claim, f'claim_{language}']} → {VERDICTS[language][rows.loc[claim, 'verdict']]}"
        for claim in claims
    ]
    return Finding(slug, " · ".join(said), tuple(claims))
