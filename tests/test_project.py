"""The repository as a whole: dependencies, data package, documents, front door."""

import csv
import io
import json
import re
import subprocess
import tomllib

import frictionless
import pytest
import yaml

from impact_citoyens import __version__
from impact_citoyens.io import paths, sources

ROOT = paths.ROOT
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DEPENDENCIES = PROJECT["dependencies"]
CONDA = {"matplotlib-base": "matplotlib", "frictionless-py": "frictionless"}  # named otherwise on conda-forge
EXTRAS = PROJECT["optional-dependencies"]
TOOLS = [*EXTRAS["test"], *EXTRAS["lint"], *EXTRAS["build"]]
DOCUMENTS = ["README.md", "LISEZMOI.md", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff", "LICENSE"]
PRIVATE = re.compile(r"(?<![\w.~:/-])/(work|root|home|Users)/")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def bound(requirement):
    """Name and lower bound: “pandas>=2.2” -> ("pandas", "2.2")."""
    name, lowest = re.fullmatch(r"([A-Za-z0-9._-]+)\s*>=\s*([\d.]+)", requirement.strip()).groups()
    return re.sub(r"[-_.]+", "-", name).lower(), lowest


def tracked():
    return sources.listed(ROOT)


# ---------------------------------------------------------------- dependencies


@pytest.fixture(scope="module")
def environment():
    return yaml.safe_load(read("environment.yml"))


def test_conda_users_get_the_same_names_and_bounds(environment):
    listed = environment["dependencies"]
    from_pip = [each for group in listed if isinstance(group, dict) for each in group["pip"]]
    plain = [each for each in listed if isinstance(each, str)]
    found = {
        CONDA.get(name, name): lowest
        for name, lowest in (bound(each) for each in [*plain, *from_pip] if ">=" in each)
    }
    python = found.pop("python")
    assert PROJECT["requires-python"] == f">={python}"
    needed = dict(map(bound, DEPENDENCIES))
    assert {name: found.get(name) for name in needed} == needed
    extra = dict(map(bound, TOOLS))
    assert {name: lowest for name, lowest in found.items() if name not in needed}.items() <= extra.items()


def test_conda_forge_is_the_only_channel(environment):
    assert environment["channels"] in (["conda-forge"], ["conda-forge", "nodefaults"])


@pytest.fixture(scope="module")
def locked():
    """Requirements of the lock, each as one line."""
    text = read("requirements.lock").replace("\\\n", " ")
    return [line for line in text.split("\n") if line.strip() and not line.startswith("#")]


def test_the_lock_has_exact_versions_with_hashes_and_no_address(locked):
    assert "://" not in read("requirements.lock") and " @ " not in read("requirements.lock")
    for line in locked:
        assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==[\w.+!]+ ", line), line[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", line), line[:80]
        assert not re.search(r"--(?!hash=sha256:[0-9a-f]{64}\b)", line), line[:80]


def test_the_lock_holds_every_dependency_at_or_above_its_bound(locked):
    pins = {}
    for line in locked:
        name, version = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([\w.+!]+)", line).groups()
        pins.setdefault(re.sub(r"[-_.]+", "-", name).lower(), []).append(version)
    for name, lowest in map(bound, [*DEPENDENCIES, *TOOLS]):
        assert name in pins, name
        for version in pins[name]:
            parts = [[int(part) for part in re.findall(r"\d+", text)] for text in (version, lowest)]
            assert parts[0] >= parts[1], (name, version, lowest)


@pytest.mark.parametrize("name", sorted({bound(each)[0] for each in [*DEPENDENCIES, *TOOLS]}))
def test_every_dependency_says_why_it_is_there(name):
    lines = [
        line
        for line in read("docs/develop/dependencies.md").split("\n")
        if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", line)
    ]
    assert any(len(line) > len(name) + 20 for line in lines)


# ---------------------------------------------------------------- data


@pytest.fixture(scope="module")
def package():
    return frictionless.Package(str(ROOT / "data/datapackage.json"))


def tables():
    return sorted(
        path.relative_to(ROOT / "data").as_posix()
        for folder in ("published", "reference")
        for path in (ROOT / "data" / folder).glob("*.csv")
    )


def test_the_data_package_lists_every_table(package):
    assert (
        sorted(
            resource.path
            for resource in package.resources
            if resource.path.split("/")[0] in ("published", "reference")
        )
        == tables()
    )


def test_the_data_package_is_valid():
    report = frictionless.validate(str(ROOT / "data/datapackage.json"))
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "note"])[:10]


