"""Read the repository's tables, with every value kept as written until somebody asks for a number."""

from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path

import pandas as pd

from impact_citoyens import paths
from impact_citoyens.errors import InputError, Problem


def relative(path: Path) -> str:
    """Return a path as the reader knows it: relative to the repository when it is inside."""
    path = Path(path)
    return path.relative_to(paths.ROOT).as_posix() if path.is_relative_to(paths.ROOT) else path.name


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
    return _read(Path(path), tuple(columns or ()), _stamp(Path(path))).copy()


def remembered(*folders: Path) -> Callable[[Callable], Callable]:
    """Remember what a function makes of the tables of folders, until one of their files changes.

    Charts ask for the same labels hundreds of times a page; a session in a notebook must still see an edited table.
    """

    def decorate(function: Callable) -> Callable:
        @lru_cache(maxsize=512)
        def kept(stamps: tuple[int, ...], *arguments: object, **named: object) -> object:
            return function(*arguments, **named)

        @wraps(function)
        def fresh(*arguments: object, **named: object) -> object:
            found = kept(tuple(_stamp(path) for folder in folders for path in sorted(folder.glob("*.csv"))), *arguments, **named)
            return found.copy() if isinstance(found, pd.DataFrame) else found

        return fresh

    return decorate


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


@lru_cache(maxsize=64)
def _read(path: Path, columns: tuple[str, ...], stamp: int) -> pd.DataFrame:
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8")
    except FileNotFoundError:
        raise InputError([Problem(relative(path), None, None, "no file", "a CSV file", "Restore it from version control.")]) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise InputError([Problem(relative(path), None, None, str(error).strip(), "a rectangular UTF-8 CSV file")]) from None
    missing = [column for column in columns if column not in frame]
    if missing:
        raise InputError([Problem(relative(path), 1, column, "no such column", "the column of data/datapackage.json") for column in missing])
    return frame
