"""Every command and every line of Python of docs/use/how-to."""

import doctest
import re
import shlex
import subprocess

import makefile
import pytest

from impact_citoyens import cli
from impact_citoyens.io import paths

PAGES = paths.ROOT / "docs/use/how-to"
NAMES = sorted(path.name for path in PAGES.glob("*.md"))
MADE = "data/microdata/my-file.csv"


def commands(blocks):
    return [
        (page, line) for page in NAMES for block in blocks(page, "sh") for line in block.text.splitlines()
    ]


def test_there_is_a_page_for_each_reader_and_the_index_leads_to_it():
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert {name for name in re.findall(r"\]\(([a-z-]+\.md)\)", index)} == set(NAMES) - {"README.md"}
    assert len(NAMES) == 7


def test_make_knows_every_target_with_its_parameters(blocks):
    found = [line for _, line in commands(blocks) if line.startswith("make ")]
    assert len(found) >= 8
    for line in found:
        done = subprocess.run(
            [*shlex.split(line), "--dry-run"], cwd=paths.ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, (line, done.stderr)
        for name, value in re.findall(r'([A-Z]+)=("[^"]*"|\S+)', line):
            assert (
                re.search(rf"^{name} [?:]=", (paths.ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
                or name == "LANGUAGE"
            ), name
            assert value.strip('"') in done.stdout, (line, value)


def test_the_command_line_takes_what_the_pages_give_it(blocks, tmp_path, monkeypatch, capsys):
    found = [
        shlex.split(line)[3:]
        for _, line in commands(blocks)
        if line.startswith(".venv/bin/python -m impact_citoyens ")
    ]
    assert len(found) >= 2
    monkeypatch.chdir(tmp_path)
    for arguments in found:
        given = (
            arguments if "--microdata" in arguments else [*arguments, "--microdata", "none"]
        )  # the rest is the same, and quick
        assert cli.main(given) == 0
    assert (tmp_path / "levers.csv").read_text(encoding="utf-8").startswith("# IMPACT-Citoyens")


def test_every_other_command_is_one_of_a_module(blocks):
    others = [
        line
        for _, line in commands(blocks)
        if not line.startswith(("make ", ".venv/bin/python -m impact_citoyens "))
    ]
    assert others == [".venv/bin/python -m impact_citoyens.survey.reading.documentation"]


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """A folder where somebody with a file works."""
    (tmp_path / MADE).parent.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "page", [name for name in NAMES if ">>> " in (PAGES / name).read_text(encoding="utf-8")]
)
def test_the_python_of_a_page_says_what_it_says(page, blocks, reader):
    if MADE in (PAGES / page).read_text(encoding="utf-8"):
        makefile.make(per_territory=40).to_csv(reader / MADE, index=False)
    source = "".join(block.text for block in blocks(page, "python") if not block.file)
    test = doctest.DocTestParser().get_doctest(source, {}, page, page, 0)
    said = []
    failed, tried = doctest.DocTestRunner().run(test, out=said.append)
    assert tried >= 3 and failed == 0, "".join(said)
