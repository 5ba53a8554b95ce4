"""Cells of one column as values of one variable: codes, labels and numbers as people write them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact_citoyens.io.errors import InputError
from impact_citoyens.study import study, territories
from impact_citoyens.survey.reading import contract
from impact_citoyens.survey.reading.cell_texts import NO, YES, is_missing, key, number, plain
from impact_citoyens.survey.reading.contract import Variable

NUMBERS = ("age", "weight", "score", "yes_no")
NOT_KNOWN = object()


@dataclass(frozen=True)
class Decoded:
    """A column understood.

    Attributes
    ----------
    values : pandas.Series, shape (rows,)
        Ordered categorical, floats, or text; missing where the cell is empty or wrong.
    wrong : ndarray of bool, shape (rows,)
    """

    values: pd.Series
    wrong: np.ndarray


def decode(variable: Variable, cells: pd.Series, codes: dict[str, str], labels: dict[str, str]) -> Decoded:
    """Understand a column.

    Parameters
    ----------
    variable : Variable
    cells : pandas.Series
        Numbers or text.
    codes : dict of str to str
        The mapping's codes for the variable, reduced by `key`.
    labels : dict of str to str
        Value labels of the file, by code.
    """
    if variable.kind in NUMBERS and not codes and not labels and not isinstance(cells.dtype, pd.StringDtype):
        return _numbers(variable, cells.to_numpy(float, na_value=np.nan), np.zeros(len(cells), bool))
    if variable.kind == "id":
        return _identifiers(cells)
    places, uniques = pd.factorize(cells)
    texts = [plain(value) for value in uniques]
    decoded = [_value(variable, text, codes, labels) for text in texts]
    wrong = np.array([value is NOT_KNOWN for value in decoded] + [False])[places]
    kept = [None if value is NOT_KNOWN else value for value in decoded] + [None]
    if variable.kind in NUMBERS:
        return _numbers(variable, np.array(kept, float)[places], wrong)
    return Decoded(_labels(variable, kept, places), wrong)


def _value(
    variable: Variable, text: str, codes: dict[str, str], labels: dict[str, str]
) -> str | float | None:
    """One cell: by the mapping, then as it is, then by the value label of the file."""
    label = labels.get(text)
    for given in (text, label):
        if given is not None and key(given) in codes:
            if variable.kind not in NUMBERS:
                return codes[key(given)] or None
            return _mapped_number(codes[key(given)])
    # A labelled 1 and 2 may stand for yes and no: what the label says counts before the number.
    order = (label, text) if label is not None and variable.kind != "score" else (text,)
    for given in order:
        if is_missing(given):
            return None
        value = _READERS[variable.kind](variable, given)
        if value is not NOT_KNOWN:
            return value
    return NOT_KNOWN


def _mapped_number(ours: str) -> float | None:
    value = number(ours)
    return None if np.isnan(value) else value


def _code(variable: Variable, text: str) -> object:
    code = variable.lookup().get(key(text), NOT_KNOWN)
    if code is not NOT_KNOWN or variable.name != "territory":
        return code
    try:
        slug = territories.resolve(text).slug
    except InputError:
        return NOT_KNOWN
    return NOT_KNOWN if slug == study.nation() else slug


def _number(variable: Variable, text: str) -> object:
    value = number(text)
    return NOT_KNOWN if np.isnan(value) else value


def _yes_no(variable: Variable, text: str) -> object:
    word = key(text)
    return 1.0 if word in YES else 0.0 if word in NO else _number(variable, text)


def _wave(variable: Variable, text: str) -> object:
    value = number(text)
    if contract.FIRST_WAVE <= value <= contract.LAST_WAVE and value == int(value):
        return str(int(value))
    return NOT_KNOWN


_READERS: dict[str, Callable[[Variable, str], object]] = {
    "category": _code,
    "choice": _code,
    "scale": _code,
    "yes_no": _yes_no,
    "wave": _wave,
    "age": _number,
    "weight": _number,
    "score": _number,
}


def _numbers(variable: Variable, values: np.ndarray, wrong: np.ndarray) -> Decoded:
    """Numbers within the range of their kind; the others are wrong, and missing."""
    with np.errstate(invalid="ignore"):
        out = ~np.isnan(values) & ~_ALLOWED[variable.kind](values)
    return Decoded(pd.Series(np.where(out, np.nan, values)), wrong | out)


_ALLOWED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "age": lambda years: (
        (years >= contract.LOWEST_AGE) & (years <= contract.HIGHEST_AGE) & (years == np.floor(years))
    ),
    "weight": lambda weight: (weight >= 0) & np.isfinite(weight),
    "score": lambda score: (score >= contract.LOWEST_SCORE) & (score <= contract.HIGHEST_SCORE),
    "yes_no": lambda answer: (answer == 0) | (answer == 1),
}


def _identifiers(cells: pd.Series) -> Decoded:
    """Identifiers as text; 1 and 1.0 are the same one."""
    texts = cells
    if not isinstance(cells.dtype, pd.StringDtype):
        texts = cells.map(plain, na_action="ignore").astype("str")
    stripped = texts.str.strip()
    absent = stripped.isna() | stripped.str.casefold().isin(("", "na", "nan", "null", "none"))
    return Decoded(stripped.mask(absent).reset_index(drop=True), np.zeros(len(cells), bool))


def _labels(variable: Variable, kept: list, places: np.ndarray) -> pd.Series:
    slugs = variable.slugs or sorted({value for value in kept if value is not None})
    position = {slug: place for place, slug in enumerate(slugs)}
    codes = np.array([position.get(value, -1) for value in kept], np.int64)[places]
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(slugs, dtype="str"), ordered=True))


def age_bands(age: pd.Series) -> pd.Series:
    """Bands of the contract that ages in completed years fall in."""
    slugs = contract.variables()["age_band"].slugs
    starts = np.array([int("".join(c for c in slug[:2] if c.isdigit())) for slug in slugs])
    years = age.to_numpy(float)
    codes = np.where(np.isnan(years), -1, np.searchsorted(starts, np.nan_to_num(years), side="right") - 1)
    return pd.Series(
        pd.Categorical.from_codes(codes, categories=pd.Index(slugs, dtype="str"), ordered=True), age.index
    )
