"""Same contents, same bytes; nothing private inside; unpacked where there is no git, it still knows what it
is."""

import json
import os
import shutil
import stat
import subprocess
import sys
import time
import zipfile

import pytest

from impact_citoyens import __version__
from impact_citoyens.archive import zip_archive
from impact_citoyens.io import paths, sources
from impact_citoyens.io.errors import InputError
from impact_citoyens.reports.plan import Execution

from .conftest import git, needs_git, write_page

TOP = f"impact-citoyens-{__version__}"


def unpack(path, folder):
    """As `unzip` does: with permissions."""
    with zipfile.ZipFile(path) as packed:
        for entry in packed.infolist():
            (folder / packed.extract(entry, folder)).chmod(entry.external_attr >> 16 & 0o777)
    return folder / TOP


@pytest.fixture
def without_git_later(tmp_path, monkeypatch):
    """Call it, and no program can be found any more."""
    return lambda: monkeypatch.setenv("PATH", str(tmp_path / "nothing"))


def test_twice_the_same_bytes_whatever_the_dates_the_permissions_and_the_time_zone(
    repository, tmp_path, monkeypatch
):
    first = zip_archive.archive(repository, tmp_path / "one.zip").read_bytes()
    for path in repository.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            os.utime(path, (1, 1))
            path.chmod(0o700 if path.name == "run" else 0o600)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert zip_archive.archive(repository, tmp_path / "another.zip").read_bytes() == first
    finally:
        monkeypatch.undo()
        time.tzset()


def test_names_dates_and_permissions(repository):
    with zipfile.ZipFile(zip_archive.archive(repository)) as packed:
        entries = packed.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(names) and len(set(names)) == len(names)
    assert all(name.startswith(f"{TOP}/") for name in names)
    assert {entry.date_time for entry in entries} == {(2023, 11, 14, 22, 13, 20)}
    modes = {
        entry.filename.removeprefix(f"{TOP}/"): stat.S_IMODE(entry.external_attr >> 16) for entry in entries
    }
    assert modes.pop(".ci/run") == 0o755 and set(modes.values()) == {0o644}
    assert {
        "archive.json",
        "ro-crate-metadata.json",
        "reports/manifest.csv",
        "reports/index.html",
        "reports/README.md",
    } <= set(modes)


def test_nothing_that_git_does_not_know_enters_but_the_build(repository):
    private = [
        "data/microdata/secret.csv",
        "data/microdata/secret.sav",
        ".venv/lib/a.py",
        ".cache/observed/estimates.csv",
        "notes.txt",
        "data/published/new.csv",
    ]
    for name in private:
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text("wave,respondent_id\n2022,SECRET-RESPONDENT\n", encoding="utf-8")
    with zipfile.ZipFile(zip_archive.archive(repository)) as packed:
        names = {name.removeprefix(f"{TOP}/") for name in packed.namelist()}
        assert not names & set(private) and "data/microdata/template.csv" in names
        assert not any(b"SECRET-RESPONDENT" in packed.read(name) for name in packed.namelist())


def test_a_date_can_be_given(repository, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # before the first date of a zip
    with zipfile.ZipFile(zip_archive.archive(repository)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1970-01-01T00:00:00+00:00" in packed.read(f"{TOP}/ro-crate-metadata.json")


def test_unpacked_without_git_it_makes_the_same_archive(repository, tmp_path, without_git_later):
    first = zip_archive.archive(repository, tmp_path / "first.zip")
    root = unpack(first, tmp_path / "elsewhere")
    without_git_later()
    assert not (root / ".git").exists() and zip_archive.differences(root) == []
    assert zip_archive.archive(root).read_bytes() == first.read_bytes()


def test_what_is_not_as_committed_is_said(repository, tmp_path):
    (repository / "requirements.lock").write_text("changed\n", encoding="utf-8")
    path = zip_archive.archive(repository, tmp_path / "first.zip")
    with zipfile.ZipFile(path) as packed:
        said = json.loads(packed.read(f"{TOP}/archive.json"))
    assert (
        said["modified"] == ["requirements.lock"]
        and said["version"] == __version__
        and len(said["commit"]) == 40
    )
    root = unpack(path, tmp_path / "elsewhere")
    assert zip_archive.differences(root) == []  # it is what the archive says
    (root / "LICENSE").write_text("mine\n", encoding="utf-8")
    (root / "CITATION.cff").unlink()
    assert zip_archive.differences(root) == ["CITATION.cff: missing", "LICENSE: changed"]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ({"error": "boom"}, "a page whose notebook failed"),
        ({"static": {"code": "0123456789abcdef"}}, "the code of the package changed"),
        ({"static": {"parameters": "0123456789abcdef"}}, "estimates on a microdata file"),
    ],
)
def test_a_page_that_should_not_be_kept_is_refused_and_nothing_is_written(repository, page, said):
    write_page(repository / "reports", Execution("fr", "paca-corse", "06_levers"), **page)
    with pytest.raises(InputError, match=f"reports/paca-corse/06_levers.html: .*{said}"):
        zip_archive.archive(repository)
    assert not (repository / "dist").exists() and not (repository / "reports/manifest.csv").exists()


