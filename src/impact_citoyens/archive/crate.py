"""A build as an RO-Crate.

It says what the build is, who made it, under which licence, from which files, and with which
notebook each page was made.

The metadata is written with the package ``rocrate``. It has neither clock nor random names: the date is that
of the sources, every entity is named here. ``sources`` are in the crate as folders and files, outputs each
with size and checksum.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from impact_citoyens.archive.manifest import PAGE, Output, notebook_of
from impact_citoyens.language.messages import using
from impact_citoyens.reports import inputs
from impact_citoyens.reports.notebook_names import notebook_name
from impact_citoyens.study import study

if TYPE_CHECKING:
    from rocrate.rocrate import ROCrate

VERSION = "1.3"  # of the specification: the default of rocrate, and the one whose terms have checksums
GPL, CC_BY = "https://spdx.org/licenses/GPL-3.0-or-later", "https://creativecommons.org/licenses/by/4.0/"
LICENCES = {
    GPL: "GNU General Public License v3.0 or later",
    CC_BY: "Creative Commons Attribution 4.0 International",
}
SOFTWARE, RECONSTRUCTION, PYTHON = "#impact-citoyens", "#reconstruction", "#python"
CODE = "src/impact_citoyens/"
OLDEST_PYTHON = "3.11 or later"
# What is described beside tables, notebooks and outputs, when it is there: path, what it is, media type
# (folders have none), licence
PARTS = (
    ("README.md", "What this is and how to run it", "text/markdown", CC_BY),
    ("LISEZMOI.md", "Ce que c’est et comment le lancer", "text/markdown", CC_BY),
    ("LICENSE", "Licence of the code", "text/plain", GPL),
    ("CITATION.cff", "How to cite", "application/yaml", CC_BY),
    ("codemeta.json", "Description of the software (CodeMeta)", "application/ld+json", CC_BY),
    (
        f"{study.OWN}/datapackage.json",
        "Description of every table and column (Frictionless Data Package)",
        "application/json",
        CC_BY,
    ),
    ("requirements.lock", "Exact versions and hashes of the dependencies", "text/plain", GPL),
    ("Makefile", "Commands", "text/x-makefile", GPL),
    ("archive.json", "Every source with its checksum", "application/json", CC_BY),
    ("reports/manifest.csv", "Every output with its checksum", "text/csv", CC_BY),
    (
        "codecheck.yml",
        "Authors’ part of a CODECHECK configuration; no CODECHECK has been done",
        "application/yaml",
        CC_BY,
    ),
    ("docs/", "Methods and manuals", "", CC_BY),
    (CODE, "The package: code, template and style", "", GPL),
    ("tests/", "Tests", "", GPL),
    ("benchmarks/", "Benchmarks", "", GPL),
)


def metadata(root: Path, citation: dict, listed: list[Output], sizes: dict[str, int], date: int) -> str:
    """Return the content of ``ro-crate-metadata.json``: same sources, outputs and date, same bytes.

    Parameters
    ----------
    root : Path
        The repository.
    citation : dict
        CITATION.cff.
    listed : list of Output
        Of the build in ``reports/``.
    sizes : dict of int
        Bytes of the other files of the archive, by name: the sources, and what describes them.
    date : int
        Seconds since 1970.

    References
    ----------
    RO-Crate Metadata Specification 1.3; Process Run Crate 0.5, for the executions (conformance is not
    claimed: it wants the time of each).
    """
    from rocrate.rocrate import ROCrate  # imports requests: nothing else needs it

    crate = ROCrate(version=VERSION)
    people = _people(crate, citation)
    _root(crate, citation, people, date)
    for part in PARTS:
        _part(crate, sizes, *part)
    _software(crate, citation, people)
    tables = _tables(crate, root, sizes)
    _notebooks(crate, sizes)
    _outputs(crate, listed)
    _executions(crate, root, listed, set(tables))
    _cited(crate, root, citation)
    return json.dumps(crate.metadata.generate(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _people(crate: ROCrate, citation: dict) -> list[dict]:
    """Authors by the names of CITATION.cff, bodies or persons; no identifier is made up."""
    for place, author in enumerate(citation["authors"], 1):
        person = "family-names" in author
        name = (
            f"{author.get('given-names', '')} {author['family-names']}".strip() if person else author["name"]
        )
        _context(crate, f"#author-{place}", "Person" if person else "Organization", name=name)
    return [{"@id": f"#author-{place}"} for place in range(1, len(citation["authors"]) + 1)]


def _root(crate: ROCrate, citation: dict, people: list[dict], date: int) -> None:
    for address, name in LICENCES.items():
        _context(crate, address, "CreativeWork", name=name, url=address)
    root = crate.root_dataset
    root["name"], root["version"] = citation["title"], str(citation["version"])
    root["keywords"] = list(citation["keywords"])
    root["description"] = citation["abstract"].strip()
    root["datePublished"] = datetime.fromtimestamp(date, UTC).isoformat()
    root["author"], root["license"] = _one(people), [{"@id": CC_BY}, {"@id": GPL}]
    root["inLanguage"] = ["fr", "en"]


def _part(crate: ROCrate, sizes: dict[str, int], path: str, what: str, media_type: str, licence: str) -> None:
    """Describe a file or a folder of the repository, when it is there."""
    told = {"name": Path(path).name, "description": what, "license": {"@id": licence}}
    if path.endswith("/") and any(file.startswith(path) for file in sizes):
        crate.add_dataset(dest_path=path, properties=told)
    elif path in sizes:
        _file(crate, path, sizes[path], media_type, **told)


def _software(crate: ROCrate, citation: dict, people: list[dict]) -> None:
    _context(
        crate, PYTHON, "ComputerLanguage", name="Python", url="https://www.python.org/", version=OLDEST_PYTHON
    )
    _context(
        crate,
        SOFTWARE,
        "SoftwareApplication",
        name="impact-citoyens",
        version=str(citation["version"]),
        author=_one(people),
        url={"@id": CODE},
        description="The package that executes the notebooks and makes the pages",
        license={"@id": GPL},
        softwareRequirements={"@id": "requirements.lock"}
        if "requirements.lock" in crate
        else f"Python {OLDEST_PYTHON}",
    )


def _tables(crate: ROCrate, root: Path, sizes: dict[str, int]) -> list[str]:
    """Describe the data tables with the words of their data package; return their paths."""
    package = root / study.OWN / "datapackage.json"
    resources = json.loads(package.read_text(encoding="utf-8"))["resources"] if package.exists() else []
    described = {
        path: resource for resource in resources if (path := f"{study.OWN}/{resource['path']}") in sizes
    }
    for path, resource in described.items():
        columns = ", ".join(field["name"] for field in resource["schema"]["fields"])
        _file(
            crate,
            path,
            sizes[path],
            resource["mediatype"],
            name=resource["title"],
            description=f"Columns: {columns}",
            license={"@id": CC_BY},
        )
    return list(described)


def _english_name(notebook: str) -> str:
    with using("en"):
        return notebook_name(notebook)


def _notebooks(crate: ROCrate, sizes: dict[str, int]) -> None:
    """Describe the notebooks of pages, code and text under the licences of the whole."""
    for path in sizes:
        if PurePosixPath(path).match("notebooks/[0-9][0-9]_*.ipynb"):
            name = Path(path).stem
            _file(
                crate,
                path,
                sizes[path],
                "application/x-ipynb+json",
                **{"@type": ["File", "SoftwareSourceCode"]},
                name=name,
                description=f"Notebook “{_english_name(name)}”, executed once a territory and language",
                programmingLanguage={"@id": PYTHON},
                inLanguage=["fr", "en"],
            )


def _outputs(crate: ROCrate, listed: list[Output]) -> None:
    for output in listed:
        _file(
            crate,
            f"reports/{output.path}",
            output.bytes,
            output.media_type,
            name=output.comment_en,
            description=output.comment_fr,
            sha256=output.sha256,
            license={"@id": CC_BY},
        )


def _executions(crate: ROCrate, root: Path, listed: list[Output], tables: set[str]) -> None:
    """Describe each page as the result of an action: its notebook on the tables that it read."""
    for output in listed:
        page = PAGE.fullmatch(output.path)
        notebook = f"notebooks/{notebook_of(page)}.ipynb" if page else ""
        if not page or notebook not in crate:
            continue
        language = "en" if output.path.startswith("en/") else "fr"
        action = _context(
            crate,
            f"#execution-{language}-{page['territory']}-{notebook_of(page)}",
            "CreateAction",
            name=f"Execution for {output.path}",
            description=f"territory = {page['territory']}, language = {language}",
            instrument=[{"@id": notebook}, {"@id": SOFTWARE}],
            object=_one([{"@id": name} for name in _read(crate, root / "reports" / output.path, tables)]),
            result={"@id": f"reports/{output.path}"},
        )
        crate.root_dataset.append_to("mentions", action)


def _read(crate: ROCrate, page: Path, tables: set[str]) -> Iterator[str]:
    """Name what a page read: tables, or synthetic respondents, made from them and not archived."""
    reads = (inputs.of_page(page) or {"reads": {}})["reads"]
    names = {slice_.split(":", 1)[0] for slice_ in reads}
    if "reconstruction" in names:
        if RECONSTRUCTION not in crate:
            _context(
                crate,
                RECONSTRUCTION,
                "CreativeWork",
                name="Bounds and synthetic respondents",
                description=f"Made by the package from the tables of {study.OWN}/ and fixed seeds; "
                "not archived: “make reports” makes them again.",
            )
        yield RECONSTRUCTION
    yield from sorted(
        table for table in tables if table.startswith(f"{study.OWN}/reference/") or Path(table).stem in names
    )


def _cited(crate: ROCrate, root: Path, citation: dict) -> None:
    """Say that all this is based on the proceedings, and cite the other sources by their addresses."""
    proceedings = citation["references"][0]
    bodies = [
        _context(crate, f"#publisher-{place}", "Organization", name=author["name"])
        for place, author in enumerate(proceedings["authors"], 1)
    ]
    crate.root_dataset["isBasedOn"] = _context(
        crate,
        "#proceedings",
        "CreativeWork",
        name=proceedings["title"],
        author=_one(bodies),
        datePublished=str(proceedings["year"]),
        inLanguage="fr",
    )
    path = root / study.OWN / "published" / "sources.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines()) if path.exists() else []
    cited = [
        _context(crate, row["url"], "CreativeWork", name=row["title"], url=row["url"])
        for row in rows
        if row["url"]
    ]
    if cited:
        crate.root_dataset["citation"] = _one(cited)


def _one(several: list) -> object:
    """A list of one as that one, as RO-Crate recommends."""
    return several[0] if len(several) == 1 else several


def _file(crate: ROCrate, path: str, size: int, media_type: str, **properties: object) -> None:
    crate.add_file(
        dest_path=path, properties={"contentSize": str(size), "encodingFormat": media_type} | properties
    )


def _context(crate: ROCrate, identifier: str, kind: str, **properties: object) -> object:
    from rocrate.model import ContextEntity

    return crate.add(ContextEntity(crate, identifier, properties={"@type": kind} | properties))
