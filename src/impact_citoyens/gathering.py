"""Every row known of a question, of whatever evidence, in one table; names that a reader gives are checked first."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from impact_citoyens import codebook, published
from impact_citoyens.errors import InputError, Problem, nearest
from impact_citoyens.published import ESTIMATE_COLUMNS

EVIDENCE = ("published", "bounded", "synthetic", "observed")
NEEDS = {"bounded": "microdata=“synthetic”", "synthetic": "microdata=“synthetic”", "observed": "microdata=“path/to/file”"}


def listed(column: str, given: str | Iterable[str] | None, known: Iterable[str]) -> list[str] | None:
    """Return names asked for as a list, each one known; None for all of them."""
    if given is None:
        return None
    names, known = [given] if isinstance(given, str) else list(given), list(known)
    for name in names:
        check_known(column, name, known)
    return names


def check_known(column: str, given: object, known: Iterable[str]) -> None:
    """Refuse a name that is not known, with the nearest one; None is no name.

    Raises
    ------
    InputError
    """
    names = [str(name) for name in known]
    if given is not None and str(given) not in names:
        expected = ", ".join(filter(None, names)) or "nothing: no row has one"
        raise InputError([Problem("parameters", None, column, repr(given), expected, nearest(str(given), names))])


def rows_of(question: str, microdata: str, kinds: list[str] | None) -> pd.DataFrame:
    """Return the rows of a question, of the kinds asked for (all by default): printed ones, then those of what was received.

    Raises
    ------
    InputError
        For a kind that `microdata` does not give.
    """
    parts = {"published": published.estimates(question)}
    if microdata != "none" and (kinds is None or set(kinds) - {"published"}):
        parts |= _received(question, microdata)
    for kind in kinds or ():
        if kind not in parts:
            fix = f"It needs {NEEDS[kind]}, not {microdata!r}."
            raise InputError([Problem("parameters", None, "evidence", repr(kind), "a kind that microdata gives", fix)])
    kept = [frame for kind, frame in parts.items() if (kinds is None or kind in kinds) and len(frame)]
    return _whole(pd.concat(kept, ignore_index=True)) if kept else parts["published"].iloc[:0]


def _received(question: str, microdata: str) -> dict[str, pd.DataFrame]:
    from impact_citoyens.microdata import open_microdata  # slow to import: pingouin, and matplotlib with it
    from impact_citoyens.reconstruction.results import Results

    received = open_microdata(microdata)
    if isinstance(received, Results):
        rows = received.rows(question)
        return {kind: rows[rows["evidence"] == kind] for kind in ("bounded", "synthetic")}
    return {received.evidence: received.estimates[received.estimates["question"] == question]}


def _whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill what some kinds of evidence do not have: no text is a number, and nothing but a small cell is suppressed."""
    flags = {name: rows[name].eq(True) for name in ("suppressed", "fragile") if name in rows}
    rows = rows.assign(**flags)
    texts = [name for name in rows if not pd.api.types.is_numeric_dtype(rows[name])]
    return rows.assign(**{name: rows[name].fillna("") for name in texts})


def in_order(rows: pd.DataFrame, question: str) -> pd.DataFrame:
    """Sort rows by answer, as in the codebook, then by kind of evidence."""
    order = {name: place for place, name in enumerate(codebook.answers(question).index)}
    ranks = rows["answer"].map(order).fillna(len(order)), rows["evidence"].map(EVIDENCE.index)
    sorted_rows = rows.assign(_answer=ranks[0], _evidence=ranks[1]).sort_values(["_answer", "_evidence"], kind="stable", ignore_index=True)
    return sorted_rows[[*ESTIMATE_COLUMNS, *[name for name in rows.columns if name not in ESTIMATE_COLUMNS]]]