def test_every_column_is_described(package):
    for resource in package.resources:
        if resource.path in tables():
            header = (ROOT / "data" / resource.path).read_text(encoding="utf-8").split("\n")[0].split(",")
            assert [field.name for field in resource.schema.fields] == header
            assert all(
                field.description and len(field.description) > 8 for field in resource.schema.fields
            ), resource.name
            assert resource.description or resource.title


def test_the_schema_refuses_what_the_ledger_refuses(tmp_path, package):
    [resource] = [resource for resource in package.resources if resource.path == "published/values.csv"]
    fields = {field.name: field for field in resource.schema.fields}
    assert fields["claim_id"].required and fields["claim_id"].constraints.get("unique")
    assert fields["value"].type == "number"
    assert set(fields["reading"].constraints["enum"]) == {"explicit", "interpreted", "ambiguous"}


def test_the_licences_are_named(package):
    names = {licence["name"] for licence in package.licenses}
    assert "CC-BY-4.0" in names
    assert PROJECT["license"] == "GPL-3.0-or-later"
    assert "GNU GENERAL PUBLIC LICENSE" in read("LICENSE")


@pytest.mark.parametrize("name", tables())
def test_tables_are_plain_text(name):
    content = (ROOT / "data" / name).read_bytes()
    assert b"\r" not in content and not content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\n")
    content.decode("utf-8")


# ---------------------------------------------------------------- documents


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_are_there(name):
    assert len(read(name)) > 200


def test_the_citation_and_the_changelog_name_the_version():
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["version"] == __version__ and citation["license"] == "GPL-3.0-or-later"
    assert __version__ in read("CHANGELOG.md")


def test_links_between_documents_lead_somewhere():
    for name in tracked():
        if name.endswith(".md"):
            for target in re.findall(r"\]\(([^)\s]+)\)", read(name)) + re.findall(
                r'(?:src|href)="([^"]+)"', read(name)
            ):
                if not re.match(r"[a-z]+:", target) and not target.startswith("#"):
                    assert ((ROOT / name).parent / target.split("#")[0]).exists(), (name, target)


def test_readme_shows_a_chart_within_the_first_screen():
    first = read("README.md").split("\n")[:40]
    assert any(re.search(r"!\[.+\]\(.+\.(svg|png)\)|<img ", line) for line in first)


def test_no_file_names_a_place_of_somebodys_machine():
    for name in tracked():
        path = ROOT / name
        if path.is_file() and path.suffix not in (".png", ".woff", ".ttf"):
            found = PRIVATE.search(path.read_text(encoding="utf-8", errors="replace"))
            assert not found or name == "tests/test_project.py", (name, found)


CONTRACT = {
    f"data/microdata/{name}"
    for name in ("README.md", "template.csv", "codes.csv", "schema.json", "mapping-example.yml")
}


def test_nothing_built_is_tracked():
    built = [
        name
        for name in tracked()
        if name.endswith(".html") or "/.ipynb_checkpoints/" in name or "__pycache__" in name
    ]
    assert not built
    assert {
        name for name in tracked() if name.startswith("data/microdata/")
    } == CONTRACT  # no microdata file, ever


# ---------------------------------------------------------------- metadata


@pytest.fixture(scope="module")
def citation():
    return yaml.safe_load(read("CITATION.cff"))


def test_the_citation_has_what_its_format_requires_and_what_finds_it(citation):
    assert {"cff-version", "message", "title", "authors"} <= set(citation)  # required by CFF 1.2.0
    assert citation["cff-version"] == "1.2.0" and citation["type"] == "software"
    assert all(author.get("name") or author.get("family-names") for author in citation["authors"])
    assert len(citation["abstract"]) > 100 and len(citation["keywords"]) >= 3
    assert f"## {citation['version']} – {citation['date-released']}" in read("CHANGELOG.md")


def test_the_citation_refers_to_the_proceedings(citation):
    [proceedings] = [each for each in citation["references"] if each["type"] == "proceedings"]
    assert proceedings == citation["references"][0]  # what manifests and crates say this reruns
    [row] = [
        row
        for row in csv.DictReader(io.StringIO(read("data/published/sources.csv")))
        if row["source"] == "proceedings"
    ]
    assert (proceedings["title"], str(proceedings["year"])) == (row["title"], row["year"])
    assert all(each["type"] and each["title"] and each["authors"] for each in citation["references"])


