"""What pages are made from, as one file: a machine with this package needs nothing else."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from impact_citoyens.audit import auditor
from impact_citoyens.evidence.microdata import NONE
from impact_citoyens.io import paths, sources
from impact_citoyens.io.errors import refusal
from impact_citoyens.reconstruction import results, seed_study
from impact_citoyens.reports.plan import AUDIT, RECONSTRUCTION
from impact_citoyens.study import study

ORDER = "order.json"
APART = ("pages", "output", "notebooks")  # of an order: said of each page, or other on another machine
OWN = ("src/", "tests/")  # what does not travel: a worker has the package
STUDY = "study"  # where a bundle keeps the tables of a study that is outside of the repository
OLD = (1980, 1, 1, 0, 0, 0)  # the date of every file: same contents, same bytes


def pack(order: dict) -> bytes:
    """Pack what the pages of an order read.

    Parameters
    ----------
    order : dict
        See `make_page.make_page`.

    Returns
    -------
    bytes
        A zip: the order without its pages, what git tracks but the code, and the entries of the cache that
        the pages open: the reconstruction, the estimates of a microdata file, the audit. Respondents stay
        where they are, and so does every file that git does not track. Same contents, same bytes.

    Raises
    ------
    InputError
        When the tables of a microdata file are not in the repository.
    """
    kept = {name: value for name, value in order.items() if name not in APART}
    if _study_place() != study.OWN:
        kept["study"] = _study_place()
    contents = {ORDER: json.dumps(kept, sort_keys=True).encode()} | {
        name: path.read_bytes() for name, path in _files(order)
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        for name, content in sorted(contents.items()):
            bundle.writestr(zipfile.ZipInfo(name, OLD), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _files(order: dict) -> Iterator[tuple[str, Path]]:
    """Yield what git tracks but the code, the notebooks and the study of an order, entries of the cache."""
    for name in sources.tracked():
        if not name.startswith(OWN):
            yield name, paths.ROOT / name
    executions = [page["execution"] for page in order["pages"]]
    for name in {execution["notebook"] for execution in executions}:
        yield f"notebooks/{name}.ipynb", Path(order["notebooks"]) / f"{name}.ipynb"
    folder = study.current().folder
    for path in folder.glob("*/*.csv") if _study_place() == STUDY else ():
        yield f"{STUDY}/{path.relative_to(folder).as_posix()}", path
    for microdata in {execution["microdata"] for execution in executions}:
        names = {execution["notebook"] for execution in executions if execution["microdata"] == microdata}
        for name, entry in _entries(microdata, names):
            yield from ((f"{name}/{path.relative_to(entry).as_posix()}", path) for path in entry.rglob("*.*"))


def _study_place() -> str:
    """Return where a bundle keeps the tables of the study: at their place in the repository, or apart."""
    folder, root = study.current().folder.resolve(), paths.ROOT.resolve()
    return folder.relative_to(root).as_posix() if folder.is_relative_to(root) else STUDY


def _entries(microdata: str, notebooks: set[str]) -> Iterator[tuple[str, Path]]:
    """Yield the entries of the cache that some notebooks open, and the names by which they look for them."""
    if microdata == results.SYNTHETIC:
        yield _named(results.prepare())
        if RECONSTRUCTION in notebooks:
            yield _named(seed_study.prepare())
    elif microdata != NONE:
        if not (paths.ROOT / microdata).resolve().is_relative_to(paths.ROOT.resolve()):
            fix = "Let “make reports” make it."
            raise refusal("parameters", microdata, "a folder of the repository", fix, column="microdata")
        yield microdata, paths.ROOT / microdata
    if AUDIT in notebooks:
        yield _named(auditor.prepare(microdata))


def _named(entry: Path) -> tuple[str, Path]:
    return f".cache/{entry.parent.name}/{entry.name}", entry


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
    order = json.loads((folder / ORDER).read_text(encoding="utf-8"))
    places = {"notebooks": "notebooks"} | {name: place for name, place in order.items() if name == "study"}
    return order | {name: str(folder / place) for name, place in places.items()}
