"""What a build made, file by file: a table with checksums."""

import csv
import io
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path, PurePosixPath

from impact_citoyens.io.cache import file_checksum
from impact_citoyens.io.errors import InputError, Problem, refusal
from impact_citoyens.io.writing import write_whole
from impact_citoyens.language.messages import LANGUAGES, N_, _, using
from impact_citoyens.reports.notebook_names import notebook_name
from impact_citoyens.reports.plan import NOTEBOOKS, PROFILE
from impact_citoyens.study import territories

MANIFEST = "manifest.csv"
ABOUT = frozenset({MANIFEST, "README.md"})  # they tell of the outputs and are none
MEDIA_TYPES = {
    ".html": "text/html",
    ".csv": "text/csv",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".xml": "application/xml",
    ".yml": "application/yaml",
    ".ipynb": "application/x-ipynb+json",
}
PAGE = re.compile(r"(?:en/)?(?P<territory>(?!en/)[a-z-]+)/(?P<notebook>\d\d_\w+|index)\.html")
NOTEBOOK = re.compile(rf"{NOTEBOOKS}/(?P<name>\d\d_\w+)\.ipynb")
COMMENTS = {
    "portal": N_("Portail : toutes les pages, par territoire et par question"),
    "page": N_("Page « {notebook} », {territory}"),
    "comparison": N_("Deux territoires au choix, côte à côte"),
    "notebook": N_("Carnet qui a produit les pages « {name} »"),
    "audit": N_("Audit : chaque nombre publié face à sa reproduction"),
    "table": N_("Tableau : {name}"),
}


@dataclass(frozen=True)
class Output:
    """One file of a build.

    Attributes
    ----------
    path : str
        Relative to the reports folder.
    bytes : int
        Size.
    sha256 : str
        Checksum, in hexadecimal.
    media_type : str
        As ``text/html``.
    comment_fr, comment_en : str
        What it is.
    """

    path: str
    bytes: int
    sha256: str
    media_type: str
    comment_fr: str
    comment_en: str


COLUMNS = [field.name for field in fields(Output)]


def outputs(reports: Path) -> list[Output]:
    """List what a build made, sorted by path; temporary and hidden files are not listed.

    Parameters
    ----------
    reports : Path
        Folder of the pages.

    Raises
    ------
    InputError
        When there is no build, or there are files that no build makes: they may be somebody's microdata.
    """
    files = _found(reports)
    if not any(name in files for name in ("index.html", "en/index.html")):
        raise refusal(str(reports), "no build", "a portal, index.html", "Run “make reports” first.")
    foreign = [problem for name in files if (problem := _foreign(reports, name))]
    if foreign:
        raise InputError(foreign)
    return [_output(reports, name) for name in files]


def write(reports: Path) -> list[Output]:
    """Write ``manifest.csv`` beside the outputs, and return these.

    Parameters
    ----------
    reports : Path
        Folder of the pages.

    Raises
    ------
    InputError
        See `outputs`.
    """
    listed = outputs(reports)
    write_whole(reports / MANIFEST, table(listed))
    return listed


def table(listed: list[Output]) -> str:
    """Return the manifest as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(output) for output in listed)
    return text.getvalue()


def differences(reports: Path) -> list[str]:
    """Compare a folder with its manifest: name each file that changed, is missing, or is not listed.

    Parameters
    ----------
    reports : Path
        Folder of the pages.

    Raises
    ------
    InputError
        When the manifest cannot be read.
    """
    listed = read(reports)
    present = set(_found(reports))
    said = [f"{path}: missing" for path in sorted(set(listed) - present)]
    said += [f"{path}: not in the manifest" for path in sorted(present - set(listed))]
    said += [
        f"{path}: changed"
        for path in sorted(present & set(listed))
        if file_checksum(reports / path) != listed[path]
    ]
    return sorted(said)


def read(reports: Path) -> dict[str, str]:
    """Return the checksums of a manifest, by path.

    Parameters
    ----------
    reports : Path
        Folder of the pages.

    Raises
    ------
    InputError
        When there is none, or it is not one.
    """
    path = reports / MANIFEST
    try:
        rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
        if rows.fieldnames != COLUMNS:
            raise ValueError(f"columns {rows.fieldnames}")
        return {row["path"]: row["sha256"] for row in rows}
    except (OSError, ValueError, csv.Error) as error:
        problem = Problem(
            str(path),
            None,
            None,
            f"{type(error).__name__}: {error}",
            f"a table with columns {', '.join(COLUMNS)}",
            "Run “make archive”.",
        )
        raise InputError([problem]) from None


def _found(reports: Path) -> list[str]:
    names = (path.relative_to(reports) for path in reports.rglob("*") if path.is_file())
    return sorted(
        name.as_posix()
        for name in names
        if not any(part.startswith(".") for part in name.parts) and name.as_posix() not in ABOUT
    )


def _foreign(reports: Path, name: str) -> Problem | None:
    """Say what is wrong with a file that no build makes, or that has a row a respondent."""
    fix = "Move it out of the reports folder: the archive is public."
    if PurePosixPath(name).suffix not in MEDIA_TYPES or not kind(name):
        return Problem(
            f"{reports.name}/{name}", None, None, "a file that no build makes", "pages, tables, audit", fix
        )
    if name.endswith(".csv"):
        with (reports / name).open(encoding="utf-8", errors="replace") as file:
            if "respondent_id" in next(
                (line for line in file if not line.startswith("#")), ""
            ):  # under the comments of our tables
                expected = "tables of estimates"
                return Problem(
                    f"{reports.name}/{name}", 1, "respondent_id", "a row a respondent", expected, fix
                )
    return None


def _output(reports: Path, name: str) -> Output:
    path = reports / name
    return Output(
        name,
        path.stat().st_size,
        file_checksum(path),
        MEDIA_TYPES[path.suffix],
        *(comment(name, written) for written in LANGUAGES),
    )


def kind(name: str) -> str:
    """Return which of `COMMENTS` an output is; nothing for what no build makes.

    Parameters
    ----------
    name : str
        Relative to the reports folder.
    """
    inner, page = name.removeprefix("en/"), PAGE.fullmatch(name)
    if inner == "index.html":
        return "portal"
    if inner == "compare.html":
        return "comparison"
    if NOTEBOOK.fullmatch(name):
        return "notebook"
    if page and page["territory"] in territories.slugs():
        return "page"
    return "audit" if inner.startswith("audit") else "table" if name.endswith(".csv") else ""


def notebook_of(page: re.Match) -> str:
    """Return the notebook of a page that `PAGE` matched."""
    return PROFILE if page["notebook"] == "index" else page["notebook"]


def comment(name: str, written: str) -> str:
    """Say what an output is, in one line.

    Parameters
    ----------
    name : str
        Relative to the reports folder.
    written : {"fr", "en"}
        Language of the comment; that of the output is part of it.
    """
    with using(written):
        words = {"name": PurePosixPath(name).stem}
        if kind(name) == "page":
            page = PAGE.fullmatch(name)
            words = {
                "notebook": notebook_name(notebook_of(page)),
                "territory": territories.territory(page["territory"]).label(),
            }
        of_page = _(" (en anglais)") if name.startswith("en/") else _(" (en français)")
        return _(COMMENTS[kind(name)], **words) + (of_page if name.endswith(".html") else "")
