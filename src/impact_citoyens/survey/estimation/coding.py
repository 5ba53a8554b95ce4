"""Columns of respondents as integer codes and numbers; errors name the column and the value."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import pandas as pd

Labels = TypeVar("Labels", pd.Index, pd.DataFrame)


@dataclass(frozen=True)
class Coded(Generic[Labels]):
    """A column as integers.

    Attributes
    ----------
    codes : ndarray of int, shape (rows,)
        Position of each row's value in `labels`; -1 where the value is missing.
    labels : pandas.Index or pandas.DataFrame, length (levels,)
        The values, in category order for a categorical column and sorted otherwise. A DataFrame when several
        columns are crossed.
    """

    codes: np.ndarray
    labels: Labels

    def __len__(self) -> int:
        return len(self.labels)


def require_columns(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    """Raise ValueError naming the columns that `frame` lacks."""
    absent = [name for name in columns if name not in frame.columns]
    if absent:
        raise ValueError(
            f"no column {', '.join(map(repr, absent))} among the {len(frame.columns)} columns of the table "
            f"({', '.join(map(str, frame.columns[:12]))}...); check the spelling or rename the column"
        )


def code_column(frame: pd.DataFrame, column: str) -> Coded[pd.Index]:
    """Code one column; a categorical keeps its order and its unused categories."""
    require_columns(frame, [column])
    values = frame[column]
    if isinstance(values.dtype, pd.CategoricalDtype):
        return Coded(values.cat.codes.to_numpy(np.int64), values.cat.categories)
    codes, labels = pd.factorize(values, sort=True)
    return Coded(codes.astype(np.int64), pd.Index(labels))


def code_observed(frame: pd.DataFrame, column: str, among: np.ndarray | None = None) -> Coded[pd.Index]:
    """Code one column, without the values that nobody in the mask `among` has (-1 there)."""
    coded = code_column(frame, column)
    held = coded.codes >= 0 if among is None else (coded.codes >= 0) & among
    seen = np.bincount(coded.codes[held], minlength=len(coded)) > 0
    place = np.append(np.where(seen, np.cumsum(seen) - 1, -1), -1)  # the last entry serves the code -1
    return Coded(np.where(held, place[coded.codes], -1), coded.labels[seen])


def code_groups(frame: pd.DataFrame, by: str | Sequence[str] | None) -> Coded[pd.DataFrame]:
    """Code the groups formed by crossing columns.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (rows, columns)
    by : str, sequence of str, or None
        None puts every row in one group whose labels table has one row and no column.

    Returns
    -------
    Coded
        Only combinations that occur; a row missing any of the columns has code -1.
    """
    names = [by] if isinstance(by, str) else list(by or [])
    if not names:
        return Coded(np.zeros(len(frame), np.int64), pd.DataFrame(index=[0]))
    parts = [code_observed(frame, name) for name in names]
    shape = tuple(max(len(part), 1) for part in parts)
    coded = np.all([part.codes >= 0 for part in parts], axis=0)
    crossed = np.ravel_multi_index([np.where(coded, part.codes, 0) for part in parts], shape)
    codes, present = pd.factorize(np.where(coded, crossed, -1), sort=True)
    return Coded(
        codes - np.count_nonzero(present < 0), _crossed_labels(names, parts, shape, present[present >= 0])
    )


def _crossed_labels(
    names: list[str], parts: list[Coded], shape: tuple[int, ...], cells: np.ndarray
) -> pd.DataFrame:
    """Values of each column for each occurring combination."""
    places = np.unravel_index(cells, shape)
    return pd.DataFrame(
        {
            name: part.labels.take(place).astype(part.labels.dtype)
            for name, part, place in zip(names, parts, places)
        }
    )


def numbers(frame: pd.DataFrame, column: str) -> np.ndarray:
    """A numeric column as floats, NaN where missing.

    Raises
    ------
    ValueError
        If the column holds text, or an infinite number.
    """
    require_columns(frame, [column])
    values = frame[column]
    if isinstance(values.dtype, pd.CategoricalDtype) or not pd.api.types.is_numeric_dtype(values):
        first = values.dropna().iloc[:1].tolist()
        raise ValueError(
            f"column {column!r} is not numeric (it holds {first}); convert it with pandas.to_numeric, "
            "or ask for a proportion instead of a mean"
        )
    array = values.to_numpy(float, na_value=np.nan)
    if np.isinf(array).any():
        raise ValueError(
            f"column {column!r} holds an infinite number in row {int(np.isinf(array).argmax())}; "
            "replace it by a number or by a missing value"
        )
    return array


def indicator(frame: pd.DataFrame, column: str) -> np.ndarray:
    """A 0/1 column as codes 0 and 1, -1 where missing; ValueError for any other value."""
    array = numbers(frame, column)
    wrong = ~np.isnan(array) & (array != 0) & (array != 1)
    if wrong.any():
        raise ValueError(
            f"column {column!r} should hold 0 (not chosen) or 1 (chosen) but row {int(wrong.argmax())} "
            f"holds {array[wrong][0]:g}; recode it or use `proportion`"
        )
    return np.where(np.isnan(array), -1, array).astype(np.int64)


def rank_values(frame: pd.DataFrame, column: str) -> np.ndarray:
    """A column of ranks as floats, NaN where missing; ValueError unless they are 1, 2, 3..."""
    array = numbers(frame, column)
    wrong = ~np.isnan(array) & ((array < 1) | (array != np.floor(array)))
    if wrong.any():
        raise ValueError(
            f"column {column!r} should hold ranks 1, 2, 3... or be missing, but row {int(wrong.argmax())} "
            f"holds {array[wrong][0]:g}"
        )
    return array


def scores(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Numbers as they are, ordered categories by their position from 0; NaN where missing."""
    require_columns(frame, [column])
    dtype = frame[column].dtype
    if isinstance(dtype, pd.CategoricalDtype) and dtype.ordered:
        codes = frame[column].cat.codes.to_numpy(float)
        return np.where(codes < 0, np.nan, codes)
    return numbers(frame, column)


def strata(frame: pd.DataFrame, column: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Codes (shape (rows,)) and sizes (shape (strata,)) of the strata; one stratum without a column."""
    if column is None:
        coded = Coded(np.zeros(len(frame), np.int64), pd.Index(["all"]))
    else:
        coded = code_observed(frame, column)
    if (coded.codes < 0).any():
        raise ValueError(
            f"column {column!r}: the stratum is missing in row {int((coded.codes < 0).argmax())}; "
            "fill it in or drop the row"
        )
    sizes = np.bincount(coded.codes, minlength=len(coded)).astype(float)
    if (sizes < 2).any():
        raise ValueError(
            f"stratum {coded.labels[sizes < 2][0]!r} of {column!r} has a single row, from which no "
            "variance can be estimated; merge it with a neighbour"
        )
    return coded.codes, sizes
