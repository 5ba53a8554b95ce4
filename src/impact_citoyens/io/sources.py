"""The files of the repository and their date, as git knows them or as the archive they came in says.

`make archive` writes the list in the archive it makes (``archive.json``), so that an unpacked archive knows
as much of itself as the checkout it was made from. A folder that has neither (files downloaded one by one)
is read with the rules of ``.gitignore``.
"""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from impact_citoyens.io import paths
from impact_citoyens.io.cache import file_checksum
from impact_citoyens.io.errors import refusal

RECORD = "archive.json"
CRATE = "ro-crate-metadata.json"
WRITTEN = frozenset({RECORD, CRATE})  # by `make archive`: beside the sources, not among them


@dataclass(frozen=True)
class Sources:
    """The sources of an archive.

    Attributes
    ----------
    names : tuple of str
        Files, relative to the repository, sorted.
    executable : frozenset of str
        Those that can be run.
    date : int
        Seconds since 1970: of the last commit, or ``SOURCE_DATE_EPOCH``.
    commit : str
        The last commit; empty when unknown.
    modified : tuple of str
        Files that are not what the commit (or the archive) says.
    """

    names: tuple[str, ...]
    executable: frozenset[str]
    date: int
    commit: str
    modified: tuple[str, ...]


def sources(root: Path | None = None) -> Sources:
    """Return what an archive is made of: files that git tracks, never one that it does not.

    Parameters
    ----------
    root : Path, optional
        The repository (this one by default).

    Raises
    ------
    InputError
        When nothing says which files are sources, or of which date.
    """
    root = root or paths.ROOT
    if staged := _git(root, "ls-files", "-z", "--stage"):
        listed = dict(reversed(line.split("\t", 1)) for line in staged.split("\0") if line)
        names = [name for name in sorted(listed) if name not in WRITTEN and (root / name).is_file()]
        executable = frozenset(name for name in names if listed[name].startswith("100755"))
        modified = sorted(
            name for name in (_git(root, "diff", "--name-only", "-z", "HEAD") or "").split("\0") if name
        )
        return Sources(
            tuple(names),
            executable,
            date(root),
            (_git(root, "rev-parse", "HEAD") or "").strip(),
            tuple(modified),
        )
    archived = record(root)
    if not archived:
        expected, fix = "one of them", "Clone the repository with git."
        raise refusal(".", "neither a git checkout nor an unpacked archive", expected, fix)
    names = [name for name in sorted(archived["sources"]) if (root / name).is_file()]
    modified = sorted({*archived["modified"], *changed(root)})
    return Sources(
        tuple(names), frozenset(archived["executable"]), date(root), archived["commit"], tuple(modified)
    )


def listed(root: Path | None = None) -> list[str]:
    """Return the files that are not ignored, committed or not: what pages and tests may depend on.

    Parameters
    ----------
    root : Path, optional
        The repository (this one by default).
    """
    return _names(root or paths.ROOT, "--cached", "--others", "--exclude-standard")


def tracked(root: Path | None = None) -> list[str]:
    """Return the files that git tracks, as they are now: what may leave this machine (see `listed`)."""
    return _names(root or paths.ROOT, "--cached")


def _names(root: Path, *which: str) -> list[str]:
    names = _git(root, "ls-files", "-z", *which)
    if names is not None:
        return sorted({name for name in names.split("\0") if name and (root / name).is_file()})
    rules = _rules(root)
    return sorted(name for name in _walk(root, rules) if not _ignored(name, rules))


def date(root: Path | None = None) -> int:
    """Return the date of the sources, in seconds since 1970.

    It is ``SOURCE_DATE_EPOCH``, else that of the commit, else that of the archive.

    Parameters
    ----------
    root : Path, optional
        The repository (this one by default).

    Raises
    ------
    InputError
        When there is none of them, or ``SOURCE_DATE_EPOCH`` is not a whole number.

    References
    ----------
    reproducible-builds.org, specification of SOURCE_DATE_EPOCH.
    """
    root, asked = root or paths.ROOT, os.environ.get("SOURCE_DATE_EPOCH", "")
    if asked and not re.fullmatch(r"\d{1,10}", asked):
        raise refusal(
            "parameters", repr(asked), "seconds since 1970, a whole number", column="SOURCE_DATE_EPOCH"
        )
    said = asked or (_git(root, "log", "-1", "--format=%ct") or "").strip() or record(root).get("date")
    if said in ("", None):  # not 0: a date like another
        raise refusal(
            ".", "neither git nor archive.json", "the date of the sources", "Set SOURCE_DATE_EPOCH."
        )
    return int(said)


def record(root: Path) -> dict:
    """Return what the archive that a folder came in says of itself; nothing when it came in none."""
    try:
        return json.loads((root / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def changed(root: Path) -> list[str]:
    """Name the sources that are not, or no longer, what the archive says.

    Parameters
    ----------
    root : Path
        An unpacked archive.
    """
    return [
        name
        for name, digest in sorted(record(root).get("sources", {}).items())
        if file_checksum(root / name) != digest
    ]


def _git(root: Path, *arguments: str) -> str | None:
    """Ask git about this very folder, not one around it; None when it is no repository or there is no git."""
    if not (root / ".git").exists():
        return None
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True)
    except OSError:
        return None
    return done.stdout.decode() if done.returncode == 0 else None


def _rules(root: Path) -> list[str]:
    path = root / ".gitignore"
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    return [".git", ".git/", *(line.strip() for line in lines if line.strip() and not line.startswith("#"))]


def _walk(root: Path, rules: list[str]) -> list[str]:
    """Every file outside of the folders that are ignored whole (an environment has ten thousand)."""
    names_below = []
    for folder, folders, names in os.walk(root):
        folders[:] = [
            name
            for name in folders
            if not any(fnmatch(name, rule[:-1]) for rule in rules if rule.endswith("/"))
        ]
        names_below += [(Path(folder) / name).relative_to(root).as_posix() for name in names]
    return names_below


def _ignored(name: str, rules: list[str]) -> bool:
    """Read the rules of .gitignore that we use: ``folder/``, ``name``, ``folder/*``, ``!folder/name``."""
    verdict = False
    for rule in rules:
        pattern = rule.removeprefix("!")
        if fnmatch(name, pattern) or ("/" not in pattern and fnmatch(PurePosixPath(name).name, pattern)):
            verdict = not rule.startswith("!")
    return verdict
