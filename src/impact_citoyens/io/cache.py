"""One cache for what is slow to make: an entry is named by what it is made from, and checked when opened.

The name of an entry, its key, is a checksum of the code that its maker really imports (see
`imported_code`), the versions of the libraries, the tables of the study, other files, and parameters: when
one of them changes, another entry is made. An entry is a folder that appears whole. It lists the checksums
of its files, so that one that is broken, cut short or foreign is made again.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from impact_citoyens.io import imported_code, paths
from impact_citoyens.io.errors import refusal
from impact_citoyens.io.writing import write_json

RECORD = "entry.json"  # what an entry says of itself
KEY = 24  # hexadecimal digits of a key
SHORT = 16  # hexadecimal digits that people compare by eye, in pages
ABSENT = "–"
CODE = (".py", ".j2", ".css", ".js", ".po")  # the files of the package that decide what pages look like


# ---------------------------------------------------------------- checksums


def checksum(content: bytes | str) -> str:
    """Return the SHA-256 of bytes or of a text, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal; empty when there is no such file."""
    return checksum(path.read_bytes()) if path.is_file() else ""


def short_checksum(content: Path | str) -> str:
    """Return the checksum of a file or of a text as pages keep it; a dash for a file that is not there."""
    whole = file_checksum(content) if isinstance(content, Path) else checksum(content)
    return whole[:SHORT] or ABSENT


def tables_checksum(*folders: Path) -> str:
    """Return the checksum of all tables of some folders: names of folders and tables, and contents."""
    tables = [path for folder in folders for path in sorted(folder.glob("*.csv"))]
    return checksum("\n".join(f"{path.parent.name}/{path.name} {file_checksum(path)}" for path in tables))


def code_checksum(module: str) -> str:
    """Return the checksum of a module of this package and of the modules that it really imports."""
    return _code_checksum(imported_code.PACKAGE, module)


@lru_cache(maxsize=32)
def _code_checksum(package: Path, module: str) -> str:
    """Read the code once a process: what is edited later is not what runs."""
    sources = imported_code.files(module)
    return checksum("\n".join(f"{name} {file_checksum(path)}" for name, path in sorted(sources.items())))


@lru_cache(maxsize=2)
def package_checksum(package: Path) -> str:
    """Return the checksum of all that makes pages: code, templates, styles, scripts, catalogues."""
    files = sorted(path for path in package.rglob("*") if path.suffix in CODE)
    lines = (f"{path.relative_to(package).as_posix()} {file_checksum(path)}" for path in files)
    return checksum("\n".join(lines))


def forget() -> None:
    """Look at the code again: it may have changed."""
    imported_code.forget()
    _code_checksum.cache_clear()
    package_checksum.cache_clear()


# ---------------------------------------------------------------- entries


def key(
    module: str, tables: Iterable[Path] = (), files: Iterable[Path] = (), parameters: object = None
) -> str:
    """Return the name of what a module makes from some inputs, the same wherever these are on disk.

    Parameters
    ----------
    module : str
        The module that computes, as its ``__name__``.
    tables : iterable of Path
        Folders of tables of the study; all tables of a folder count.
    files : iterable of Path
        Other files; their names and contents count.
    parameters : plain data, optional

    Raises
    ------
    InputError
        When one of the files cannot be read.
    """
    contents = []
    for path in files:
        try:
            contents.append([path.name, checksum(path.read_bytes())])
        except OSError as error:
            raise refusal(
                path.name, error.strerror or "an unreadable file", "a file that can be read"
            ) from None
    parts = [
        code_checksum(module),
        imported_code.versions(module),
        tables_checksum(*tables),
        contents,
        parameters,
    ]
    return checksum(json.dumps(parts, sort_keys=True))[:KEY]


def location(kind: str, key: str) -> Path:
    """Return the folder of an entry, whether it is there or not."""
    return paths.CACHE / kind / key


def is_whole(entry: Path) -> bool:
    """Return whether a folder is an entry as it was written: its name, all its files and no other."""
    try:
        record = json.loads((entry / RECORD).read_text(encoding="utf-8"))
        return record == _record(entry)
    except (OSError, ValueError):
        return False


def open_entry(kind: str, key: str, make: Callable[[Path], object]) -> Path:
    """Return the folder of an entry; it is made first, unless it is there and whole.

    Parameters
    ----------
    kind : str
        Which room of the cache.
    key : str
        See `key`.
    make : callable
        It writes the files of the entry in the folder that it is given. When it raises, no entry is left.
    """
    entry = location(kind, key)
    if not is_whole(entry):
        with _alone(entry.parent):
            if not is_whole(entry):  # another process may have made it meanwhile
                _make(entry, make)
    return entry


def _make(entry: Path, make: Callable[[Path], object]) -> None:
    """Make an entry under another name, then put it in its place, whatever was there."""
    scratch = Path(tempfile.mkdtemp(prefix=".making-", dir=entry.parent))
    try:
        new = scratch / entry.name
        new.mkdir()
        make(new)
        write_json(new / RECORD, _record(new))
        if entry.is_symlink() or entry.exists():
            os.replace(entry, scratch / "broken")
        os.replace(new, entry)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _record(entry: Path) -> dict:
    files = sorted(path for path in entry.rglob("*") if path.is_file() and path != entry / RECORD)
    return {
        "key": entry.name,
        "files": {path.relative_to(entry).as_posix(): file_checksum(path) for path in files},
    }


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time make entries of a kind; the others wait, then find them."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # no such locks here: two processes would do the same work, and write the same bytes
        yield
        return
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in folder.glob(".making-*"):  # by a process that was killed: nobody else makes one now
            shutil.rmtree(left, ignore_errors=True)
        yield
