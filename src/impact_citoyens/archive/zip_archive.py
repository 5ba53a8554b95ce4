"""A build and its sources as one file: same contents, same bytes.

Unpacked where there is no git, it knows its sources and their date.
"""

import json
import os
import time
import zipfile
from pathlib import Path

import yaml

from impact_citoyens import __version__
from impact_citoyens.archive import crate, manifest
from impact_citoyens.io import paths
from impact_citoyens.io.cache import file_checksum
from impact_citoyens.io.errors import InputError, Problem, refusal
from impact_citoyens.io.sources import CRATE, RECORD, Sources, changed, sources
from impact_citoyens.io.writing import write_whole
from impact_citoyens.reports import inputs
from impact_citoyens.reports.build import existing
from impact_citoyens.reports.plan import Execution
from impact_citoyens.study import study

OLDEST = 315_532_800  # 1980-01-01: a zip knows no earlier date
LEVEL = 9  # of compression
# What a page says it was made from that has to be in the archive as it was
MADE_FROM = ("notebook", "code", "reference", "lock")


def archive(root: Path | None = None, output: Path | None = None, observed: bool = False) -> Path:
    """Write manifest and RO-Crate metadata of the build in ``reports/``, then pack them with it.

    Its sources go into the archive too.

    Parameters
    ----------
    root : Path, optional
        The repository, or an unpacked archive (where this package is by default).
    output : Path, optional
        The file (``dist/impact-citoyens-VERSION.zip`` by default).
    observed : bool
        Accept pages that were made from a microdata file.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        When there is no build, a page failed or was made from something else than these sources or from a
        microdata file, or a file of ``reports/`` is none of a build; nothing is written.

    References
    ----------
    reproducible-builds.org, on archives: sorted names, one date, no owner, fixed permissions.
    """
    root = root or paths.ROOT
    packed, citation = sources(root), read_citation(root)
    if wrong := list(_unfit(root / "reports", observed)):
        raise InputError(wrong)
    listed = manifest.write(root / "reports")
    about = f"reports/{manifest.MANIFEST}"
    said = _record(root, packed)
    sizes = {name: (root / name).stat().st_size for name in [*packed.names, about]} | {RECORD: len(said)}
    write_whole(root / CRATE, crate.metadata(root, citation, listed, sizes, packed.date))
    contents = {
        name: root / name
        for name in [*packed.names, about, CRATE, *(f"reports/{file.path}" for file in listed)]
    } | {RECORD: said}
    path = output or root / "dist" / f"impact-citoyens-{__version__}.zip"
    _pack(path, f"impact-citoyens-{__version__}", contents, packed)
    return path


def read_citation(root: Path) -> dict:
    """Read CITATION.cff.

    Raises
    ------
    InputError
        When it is not there.
    """
    path = root / "CITATION.cff"
    if not path.exists():
        raise refusal(path.name, "no file", "who made this")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def differences(root: Path | None = None) -> list[str]:
    """Name the sources and outputs that are not what the archive says.

    Where no archive was unpacked, only outputs are looked at.

    Parameters
    ----------
    root : Path, optional
        An unpacked archive, or a repository with a manifest.
    """
    root = root or paths.ROOT
    said = [f"{name}: {'changed' if (root / name).is_file() else 'missing'}" for name in changed(root)]
    return said + [f"reports/{line}" for line in manifest.differences(root / "reports")]


def _unfit(reports: Path, observed: bool) -> list[Problem]:
    """Say which pages cannot be archived, and why."""
    problems = []
    for name, execution in _made(reports):
        record = inputs.of_page(reports / name) or {}
        file, now = f"reports/{name}", inputs.statics(execution, frozenset())
        other = [
            inputs.REASONS[name]
            for name in MADE_FROM
            if name in record.get("static", {}) and record["static"][name] != now[name]
        ]
        if record.get("error"):
            expected, fix = "whole pages", "Run “make reports” again."
            problems.append(Problem(file, None, None, "a page whose notebook failed", expected, fix))
        elif other:
            expected, fix = "pages of these", "Run “make reports LANGUAGE=all”."
            problems.append(
                Problem(file, None, None, f"a page of other sources: {'; '.join(other)}", expected, fix)
            )
        elif record and not observed and not _public(execution, record["static"]["parameters"]):
            fix = "Build without MICRODATA=…, or say that they may be shared: make archive OBSERVED=yes."
            problems.append(
                Problem(
                    file, None, None, "estimates on a microdata file", "pages made from public figures", fix
                )
            )
    return problems


def _made(reports: Path) -> list[tuple[str, Execution]]:
    """List the pages that say what they were made from, each with its execution."""
    audits = [
        ("audit.html", Execution("fr", study.nation(), "audit")),
        ("en/audit.html", Execution("en", study.nation(), "audit")),
    ]
    return [(str(execution.page), execution) for execution in sorted(existing(reports))] + [
        (name, execution) for name, execution in audits if (reports / name).exists()
    ]


def _public(execution: Execution, parameters: str) -> bool:
    """Tell from the checksum of its parameters whether a page was made without a microdata file."""
    places = (execution.language, execution.territory, execution.notebook)
    return any(
        inputs.statics(Execution(*places, microdata), frozenset())["parameters"] == parameters
        for microdata in ("none", "synthetic")
    )


def _record(root: Path, packed: Sources) -> bytes:
    """Write what an archive says of itself: the same when it is made again from an unpacked one."""
    content = {
        "name": "impact-citoyens",
        "version": __version__,
        "commit": packed.commit,
        "date": packed.date,
        "modified": list(packed.modified),
        "executable": sorted(packed.executable),
        "sources": {name: file_checksum(root / name) for name in packed.names},
    }
    return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _pack(path: Path, folder: str, contents: dict[str, Path | bytes], sources: Sources) -> None:
    """Write the zip under a temporary name, then rename it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    moment = time.gmtime(max(sources.date, OLDEST))[:6]
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(temporary, "w") as packed:
            for name, content in sorted(contents.items()):
                entry = zipfile.ZipInfo(f"{folder}/{name}", moment)
                entry.create_system = 3  # Unix, wherever it is made: permissions count
                entry.external_attr = (0o100755 if name in sources.executable else 0o100644) << 16
                packed.writestr(
                    entry,
                    content if isinstance(content, bytes) else content.read_bytes(),
                    zipfile.ZIP_DEFLATED,
                    LEVEL,
                )
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
