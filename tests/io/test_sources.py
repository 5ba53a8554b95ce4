"""Which files are sources, and of which date: from git, from the list of an archive, or from the rules of
.gitignore."""

import json
import os
import shutil
import subprocess

import pytest

from impact_citoyens.io import paths, sources
from impact_citoyens.io.cache import file_checksum
from impact_citoyens.io.errors import InputError

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="there is no git to ask")
WHEN = 1_700_000_000
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"), ("DATE", f"{WHEN} +0000"))
}


def git(root, *arguments):
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, env=os.environ | IDENTITY)


@pytest.fixture(autouse=True)
def no_date_from_outside(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def folder(tmp_path):
    """A few files, with our rules on what is ignored."""
    root = tmp_path / "root"
    kept = ["a.py", "été.py", "data/microdata/README.md", "reports/README.md"]
    ignored = [
        "data/microdata/mine.sav",
        "reports/index.html",
        "src/__pycache__/a.pyc",
        ".venv/b.py",
        "x.egg-info/c",
        "dist/d.zip",
        "ro-crate-metadata.json",
    ]
    for name in [*kept, *ignored]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    shutil.copyfile(paths.ROOT / ".gitignore", root / ".gitignore")
    return root, sorted([".gitignore", *kept])


@pytest.fixture
def checkout(folder):
    root, kept = folder
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    return root, kept


def test_without_git_the_rules_of_gitignore_hold(folder):
    root, kept = folder
    assert sources.listed(root) == kept


@needs_git
def test_with_git_the_same_files_are_listed(checkout):
    root, kept = checkout
    assert sources.listed(root) == kept
    (root / "new.py").write_text("", encoding="utf-8")
    (root / "a.py").unlink()
    assert sources.listed(root) == sorted({*kept, "new.py"} - {"a.py"})


@needs_git
def test_here_too(monkeypatch, tmp_path):
    if not (paths.ROOT / ".git").exists():
        pytest.skip("this is not a checkout")
    with_git = sources.listed()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert sources.listed() == with_git


@needs_git
def test_only_committed_files_are_archived(checkout):
    root, kept = checkout
    (root / "new.py").write_text("", encoding="utf-8")
    (root / "a.py").chmod(0o755)
    git(root, "add", "a.py")
    found = sources.sources(root)
    assert (list(found.names), found.executable, found.date, found.modified) == (
        kept,
        {"a.py"},
        WHEN,
        ("a.py",),
    )
    assert len(found.commit) == 40


@needs_git
def test_a_repository_around_is_not_this_one(folder):
    root, kept = folder
    git(root.parent, "init", "-q")
    git(root.parent, "commit", "-q", "--allow-empty", "-m", "of another")
    assert sources.listed(root) == kept
    with pytest.raises(InputError, match="SOURCE_DATE_EPOCH"):
        sources.date(root)


def test_an_unpacked_archive_says_what_it_is(folder):
    root, _ = folder
    digest = file_checksum(root / "a.py")
    record = {
        "sources": {"a.py": digest, "gone.py": digest},
        "executable": ["a.py"],
        "date": WHEN,
        "commit": "c",
        "modified": ["b.py"],
    }
    (root / "archive.json").write_text(json.dumps(record), encoding="utf-8")
    assert sources.sources(root) == sources.Sources(
        ("a.py",), frozenset({"a.py"}), WHEN, "c", ("b.py", "gone.py")
    )
    (root / "a.py").write_text("mine", encoding="utf-8")
    assert sources.changed(root) == ["a.py", "gone.py"]


@pytest.mark.parametrize(("given", "date"), [("12", 12), ("0", 0)])
def test_the_date_of_the_environment_comes_first(folder, monkeypatch, given, date):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    assert sources.date(folder[0]) == date


@pytest.mark.parametrize("given", ["yesterday", "-1", "1.5", "12345678901234"])
def test_a_date_is_a_whole_number(folder, monkeypatch, given):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(InputError, match="seconds since 1970"):
        sources.date(folder[0])
