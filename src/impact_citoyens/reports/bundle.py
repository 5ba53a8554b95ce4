"""What pages are made from, as one file: a machine with this package makes them from it, and shares no disk with anybody."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from impact_citoyens.evidence.microdata import NONE
from impact_citoyens.io import paths
from impact_citoyens.io.errors import refusal
from impact_citoyens.reconstruction import results
from impact_citoyens.study import study

ORDER = "order.json"
APART = (
    "pages",
    "output",
    "notebooks",
)  # what is not said once for all pages, or differs from one machine to another
# Where a bundle keeps the reconstruction: the name of its folder here depends on where the package is installed
MADE = ".cache/reconstruction/made"
NAME = "from impact_citoyens.reconstruction import results; print(results.CACHE / results.checksum())"
OLD = (1980, 1, 1, 0, 0, 0)  # the date of every file: same contents, same bytes


def pack(order: dict) -> bytes:
    """Pack what the pages of an order read.

    Parameters
    ----------
    order : dict
        See `making.make_page`.

    Returns
    -------
    bytes
        A zip: the order without its pages, their notebooks, the data, the lock, and the tables of the reconstruction or of a microdata
        file (respondents, even synthetic, stay where they are). Same contents, same bytes.

    Raises
    ------
    InputError
        When the tables of a microdata file are not in the repository.
    """
    kept = {name: value for name, value in order.items() if name not in APART}
    contents = {ORDER: json.dumps(kept, sort_keys=True).encode()} | {
        name: path.read_bytes() for name, path in _files(order)
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        for name, content in sorted(contents.items()):
            bundle.writestr(zipfile.ZipInfo(name, OLD), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _files(order: dict) -> Iterator[tuple[str, Path]]:
    executions = [page["execution"] for page in order["pages"]]
    for name in {each["notebook"] for each in executions}:
        yield f"notebooks/{name}.ipynb", Path(order["notebooks"]) / f"{name}.ipynb"
    for path in [
        *study.published().glob("*.csv"),
        *study.reference().glob("*.csv"),
        paths.ROOT / "requirements.lock",
    ]:
        yield path.relative_to(paths.ROOT).as_posix(), path
    for microdata in {each["microdata"] for each in executions} - {NONE}:
        yield from _tables(microdata)


def _tables(microdata: str) -> Iterator[tuple[str, Path]]:
    if microdata != results.SYNTHETIC and not (paths.ROOT / microdata).resolve().is_relative_to(
        paths.ROOT.resolve()
    ):
        raise refusal(
            "parameters",
            microdata,
            "a folder of the repository",
            "Let “make reports” make it.",
            column="microdata",
        )
    folder, name = (
        (results.prepare(), MADE) if microdata == results.SYNTHETIC else (paths.ROOT / microdata, microdata)
    )
    for path in folder.iterdir():
        if not path.name.startswith((".", "sample-")):
            yield f"{name}/{path.name}", path


def unpack(bundle: bytes, folder: Path) -> dict:
    """Unpack a bundle in an empty folder, which IMPACT_CITOYENS_ROOT can then name; return its order.

    Parameters
    ----------
    bundle : bytes
        See `pack`.
    folder : Path
        Where to.
    """
    with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
        packed.extractall(folder)
    if (folder / MADE).exists():  # named by a process apart: here the root is another
        environment = os.environ | {"IMPACT_CITOYENS_ROOT": str(folder)}
        named = subprocess.run(
            [sys.executable, "-c", NAME],
            env=environment,
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
        (folder / MADE).rename(named.stdout.strip())
    return json.loads((folder / ORDER).read_text(encoding="utf-8")) | {"notebooks": str(folder / "notebooks")}
