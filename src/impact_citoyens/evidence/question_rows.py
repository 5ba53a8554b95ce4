"""Every row known of a question, of whatever evidence, in one table.

Names that a reader gives are checked first.
"""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from impact_citoyens import ledger
from impact_citoyens.io.errors import ParameterError, Problem, refusal, unknown
from impact_citoyens.language import numbers as lang
from impact_citoyens.ledger import ESTIMATE_COLUMNS
from impact_citoyens.study import codebook, territories

EVIDENCE = ("published", "bounded", "synthetic", "observed")
NEEDS = {
    "bounded": "microdata=“synthetic”",
    "synthetic": "microdata=“synthetic”",
    "observed": "microdata=“path/to/file”",
}


def listed(column: str, given: str | Iterable[str] | None, allowed: Iterable[str]) -> list[str] | None:
    """Return names asked for as a list, each one known; None for all of them.

    Raises
    ------
    InputError
        For a name that is not known, with the nearest.
    """
    if given is None:
        return None
    names, allowed = _several(given), list(allowed)
    for name in names:
        check_known(column, name, allowed)
    return names


def _several(given: object) -> list:
    """Return what was given as a list: one thing, or those of an iterable that is no text."""
    return list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]


def named_questions(given: str | Iterable[str]) -> list[str]:
    """Return the questions asked for, one or several, each one known (see `codebook.question`)."""
    return [codebook.question(question)["question"] for question in _several(given)]


def check_known(column: str, given: object, allowed: Iterable[str]) -> None:
    """Refuse a name that is not known, with the nearest one; None is no name.

    Raises
    ------
    InputError
    """
    names = [str(name) for name in allowed]
    if given is not None and str(given) not in names:
        raise unknown(column, given, names)


def check_wave(question: str, given: int | str | None, found: Iterable[str]) -> None:
    """Refuse a wave in which a question was not asked, and say in which it was; None is no wave.

    Parameters
    ----------
    question : str
    given : int or str, optional
    found : iterable of str
        Waves of the rows that are known: a file may have some that the codebook has not.

    Raises
    ------
    InputError
    """
    asked = sorted({*codebook.question(question)["known_waves"].split(";"), *found} - {""})
    if given is None or str(given) in asked:
        return
    when = f"in {lang.listing(asked, 'en')} only" if asked else "in no wave"
    problem = Problem("parameters", None, "wave", repr(given), f"a wave of {question}: {', '.join(asked)}")
    raise ParameterError(f"{question} was asked {when}", problem)


def rows_of(question: str, microdata: str, kinds: list[str] | None) -> pd.DataFrame:
    """Return the rows of a question, of the kinds asked for (all by default).

    Printed ones, then those of what was received.

    Raises
    ------
    InputError
        For a kind that `microdata` does not give.
    """
    parts = {"published": ledger.estimates(question)}
    if microdata != "none" and (kinds is None or set(kinds) - {"published"}):
        parts |= _received(question, microdata)
    for kind in kinds or ():
        if kind not in parts:
            fix = f"It needs {NEEDS[kind]}, not {microdata!r}."
            raise refusal("parameters", repr(kind), "a kind that microdata gives", fix, column="evidence")
    kept = [frame for kind, frame in parts.items() if (kinds is None or kind in kinds) and len(frame)]
    return _whole(pd.concat(kept, ignore_index=True)) if kept else parts["published"].iloc[:0]


def _received(question: str, microdata: str) -> dict[str, pd.DataFrame]:
    from impact_citoyens.evidence.microdata import open_microdata  # slow: pingouin, and matplotlib with it
    from impact_citoyens.reconstruction.result_tables import Results

    received = open_microdata(microdata)
    if isinstance(received, Results):
        rows = received.rows(question)
        return {kind: rows[rows["evidence"] == kind] for kind in ("bounded", "synthetic")}
    return {received.evidence: received.estimates[received.estimates["question"] == question]}


def _whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill what some kinds of evidence do not have: texts are empty, nothing is suppressed."""
    flags = {name: rows[name].eq(True) for name in ("suppressed", "fragile") if name in rows}
    rows = rows.assign(**flags)
    texts = [name for name in rows if not pd.api.types.is_numeric_dtype(rows[name])]
    return rows.assign(**{name: rows[name].fillna("") for name in texts})


def in_order(rows: pd.DataFrame, question: str) -> pd.DataFrame:
    """Sort rows by answer, as in the codebook, then by kind of evidence."""
    order = {name: place for place, name in enumerate(codebook.answers(question).index)}
    ranks = rows["answer"].map(order).fillna(len(order)), rows["evidence"].map(EVIDENCE.index)
    ranked = rows.assign(_answer=ranks[0], _evidence=ranks[1])
    ranked = ranked.sort_values(["_answer", "_evidence"], kind="stable", ignore_index=True)
    return ranked[[*ESTIMATE_COLUMNS, *(name for name in rows.columns if name not in ESTIMATE_COLUMNS)]]


def estimates(
    question: str,
    territory: str | Iterable[str] = "national",
    microdata: str | Path = "synthetic",
    evidence: str | Iterable[str] | None = None,
    wave: int | str | None = None,
    dimension: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return every number known of a question, of whatever evidence, one a row.

    Parameters
    ----------
    question : str
        Slug of a question (see `questions`).
    territory : str or iterable of str
        One territory or several, or ``"all"``. France comes with its groups (age bands...), a region with its
        own where a file has them.
    microdata : str or path
        ``"none"``, ``"synthetic"``, or a microdata file.
    evidence : str or iterable of str, optional
        Kinds to keep: ``published``, ``bounded``, ``synthetic``, ``observed``. With ``published`` alone,
        `microdata` is not opened.
    wave : int or str, optional
        One wave; all of them by default.
    dimension : str or iterable of str, optional
        Dimensions of populations to keep: ``national``, ``territory``, ``age``...

    Returns
    -------
    DataFrame
        The tidy table: ``wave, question, answer, statistic, dimension, population, territory, estimate, low,
        high, se, n, evidence``, then where each row comes from. Shares are fractions (0.83), scores are out
        of 10; ``low`` and ``high`` are a 95% interval, or for ``bounded`` the smallest and largest possible
        value (``estimate`` is then missing).

    Raises
    ------
    InputError
        For an unknown question, territory, evidence, wave or dimension, with the nearest names; for evidence
        that `microdata` cannot give.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> found = ic.estimates("levers", microdata="none", dimension="national")
    >>> found.loc[found["statistic"] == "share", ["answer", "estimate", "page"]].values.tolist()
    [['shared_vision', 0.38, '13'], ['common_project', 0.37, '13']]
    """
    codebook.question(question)
    wanted = {
        "territory": _slugs(territory),
        "dimension": listed("dimension", dimension, codebook.dimensions()),
    }
    rows = rows_of(question, str(microdata), listed("evidence", evidence, EVIDENCE))
    check_wave(question, wave, rows["wave"])
    wanted["wave"] = None if wave is None else [str(wave)]
    for column, names in wanted.items():
        rows = rows if names is None else rows[rows[column].isin(names)]
    return in_order(rows, question)


def _slugs(territory: str | Iterable[str]) -> list[str] | None:
    if territory == "all":
        return None
    return [territories.resolve(name).slug for name in _several(territory)]
