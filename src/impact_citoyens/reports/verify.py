"""Same inputs, same bytes: two builds from nothing in two copies of the repository, compared file by file.

The builds differ in everything that must not count: folder, number of workers, hash seed, time zone, locale.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from impact_citoyens.io import paths, sources
from impact_citoyens.study import study

INPUTS = ("src", study.OWN, "notebooks", "pyproject.toml", "requirements.lock")
UNLIKE = (  # jobs, environment
    ("1", {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"}),
    ("2", {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "fr_FR.UTF-8"}),
)
CONTEXT = 60  # bytes shown on each side of a difference


def verify(options: list[str]) -> tuple[bool, str]:
    """Build twice and compare.

    Parameters
    ----------
    options : list of str
        Options of the command ``reports``: which pages.

    Returns
    -------
    same : bool
    said : str
        How many files were compared, or the first difference.
    """
    with tempfile.TemporaryDirectory(prefix="verify-") as scratch:
        folders = [copy(Path(scratch) / name) for name in ("one", "another")]
        builds = [
            start(folder, jobs, environment, options)
            for folder, (jobs, environment) in zip(folders, UNLIKE, strict=True)
        ]
        said = [process.communicate()[0] for process in builds]
        for process, text in zip(builds, said, strict=True):
            if process.returncode:
                return False, f"A build failed (status {process.returncode}):\n{text}"
        return compare(*(folder / "reports" for folder in folders))


def copy(folder: Path) -> Path:
    """Copy what pages are made from, without the files that version control ignores and what a build left."""
    for name in sources.listed():
        if name in INPUTS or name.split("/")[0] in INPUTS:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(paths.ROOT / name, folder / name)
    return folder


def start(folder: Path, jobs: str, environment: dict[str, str], options: list[str]) -> subprocess.Popen:
    """Start a build in a copy."""
    command = [sys.executable, "-m", "impact_citoyens", "reports"]
    command += ["--output", str(folder / "reports"), "--jobs", jobs, *options]
    own = {
        "PYTHONPATH": str(folder / "src"),
        "IMPACT_CITOYENS_ROOT": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    return subprocess.Popen(command, env=os.environ | environment | own, cwd=folder, **streams, text=True)


def compare(one: Path, other: Path) -> tuple[bool, str]:
    """Compare two folders; say how many files they share, or what differs first."""
    names = [
        sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        for folder in (one, other)
    ]
    if lonely := sorted(set(names[0]) ^ set(names[1])):
        return False, f"{lonely[0]} is in one build only."
    for name in names[0]:
        first, second = (one / name).read_bytes(), (other / name).read_bytes()
        if first != second:
            return False, f"{name} differs, {difference(first, second)}"
    if not names[0]:
        return False, "No file was made."
    return True, f"{len(names[0])} files compared: all the same, byte by byte."


def difference(one: bytes, other: bytes) -> str:
    """Show the first byte that differs, with what is around it."""
    place = next(
        (at for at, (here, there) in enumerate(zip(one, other, strict=False)) if here != there),
        min(len(one), len(other)),
    )
    around = slice(max(0, place - CONTEXT), place + CONTEXT)
    shown = (part[around].decode("utf-8", errors="replace").replace("\n", "⏎") for part in (one, other))
    return f"byte {place + 1}:\n  " + "\n  ".join(shown)
