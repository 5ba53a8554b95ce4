"""A small repository with its history, and a build made of pages that say what they were made from."""

import json
import os
import shutil
import subprocess

import pytest

from impact_citoyens.io import paths, sources
from impact_citoyens.io.cache import file_checksum
from impact_citoyens.reports import inputs
from impact_citoyens.reports.plan import Execution

KEPT = ("data", "notebooks", "CITATION.cff", ".gitignore", "requirements.lock", "LICENSE", "reports", ".ci")
WHEN = "1700000000 +0000"
READS = ["values:urgency", "relations:urgency", "reconstruction:urgency"]
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="there is no git to ask")


def git(root, *arguments):
    identity = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"), ("DATE", WHEN))
    }
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, env=os.environ | identity)


def write_page(reports, execution, error="", static=None):
    """A page as a build leaves it: only what it was made from."""
    record = {
        "static": inputs.statics(execution, frozenset()) | (static or {}),
        "reads": dict.fromkeys(READS, "0"),
        "error": error,
    }
    path = reports / execution.page
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'<html><head><meta name="{inputs.META}" '
        f'content="{inputs.meta(record)}"></head><p>{execution.page}</p></html>',
        encoding="utf-8",
    )


@pytest.fixture
def made_up(tmp_path):
    """A repository without history, its build in place."""
    root = tmp_path / "repository"
    for name in sources.listed(paths.ROOT):
        if name.split("/")[0] in KEPT:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(paths.ROOT / name, root / name)
    (root / "src/impact_citoyens").mkdir(parents=True)
    (root / "src/impact_citoyens/__init__.py").write_text('"""Made up."""\n', encoding="utf-8")
    for language in ("fr", "en"):
        write_page(root / "reports", Execution(language, "bretagne", "03_urgency", "synthetic"))
    for name in ("index.html", "en/index.html"):
        (root / "reports" / name).write_text("<p>portal</p>", encoding="utf-8")
    return root


@pytest.fixture(params=[pytest.param("git", marks=needs_git), "archive"])
def repository(made_up, request):
    """The same with a history, or as if it came from an archive."""
    (made_up / ".ci/run").chmod(0o755)
    if request.param == "git":
        git(made_up, "init", "-q")
        git(made_up, "add", "-A")
        git(made_up, "commit", "-q", "-m", "made up")
    else:
        listed = {name: file_checksum(made_up / name) for name in sources.listed(made_up)}
        record = {
            "sources": listed,
            "executable": [".ci/run"],
            "date": int(WHEN.split()[0]),
            "commit": "0" * 40,
            "modified": [],
        }
        (made_up / "archive.json").write_text(json.dumps(record), encoding="utf-8")
    return made_up


@pytest.fixture(autouse=True)
def no_date_from_outside(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
