"""Read the repository's tables, with every value kept as written until somebody asks for a number."""

import csv
import os
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path

import pandas as pd

from impact_citoyens.io import paths
from impact_citoyens.io.errors import InputError, Problem, refusal


def relative(path: Path) -> str:
    """Return a path as the reader knows it: relative to the repository when it is inside."""
    path = Path(path)
    return path.relative_to(paths.ROOT).as_posix() if path.is_relative_to(paths.ROOT) else path.name


def table_name(path: Path) -> str:
    """Return the name of a table as errors say it: from the repository, or from its study elsewhere."""
    path = Path(path)
    return relative(path) if path.is_relative_to(paths.ROOT) else "/".join(path.parts[-3:])


def read_table(path: Path, columns: list[str] | None = None) -> pd.DataFrame:
    """Read a UTF-8 CSV file of text, and check its columns.

    Parameters
    ----------
    path : Path
        The file.
    columns : list of str, optional
        Columns that must be there.

    Returns
    -------
    DataFrame
        All columns as str, empty cells as ``""``. A new object on each call.

    Raises
    ------
    InputError
        When the file is missing, empty, not rectangular, not UTF-8, or lacks a column.
    """
    return _read(Path(path), tuple(columns or ()), stamp(Path(path))).copy()


def cached_until_edit(*folders: Path | Callable[[], Path]) -> Callable[[Callable], Callable]:
    """Remember what a function makes of the tables of folders, until one of their files changes.

    Charts ask for the same labels hundreds of times a page; a session must still see an edited table.

    Parameters
    ----------
    *folders : Path, or function that returns one
        A function is asked at each call: two studies never share what was made of their tables.
    """

    def decorate(function: Callable) -> Callable:
        @lru_cache(maxsize=512)
        def kept(state: tuple, *arguments: object, **named: object) -> object:
            return function(*arguments, **named)

        @wraps(function)
        def fresh(*arguments: object, **named: object) -> object:
            places = tuple(folder() if callable(folder) else folder for folder in folders)
            result = kept((places, _stamps(places)), *arguments, **named)
            return result.copy() if isinstance(result, pd.DataFrame) else result

        return fresh

    return decorate


_frozen: dict[tuple[Path, ...], tuple[int, ...]] | None = None


def freeze_tables() -> None:
    """Take the tables as they are now until the process ends: a page is made of one state of the data."""
    global _frozen
    _frozen = {}


def _stamps(folders: tuple[Path, ...]) -> tuple[int, ...]:
    if _frozen is not None and folders in _frozen:
        return _frozen[folders]
    stamps = tuple(stamp(path) for folder in folders for path in sorted(folder.glob("*.csv")))
    if _frozen is not None:
        _frozen[folders] = stamps
    return stamps


def stamp(path: Path | str) -> int:
    """Return the time of the last edit of a file, 0 when there is none."""
    try:
        return os.stat(path).st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=64)
def _read(path: Path, columns: tuple[str, ...], stamp: int) -> pd.DataFrame:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except FileNotFoundError:
        raise refusal(table_name(path), "no file", "a CSV file", "Restore it from version control.") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise refusal(table_name(path), str(error), "a UTF-8 CSV file") from None
    if not rows:
        raise refusal(table_name(path), "an empty file", "a header and rows")
    header, *body = rows
    uneven = [(line, row) for line, row in enumerate(body, 2) if len(row) != len(header)]
    if uneven:
        raise InputError(
            Problem(table_name(path), line, None, f"{len(row)} cells", f"{len(header)}, one a column")
            for line, row in uneven
        )
    frame = pd.DataFrame(body, columns=header, dtype=str)
    missing = [column for column in columns if column not in frame]
    if missing:
        raise InputError(
            Problem(table_name(path), 1, column, "no such column", "the column of data/datapackage.json")
            for column in missing
        )
    return frame


def whole_numbers(frame: pd.DataFrame, columns: list[str], path: Path) -> pd.DataFrame:
    """Turn columns of a table into whole numbers.

    Raises
    ------
    InputError
        Naming file, row and column of each cell that is not one.
    """
    wrong = [
        (column, line, text)
        for column in columns
        for line, text in enumerate(frame[column], 2)
        if not (text.isascii() and text.isdecimal())
    ]
    if wrong:
        name = table_name(path)
        raise InputError(
            Problem(name, line, column, repr(text), "a whole number") for column, line, text in wrong
        )
    return frame.astype(dict.fromkeys(columns, "int64"))