def test_codemeta_says_what_the_project_and_the_citation_say(citation):
    found = json.loads(read("codemeta.json"))
    assert (found["@context"], found["@type"]) == ("https://w3id.org/codemeta/3.0", "SoftwareSourceCode")
    assert (found["name"], found["description"], found["keywords"]) == (
        PROJECT["name"],
        PROJECT["description"],
        PROJECT["keywords"],
    )
    assert found["version"] == __version__ and found["datePublished"] == str(citation["date-released"])
    assert found["license"] == f"https://spdx.org/licenses/{PROJECT['license']}"
    names = [author["name"] for author in found["author"]]
    assert (
        names
        == [author["name"] for author in citation["authors"]]
        == [author["name"] for author in PROJECT["authors"]]
    )
    assert found["runtimePlatform"] == f"Python {PROJECT['requires-python']}"
    assert [each["name"] + each["version"] for each in found["softwareRequirements"]] == DEPENDENCIES
    assert [each["name"] for each in found["citation"]] == [each["title"] for each in citation["references"]]


@pytest.mark.parametrize("name", ["CITATION.cff", "codemeta.json"])
def test_no_identifier_is_made_up(name):
    assert not re.search(
        r"doi\.org|orcid|\b10\.\d{4,}/|github|gitlab|zenodo", read(name), re.I
    )  # there is none yet


def verdicts():
    lines = [
        line.strip("|").split("|")
        for line in read("docs/methods/reproducibility.md").split("\n")
        if line.startswith("| ")
    ]
    return [[cell.strip() for cell in cells] for cells in lines if cells[0].strip() != "item"]


def test_each_item_of_the_standards_has_a_verdict_and_its_evidence():
    assert len(verdicts()) > 50
    for cells in verdicts():
        assert len(cells) == 3 and cells[1] in ("met", "partly", "no") and len(cells[2]) > 5, cells
        if cells[1] == "met":
            assert "](" in cells[2] or "`make " in cells[2] or "version control" in cells[0], cells


def test_the_evidence_is_there():
    text = read("docs/methods/reproducibility.md")
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert targets and all((ROOT / "docs/methods" / target).exists() for target in targets)
    known = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    assert (named := set(re.findall(r"`make ([a-z]+)", text))) and named <= known
    assert {"make archive", "make verify"} <= set(re.findall(r"make [a-z]+", text))


def test_what_is_not_so_is_not_claimed():
    no = [cells[0] for cells in verdicts() if cells[1] == "no"]
    for words in ("identifier", "reviewed by peers", "third party", "Original data"):
        assert any(words in item for item in no), words


# ---------------------------------------------------------------- the front door


@pytest.mark.parametrize(
    "target", ["reports", "report", "test", "lab", "setup", "check", "archive", "intact", "clean"]
)
def test_the_makefile_has_the_target(target):
    makefile = read("Makefile")
    assert re.search(rf"^{target}:", makefile, re.M)
    [phony] = re.findall(r"^\.PHONY:(.*)$", makefile, re.M)
    assert target in phony.split()


def test_make_reports_needs_nothing_but_python():
    done = subprocess.run(
        ["make", "--dry-run", "--always-make", "report", "TERRITORY=bretagne", "LANGUAGE=en"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "-m venv .venv" in done.stdout and "--require-hashes -r requirements.lock" in done.stdout
    assert '--territory "bretagne" --language "en"' in done.stdout


def test_the_language_of_the_system_is_not_that_of_the_pages():
    import os

    done = subprocess.run(
        ["make", "--dry-run", "reports"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"LANGUAGE": "de:en"},
    )
    assert '--language "fr"' in done.stdout


def test_ci_runs_the_tests():
    assert "make test" in read(".ci/run")


@pytest.mark.parametrize(
    ("name", "trust"), [("README.md", "How far to trust"), ("LISEZMOI.md", "Que vaut un nombre")]
)
def test_the_readme_takes_two_screens_and_says_first_what_a_number_is_worth(name, trust):
    lines = read(name).split("\n")
    prose = [line for line in lines if not line.startswith(("|", "!", "[", "*["))]
    assert len(lines) <= 90 and max(map(len, prose)) <= 110
    assert read(name).index(f"## {trust}") < read(name).index("make report TERRITORY=")


def test_every_target_is_in_the_table_of_commands():
    targets = set(re.findall(r"^([a-z-]+):.*## ", read("Makefile"), re.M)) - {"help", "setup"}
    assert targets == set(re.findall(r"`make ([a-z-]+)", read("docs/use/commands.md")))


def test_every_page_of_the_documentation_is_in_its_index():
    linked = set(re.findall(r"\]\(([\w/-]+\.md)\)", read("docs/README.md")))
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert {name for name in pages if not name.startswith("use/how-to/")} - {"README.md"} <= linked
