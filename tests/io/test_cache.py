"""The cache: what changes the name of an entry; what is damaged is made again; two processes at once."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from impact_citoyens.io import cache, imported_code, paths
from impact_citoyens.io.errors import InputError
from impact_citoyens.study import study

ESTIMATES = "impact_citoyens.survey.observed"
RECONSTRUCTION = "impact_citoyens.reconstruction.results"
AUDIT = "impact_citoyens.audit.auditor"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package, free to be edited."""
    source = imported_code.PACKAGE
    copy = shutil.copytree(source, tmp_path / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(imported_code, "PACKAGE", copy)
    cache.forget()
    yield copy
    cache.forget()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The place of the cache, empty."""
    monkeypatch.setattr(paths, "CACHE", tmp_path / "cache")
    return tmp_path / "cache"


def keys():
    return {module: cache.key(module) for module in (ESTIMATES, RECONSTRUCTION, AUDIT)}


def edit(path):
    with path.open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    cache.forget()


# ---------------------------------------------------------------- what changes a key


@pytest.mark.parametrize(
    "name",
    [
        "study/territories.py",
        "study/codebook.py",
        "io/tables.py",
        "io/errors.py",
        "survey/estimation/estimates.py",
        "survey/__init__.py",
        "statistics/sample_design.py",
    ],
)
def test_code_that_is_imported_changes_every_key(package, name):
    before = keys()
    edit(package / name)
    assert not set(before.values()) & set(keys().values())


def test_code_is_read_once_a_process(package):
    """What is edited while a process runs is not what the process runs."""
    before = cache.key(ESTIMATES)
    with (package / "io/tables.py").open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    assert cache.key(ESTIMATES) == before
    cache.forget()
    assert cache.key(ESTIMATES) != before


def test_every_module_of_the_ledger_and_of_statistics_that_is_imported_counts(package):
    rooms = ("ledger", "statistics")
    imported = imported_code.files(ESTIMATES).values()
    names = [path.relative_to(package).as_posix() for path in imported if path.parent.name in rooms]
    assert {name.split("/")[0] for name in names} == set(rooms)
    before = {cache.key(ESTIMATES)}
    for name in names:
        edit(package / name)
        before.add(cache.key(ESTIMATES))
    assert len(before) == len(names) + 1


@pytest.mark.parametrize(
    "name", ["charts/theme.py", "pages/page.py", "reports/render.py", "tutorial/lessons.py"]
)
def test_code_that_is_not_imported_changes_none(package, name):
    before = keys()
    edit(package / name)
    assert keys() == before


def test_what_python_really_imports_is_found(tmp_path):
    """Against the interpreter: every module that importing loads is among those found from the sources."""
    code = f"import sys, {ESTIMATES}; print(*(name for name in sys.modules if name.startswith('impact_c')))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert set(loaded) <= set(imported_code.files(ESTIMATES)) and len(loaded) > 20


def write_package(folder, **sources):
    for name, source in sources.items():
        path = folder / "impact_citoyens" / f"{name.replace('_in_', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")


def test_imports_of_all_kinds_are_followed_and_those_of_type_checkers_are_not(tmp_path, monkeypatch):
    write_package(
        tmp_path,
        __init__="",
        room_in___init__="from impact_citoyens.late import value",
        room_in_maker="import json, numpy\nfrom . import helper\n"
        "try:\n    import scipy.stats\nexcept ImportError:\n    pass\n"
        "def make():\n    if True:\n        from impact_citoyens import lazy\n"
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from impact_citoyens import types_only\n",
        room_in_helper="from .. import circle",
        circle="import impact_citoyens.room.maker",
        late="value = 1",
        lazy="import yaml",
        types_only="",
        unrelated="",
    )
    monkeypatch.setattr(imported_code, "PACKAGE", tmp_path / "impact_citoyens")
    modules = {"", ".room", ".room.maker", ".room.helper", ".circle", ".late", ".lazy"}
    assert imported_code.files("impact_citoyens.room.maker").keys() == {
        f"impact_citoyens{name}" for name in modules
    }
    assert {"Python", "numpy", "scipy", "pandas", "PyYAML"} <= imported_code.versions(
        "impact_citoyens.room.maker"
    ).keys()


@pytest.mark.parametrize("library", ["numpy", "scipy", "pandas"])
def test_another_version_of_a_library_changes_the_key(monkeypatch, library):
    before, version = cache.key(ESTIMATES), imported_code._version
    monkeypatch.setattr(imported_code, "_version", lambda name: "0.0" if name == library else version(name))
    assert cache.key(ESTIMATES) != before


def test_tables_files_and_parameters_change_the_key(tmp_path):
    tables, file = tmp_path / "reference", tmp_path / "answers.csv"
    tables.mkdir()
    (tables / "territories.csv").write_text("territory\n")
    file.write_text("1\n")
    keys = [cache.key(ESTIMATES, [tables], [file], {"threshold": 10})]
    keys.append(cache.key(ESTIMATES, [tables], [file], {"threshold": 11}))
    file.write_text("2\n")
    keys.append(cache.key(ESTIMATES, [tables], [file], {"threshold": 11}))
    (tables / "territories.csv").write_text("territory\nbretagne\n")
    keys.append(cache.key(ESTIMATES, [tables], [file], {"threshold": 11}))
    (tables / "added.csv").write_text("")
    keys.append(cache.key(ESTIMATES, [tables], [file], {"threshold": 11}))
    assert len(set(keys)) == 5


def test_the_key_is_the_same_wherever_the_files_are(tmp_path, package):
    here = cache.key(ESTIMATES, [study.reference()])
    there = shutil.copytree(study.reference(), tmp_path / "elsewhere" / "reference")
    assert cache.key(ESTIMATES, [there]) == here


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(InputError, match=r"gone\.csv"):
        cache.key(ESTIMATES, files=[tmp_path / "gone.csv"])


# ---------------------------------------------------------------- entries


def make(folder):
    (folder / "table.csv").write_text("a\n1\n")
    (folder / "deep").mkdir()
    (folder / "deep/table.csv").write_text("b\n2\n")


def refuse(folder):
    pytest.fail("made again")


def test_an_entry_is_made_once(folder):
    entry = cache.open_entry("kind", "abc", make)
    assert entry == folder / "kind/abc" == cache.open_entry("kind", "abc", refuse)
    assert (entry / "table.csv").read_text() == "a\n1\n"


DAMAGE = {
    "a file cut short": lambda entry: (entry / "table.csv").write_text("a\n"),
    "a file of garbage": lambda entry: (entry / "table.csv").write_bytes(os.urandom(8)),
    "a file that is gone": lambda entry: (entry / "deep/table.csv").unlink(),
    "a foreign file": lambda entry: (entry / "more.csv").write_text(""),
    "no record": lambda entry: (entry / cache.RECORD).unlink(),
    "a record cut short": lambda entry: (entry / cache.RECORD).write_text('{"key": "abc", "fil'),
    "a record of garbage": lambda entry: (entry / cache.RECORD).write_bytes(b"\xff\x00\xfe"),
    "a record of something else": lambda entry: (entry / cache.RECORD).write_text("[1]"),
    "an empty folder": lambda entry: [shutil.rmtree(entry), entry.mkdir()],
    "a file in its place": lambda entry: [shutil.rmtree(entry), entry.write_text("")],
    "a link to nowhere": lambda entry: [shutil.rmtree(entry), entry.symlink_to("nowhere")],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_made_again(folder, damage):
    entry = cache.open_entry("kind", "abc", make)
    DAMAGE[damage](entry)
    assert not cache.is_whole(entry)
    calls = []
    assert cache.open_entry("kind", "abc", lambda place: calls.append(1) or make(place)) == entry
    assert calls == [1] and cache.is_whole(entry)
    assert (entry / "deep/table.csv").read_text() == "b\n2\n"
    assert cache.open_entry("kind", "abc", refuse) == entry


def test_an_entry_of_another_name_is_foreign(folder):
    other = cache.open_entry("kind", "other", make)
    shutil.copytree(other, folder / "kind/abc")
    assert not cache.is_whole(folder / "kind/abc")


def test_a_maker_that_fails_leaves_nothing_and_keeps_what_another_left(folder):
    def fail(place):
        make(place)
        raise InputError([])

    with pytest.raises(InputError):
        cache.open_entry("kind", "abc", fail)
    assert [path.name for path in (folder / "kind").iterdir()] == [".lock"]


def test_what_a_killed_process_left_is_removed(folder):
    (folder / "kind/.making-left").mkdir(parents=True)
    cache.open_entry("kind", "abc", make)
    assert sorted(path.name for path in (folder / "kind").iterdir()) == [".lock", "abc"]


TWO = """
import os, sys, time
from pathlib import Path
from impact_citoyens.io import cache

here = Path(sys.argv[1])

def make(folder):
    while len(list(here.glob("came-*"))) < 2:
        time.sleep(0.01)
    (folder / "table.csv").write_text("a\\n")
    (here / f"made-{os.getpid()}").touch()

(here / f"came-{os.getpid()}").touch()
print(cache.open_entry("kind", "abc", make))
"""


def test_two_processes_at_once_make_it_once(tmp_path):
    """The maker waits until the other came: that one waits in turn, and opens what the first made."""
    pytest.importorskip("fcntl")
    environment = os.environ | {"IMPACT_CITOYENS_ROOT": str(tmp_path)}
    command = [sys.executable, "-c", TWO, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(2)]
    entry = tmp_path / ".cache/kind/abc"
    assert [process.communicate(timeout=200)[0].strip() for process in both] == [str(entry)] * 2
    assert len(list(tmp_path.glob("made-*"))) == 1 and cache.is_whole(entry)
    assert json.loads((entry / cache.RECORD).read_text())["key"] == "abc"
