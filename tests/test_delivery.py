"""What others run or read the project with: containers, Binder, hooks, the workflow, records for archives."""

import json
import os
import re
import shlex
import tomllib

import pytest
import yaml

from impact_citoyens import __version__
from impact_citoyens.io import paths
from impact_citoyens.reports import plan

ROOT = paths.ROOT
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def citation():
    return yaml.safe_load(read("CITATION.cff"))


# ---------------------------------------------------------------- the same environment everywhere


def recipe(target):
    """The commands of a target of the Makefile."""
    return re.search(rf"^{target}:.*\n((?:\t.*\n)+)", read("Makefile"), re.M)[1]


def test_every_environment_is_made_from_the_lock():
    assert "--require-hashes -r requirements.lock" in recipe(r"\$\(READY\)")
    assert read("binder/requirements.txt").split("\n") == ["-r ../requirements.lock", ""]
    assert "--no-deps" in read("binder/postBuild") and os.access(ROOT / "binder/postBuild", os.X_OK)
    installs = re.findall(r"^RUN (.*(?:\\\n.*)*)", read("Containerfile"), re.M)
    assert "make setup" in installs  # which is $(READY)
    assert not [line for line in installs if re.search(r"\b(pip|conda|uv)\b", line)]


def test_every_environment_has_the_oldest_python_that_the_project_accepts():
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert re.search(r"^FROM docker\.io/library/python:([\d.]+)-", read("Containerfile"), re.M)[1] == lowest
    assert read("binder/runtime.txt").strip() == f"python-{lowest}"
    assert workflow()["jobs"]["all"]["steps"][1]["with"]["python-version"] == lowest
    assert PROJECT["tool"]["mypy"]["python_version"] == lowest


def test_an_image_holds_nothing_private():
    """What git does not know (environments, built pages, the files of a reader) does not enter an image."""
    plain = {line.rstrip("/") for line in read(".dockerignore").split("\n") if line and line[0] != "#"}
    ignored = [line.rstrip("/") for line in read(".gitignore").split("\n") if line and line[0] != "#"]
    elsewhere = {"*.egg-info", ".ipynb_checkpoints", "ro-crate-metadata.json"}  # harmless
    assert {line for line in ignored if line not in elsewhere and line != "__pycache__"} <= plain


def test_the_devcontainer_is_the_container():
    found = json.loads(read(".devcontainer/devcontainer.json"))
    assert (ROOT / ".devcontainer" / found["build"]["dockerfile"]).resolve() == ROOT / "Containerfile"
    assert found["postCreateCommand"] == "make setup"
    assert f"useradd --create-home {found['remoteUser']} " in read("Containerfile")


# ---------------------------------------------------------------- what is run before and after a commit


def workflow():
    return yaml.safe_load(read(".github/workflows/ci.yml"))


def test_the_workflow_runs_what_runs_anywhere():
    assert [step["run"] for step in workflow()["jobs"]["all"]["steps"] if "run" in step] == [".ci/run"]
    assert workflow()["permissions"] == {"contents": "read"}


def test_continuous_integration_lints_tests_and_verifies():
    said = [line for line in read(".ci/run").split("\n") if line.startswith("make ")]
    assert [line.split()[1] for line in said] == ["lint", "test", "verify"]
    assert shlex.split(re.search(r"^test-all:([^#]*)", read("Makefile"), re.M)[1]) == ["test", "test-long"]


def test_hooks_call_the_locked_tools_of_make_lint():
    [source] = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    assert source["repo"] == "local" and {hook["language"] for hook in source["hooks"]} == {"system"}
    tools = {hook["entry"].split(" --")[0] for hook in source["hooks"]}
    linted = re.findall(r"\$\(BIN\)/([a-z]+(?: [a-z]+)?)", recipe("lint"))
    assert tools == {f".venv/bin/{tool}" for tool in linted}
    locked = set(re.findall(r"^([a-z-]+)==", read("requirements.lock"), re.M))
    assert {tool.removeprefix(".venv/bin/").split()[0] for tool in tools} <= locked


def test_the_marker_and_the_targets_agree():
    assert (
        recipe("test").strip() == '$(TESTS) -m "not long"'
        and recipe("test-long").strip() == "$(TESTS) -m long"
    )
    assert any(each.startswith("long:") for each in PROJECT["tool"]["pytest"]["ini_options"]["markers"])


# ---------------------------------------------------------------- records


def test_zenodo_is_told_what_the_citation_says(citation):
    found = json.loads(read(".zenodo.json"))
    assert found["upload_type"] == "software" and found["access_right"] == "open"
    assert (found["title"], found["version"]) == (citation["title"], __version__)
    assert found["description"].split() == citation["abstract"].split()
    assert found["publication_date"] == str(citation["date-released"])
    assert [each["name"] for each in found["creators"]] == [each["name"] for each in citation["authors"]]
    assert found["license"] == citation["license"].lower() and found["keywords"] == citation["keywords"]
    for said, reference in zip(found["references"], citation["references"], strict=True):
        assert reference["title"] in said and str(reference["year"]) in said
    assert not {"doi", "related_identifiers", "communities"} & set(found)  # there are none yet


@pytest.fixture(scope="module")
def codecheck():
    assert read("codecheck.yml").startswith("---\n")  # the specification asks for it
    return yaml.safe_load(read("codecheck.yml"))


def test_the_codecheck_says_what_the_citation_says_and_claims_no_check(codecheck, citation):
    assert set(codecheck) == {"version", "paper", "manifest"}  # nobody has done a check
    assert codecheck["version"] == "https://codecheck.org.uk/spec/config/2.0/"
    assert codecheck["paper"] == {
        "title": citation["title"],
        "authors": [{"name": author["name"]} for author in citation["authors"]],
    }


def test_the_codecheck_lists_outputs_that_make_reports_writes(codecheck):
    files = [each["file"] for each in codecheck["manifest"]]
    site = {"index.html", "compare.html", "audit.html", "audit.csv", "estimates.csv"}
    pages = {f"reports/{each.page}" for each in plan.plan("france")}
    assert len(files) == len(set(files)) and {f"reports/{name}" for name in site} <= set(files)
    shown = set(files) - {f"reports/{name}" for name in site}
    assert f"reports/{plan.Execution('fr', 'france', plan.PROFILE).page}" in shown and shown <= pages
    assert all(len(each["comment"]) > 15 for each in codecheck["manifest"])
