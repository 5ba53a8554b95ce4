"""The manifest names every output, and every change of one."""

import csv
import hashlib

import pytest

from impact_citoyens.archive import manifest
from impact_citoyens.io.errors import InputError


@pytest.fixture
def reports(made_up):
    return made_up / "reports"


@pytest.fixture
def written(made_up):
    manifest.write(made_up / "reports")
    return made_up / "reports"


def test_every_output_with_its_size_and_checksum(written):
    with (written / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["path"] for row in rows] == [
        "bretagne/03_urgency.html",
        "en/bretagne/03_urgency.html",
        "en/index.html",
        "index.html",
    ]
    for row in rows:
        content = (written / row["path"]).read_bytes()
        assert (row["bytes"], row["sha256"]) == (str(len(content)), hashlib.sha256(content).hexdigest())
        assert row["media_type"] == "text/html"


def test_temporary_and_hidden_files_are_not_outputs(reports):
    for name in (".index.html.123", "bretagne/.03_urgency.html.77", ".ipynb_checkpoints/a.html"):
        (reports / name).parent.mkdir(exist_ok=True)
        (reports / name).write_text("half", encoding="utf-8")
    assert len(manifest.outputs(reports)) == 4


@pytest.mark.parametrize(
    ("name", "french", "english"),
    [
        (
            "index.html",
            "Portail : toutes les pages, par territoire et par question (en français)",
            "Portal: every page, by territory and by question (in French)",
        ),
        (
            "en/bretagne/03_urgency.html",
            "Page « Urgence », Bretagne (en anglais)",
            "Page “Urgency”, Brittany (in English)",
        ),
        (
            "audit.csv",
            "Audit : chaque nombre publié face à sa reproduction",
            "Audit: each published number beside its reproduction",
        ),
        (
            "bretagne/index.html",
            "Page « Profil », Bretagne (en français)",
            "Page “Profile”, Brittany (in French)",
        ),
        (
            "en/compare.html",
            "Deux territoires au choix, côte à côte (en anglais)",
            "Any two territories, side by side (in English)",
        ),
        (
            "notebooks/06_levers.ipynb",
            "Carnet qui a produit les pages « 06_levers »",
            "Notebook that made the pages “06_levers”",
        ),
        ("tables/urgency.csv", "Tableau : urgency", "Table: urgency"),
    ],
)
def test_what_an_output_is_in_both_languages(name, french, english):
    assert (manifest.comment(name, "fr"), manifest.comment(name, "en")) == (french, english)


def test_nothing_differs_from_what_was_just_written(written):
    assert manifest.differences(written) == []


def test_a_byte_that_changes_is_named(written):
    path = written / "bretagne/03_urgency.html"
    content = bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)
    assert manifest.differences(written) == ["bretagne/03_urgency.html: changed"]


def test_a_file_that_is_missing_or_too_many_is_named(written):
    (written / "en/index.html").unlink()
    (written / "new.html").write_text("<p>", encoding="utf-8")
    assert manifest.differences(written) == ["en/index.html: missing", "new.html: not in the manifest"]


@pytest.mark.parametrize("content", [None, "", "a,b\n1,2\n"])
def test_no_manifest_or_something_else_is_an_error_for_people(reports, content):
    if content is not None:
        (reports / "manifest.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"manifest\.csv"):
        manifest.differences(reports)


def test_without_a_build_there_is_nothing_to_list(reports):
    for name in ("index.html", "en/index.html"):
        (reports / name).unlink()
    with pytest.raises(InputError, match="Run “make reports” first"):
        manifest.outputs(reports)


@pytest.mark.parametrize(
    "name", ["survey.sav", "bretagne/survey.parquet", "notes", "validation.html", "elsewhere/03_urgency.html"]
)
def test_a_kind_of_file_that_no_build_makes_is_refused(reports, name):
    (reports / name).parent.mkdir(exist_ok=True)
    (reports / name).write_bytes(b"\0")
    with pytest.raises(InputError, match=f"reports/{name}: .*the archive is public"):
        manifest.outputs(reports)


def test_a_table_with_a_row_a_respondent_is_refused(reports):
    (reports / "mine.csv").write_text("wave,respondent_id,sex\n2022,1,woman\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"reports/mine\.csv, row 1, column respondent_id"):
        manifest.outputs(reports)
