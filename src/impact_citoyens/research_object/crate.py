"""A build as an RO-Crate: what it is, who made it, under which licence, from which files, with which notebook each page was made.

The metadata is written with the package ``rocrate``. It has neither clock nor random names: the date is that of the sources, every entity is
named here. ``sources`` are in the crate as folders and files, outputs each with size and checksum.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from impact_citoyens.reports import inputs
from impact_citoyens.research_object.manifest import CODECHECK, MANIFEST, PAGE, Output

if TYPE_CHECKING:
    from rocrate.rocrate import ROCrate

VERSION = "1.3"  # of the specification: the default of rocrate, and the one whose terms have checksums
GPL, CC_BY = "https://spdx.org/licenses/GPL-3.0-or-later", "https://creativecommons.org/licenses/by/4.0/"
LICENCES = {GPL: "GNU General Public License v3.0 or later", CC_BY: "Creative Commons Attribution 4.0 International"}
SOFTWARE, RECONSTRUCTION = "src/impact_citoyens/", "#reconstruction"
# What is described beside tables, notebooks and outputs, when it is there: path, name, media type (folders have none), licence
PARTS = (
    ("README.md", "What this is and how to run it", "text/markdown", CC_BY), ("LISEZMOI.md", "Ce que c’est et comment le lancer", "text/markdown", CC_BY),
    ("LICENSE", "Licence of the code", "text/plain", GPL), ("CITATION.cff", "How to cite", "application/yaml", CC_BY),
    ("codemeta.json", "Description of the software (CodeMeta)", "application/ld+json", CC_BY),
    ("data/datapackage.json", "Description of every table and column (Frictionless Data Package)", "application/json", CC_BY),
    ("requirements.lock", "Exact versions and hashes of the dependencies", "text/plain", GPL), ("Makefile", "Commands", "text/x-makefile", GPL),
    ("archive.json", "Every source with its checksum", "application/json", CC_BY),
    ("docs/", "Methods and manuals", "", CC_BY), ("tests/", "Tests", "", GPL), ("benchmarks/", "Benchmarks", "", GPL),
)  # fmt: skip


def metadata(root: Path, citation: dict, listed: list[Output], names: tuple[str, ...], date: int) -> str:
    """Return the content of ``ro-crate-metadata.json``: same sources, outputs and date, same bytes.

    Parameters
    ----------
    root : Path
        The repository.
    citation : dict
        CITATION.cff.
    listed : list of Output
        Of the build in ``reports/``.
    names : tuple of str
        The sources, and the other files of the archive that are no outputs.
    date : int
        Seconds since 1970.

    References
    ----------
    RO-Crate Metadata Specification 1.3; Process Run Crate 0.5, for the executions (conformance is not claimed: it wants the time of each).
    """
    from rocrate.rocrate import ROCrate  # imports requests: nothing else needs it

    crate = ROCrate(version=VERSION)
    people = _people(crate, citation)
    _root(crate, citation, people, date)
    for part in PARTS:
        _part(crate, names, *part)
    _software(crate, citation, people)
    tables = _tables(crate, root, names)
    _notebooks(crate, names)
    _outputs(crate, listed)
    _executions(crate, root, listed, set(tables))
    _cited(crate, root, citation)
    return json.dumps(crate.metadata.generate(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _people(crate: ROCrate, citation: dict) -> list[dict]:
    """Authors by the names of CITATION.cff: bodies or, with a family name, persons. No identifier is made up."""
    for place, author in enumerate(citation["authors"], 1):
        person = "family-names" in author
        name = f"{author.get('given-names', '')} {author['family-names']}".strip() if person else author["name"]
        _context(crate, f"#author-{place}", "Person" if person else "Organization", name=name)
    return [{"@id": f"#author-{place}"} for place in range(1, len(citation["authors"]) + 1)]


def _root(crate: ROCrate, citation: dict, people: list[dict], date: int) -> None:
    for address, name in LICENCES.items():
        _context(crate, address, "CreativeWork", name=name, url=address)
    root = crate.root_dataset
    root["name"], root["version"], root["keywords"] = citation["title"], str(citation["version"]), list(citation["keywords"])
    root["description"] = citation["abstract"].strip()
    root["datePublished"] = datetime.fromtimestamp(date, UTC).isoformat()
    root["author"], root["license"] = people, [{"@id": CC_BY}, {"@id": GPL}]
    root["inLanguage"] = ["fr", "en"]


def _part(crate: ROCrate, names: tuple[str, ...], path: str, name: str, media_type: str, licence: str) -> None:
    """Describe a file or a folder of the repository, when it is there."""
    if path.endswith("/") and any(each.startswith(path) for each in names):
        crate.add_dataset(dest_path=path, properties={"name": name, "license": {"@id": licence}})
    elif path in names:
        _file(crate, path, name=name, encodingFormat=media_type, license={"@id": licence})


def _software(crate: ROCrate, citation: dict, people: list[dict]) -> None:
    crate.add_dataset(dest_path=SOFTWARE, properties={
        "@type": ["Dataset", "SoftwareSourceCode"], "name": "impact-citoyens", "version": str(citation["version"]), "programmingLanguage": "Python",
        "description": "The package: ledger, survey engine, reconstruction, charts, reports", "author": people, "license": {"@id": GPL},
        "runtimePlatform": "Python 3.11 or later",
    })  # fmt: skip


def _tables(crate: ROCrate, root: Path, names: tuple[str, ...]) -> list[str]:
    """Describe the data tables with the words of their data package; return their paths."""
    package = root / "data" / "datapackage.json"
    resources = json.loads(package.read_text(encoding="utf-8"))["resources"] if package.exists() else []
    found = [resource for resource in resources if f"data/{resource['path']}" in names]
    for resource in found:
        _file(crate, f"data/{resource['path']}", name=resource["title"], encodingFormat=resource["mediatype"], license={"@id": CC_BY})
    return [f"data/{resource['path']}" for resource in found]


def _notebooks(crate: ROCrate, names: tuple[str, ...]) -> None:
    """Describe the notebooks: code and text, under the licences of the whole."""
    for name in names:
        if name.startswith("notebooks/") and name.endswith(".ipynb"):
            crate.add_file(dest_path=name, properties={
                "@type": ["File", "SoftwareSourceCode"], "name": Path(name).stem, "encodingFormat": "application/x-ipynb+json",
                "programmingLanguage": "Python", "inLanguage": ["fr", "en"],
            })  # fmt: skip


def _outputs(crate: ROCrate, listed: list[Output]) -> None:
    for each in listed:
        _file(crate, f"reports/{each.path}", name=each.comment_en, alternateName=each.comment_fr, encodingFormat=each.media_type,
              contentSize=str(each.bytes), sha256=each.sha256, license={"@id": CC_BY})  # fmt: skip
    _file(crate, f"reports/{MANIFEST}", name="Manifest: every output with its checksum", encodingFormat="text/csv", license={"@id": CC_BY})
    _file(crate, f"reports/{CODECHECK}", name="Authors’ part of a CODECHECK configuration; no CODECHECK has been done", encodingFormat="application/yaml",
          license={"@id": CC_BY})  # fmt: skip


def _executions(crate: ROCrate, root: Path, listed: list[Output], tables: set[str]) -> None:
    """Each page as the result of an action: its notebook on the tables that it read (see `trace`), with the package."""
    for each in listed:
        page = PAGE.fullmatch(each.path)
        notebook = f"notebooks/{page['notebook']}.ipynb" if page else ""
        if not page or notebook not in crate:
            continue
        language = "en" if each.path.startswith("en/") else "fr"
        action = _context(
            crate, f"#execution-{language}-{page['territory']}-{page['notebook']}", "CreateAction", name=f"Execution for {each.path}",
            description=f"territory = {page['territory']}, language = {language}", instrument=[{"@id": notebook}, {"@id": SOFTWARE}],
            object=[{"@id": name} for name in _read(crate, root / "reports" / each.path, tables)], result=[{"@id": f"reports/{each.path}"}],
        )  # fmt: skip
        crate.root_dataset.append_to("mentions", action)


def _read(crate: ROCrate, page: Path, tables: set[str]) -> Iterator[str]:
    """Name what a page says it read: tables of the ledger, reference data, synthetic respondents (made from the others, not archived)."""
    reads = (inputs.of_page(page) or {"reads": {}})["reads"]
    names = {slice_.split(":", 1)[0] for slice_ in reads}
    if "reconstruction" in names:
        if RECONSTRUCTION not in crate:
            _context(crate, RECONSTRUCTION, "CreativeWork", name="Bounds and synthetic respondents",
                     description="Made by the package from the tables of data/ and fixed seeds; not archived: “make reports” makes them again.")  # fmt: skip
        yield RECONSTRUCTION
    yield from sorted(table for table in tables if table.startswith("data/reference/") or Path(table).stem in names)


def _cited(crate: ROCrate, root: Path, citation: dict) -> None:
    """Cite the proceedings, and the other sources of the ledger where they have an address."""
    proceedings = citation["references"][0]
    bodies = [_context(crate, f"#publisher-{place}", "Organization", name=author["name"]) for place, author in enumerate(proceedings["authors"], 1)]
    cited = [_context(crate, "#proceedings", "CreativeWork", name=proceedings["title"], author=bodies, datePublished=str(proceedings["year"]), inLanguage="fr")]
    path = root / "data" / "published" / "sources.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines()) if path.exists() else []
    for row in rows:
        if row["url"]:
            cited.append(_context(crate, row["url"], "CreativeWork", name=row["title"], url=row["url"]))
    crate.root_dataset["citation"] = cited
    crate.root_dataset["isBasedOn"] = cited[:1]


def _file(crate: ROCrate, path: str, **properties: object) -> None:
    crate.add_file(dest_path=path, properties=properties)


def _context(crate: ROCrate, identifier: str, kind: str, **properties: object) -> object:
    from rocrate.model import ContextEntity

    return crate.add(ContextEntity(crate, identifier, properties={"@type": kind} | properties))