def test_pages_on_a_microdata_file_are_archived_on_purpose_only(repository):
    write_page(repository / "reports", Execution("fr", "paca-corse", "06_levers", ".cache/observed/abc"))
    with pytest.raises(InputError, match="OBSERVED=yes"):
        zip_archive.archive(repository)
    with zipfile.ZipFile(zip_archive.archive(repository, observed=True)) as packed:
        assert f"{TOP}/reports/paca-corse/06_levers.html" in packed.namelist()


@pytest.mark.parametrize(
    ("microdata", "public"), [("none", True), ("synthetic", True), (".cache/observed/abc", False)]
)
def test_an_audit_of_a_microdata_file_is_archived_on_purpose_only(repository, microdata, public):
    execution = Execution("en", "france", "audit", microdata)
    write_page(repository / "reports", execution)
    (repository / "reports" / execution.page).rename(repository / "reports/en/audit.html")
    if public:
        assert zip_archive.archive(repository).exists()
    else:
        with pytest.raises(InputError, match=r"reports/en/audit\.html: .*OBSERVED=yes"):
            zip_archive.archive(repository)


def test_a_folder_that_is_neither_a_checkout_nor_an_archive_is_refused(made_up):
    with pytest.raises(InputError, match="neither a git checkout nor an unpacked archive"):
        zip_archive.archive(made_up)


def test_an_archive_that_could_not_be_written_leaves_the_old_one(repository, monkeypatch):
    path = zip_archive.archive(repository)
    before = path.read_bytes()
    monkeypatch.setattr(
        zipfile.ZipFile, "writestr", lambda *given, **named: (_ for _ in ()).throw(OSError("disk full"))
    )
    with pytest.raises(OSError, match="disk full"):
        zip_archive.archive(repository)
    assert [each.name for each in path.parent.iterdir()] == [path.name] and path.read_bytes() == before


@pytest.mark.whole_path
@pytest.mark.long
@needs_git
def test_the_real_repository_unpacked_without_git_makes_pages_and_passes_tests(tmp_path):
    copy = tmp_path / "checkout"
    for name in sources.listed(paths.ROOT):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(paths.ROOT / name, copy / name)
    git(copy, "init", "-q")
    git(copy, "add", "-A")
    git(copy, "commit", "-q", "-m", "a copy")
    (copy / "reports/index.html").write_text("<p>portal</p>", encoding="utf-8")
    run(copy, "-m", "impact_citoyens", "archive")
    root = unpack(copy / "dist" / f"{TOP}.zip", tmp_path / "elsewhere")
    run(root, "-m", "impact_citoyens", "intact", git=False)
    page = [
        "reports",
        "--territory",
        "bretagne",
        "--notebook",
        "03_urgency",
        "--microdata",
        "none",
        "--jobs",
        "1",
    ]
    run(root, "-m", "impact_citoyens", *page, git=False)
    assert f"<dd>impact-citoyens {__version__}</dd>" in (root / "reports/bretagne/03_urgency.html").read_text(
        encoding="utf-8"
    )
    run(root, "-m", "impact_citoyens", "archive", git=False)
    run(root, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_project.py", git=False)


def run(root, *arguments, git=True):
    """Run Python there; without git, no program but make can be found."""
    environment = os.environ | {
        "IMPACT_CITOYENS_ROOT": str(root),
        "PYTHONPATH": str(root / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if not git:
        programs = root.parent / "programs"
        programs.mkdir(exist_ok=True)
        if not (programs / "make").exists():
            (programs / "make").symlink_to(shutil.which("make"))
        environment["PATH"] = str(programs)
    done = subprocess.run(
        [sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
