import os

import pytest

from impact_citoyens.io import tables
from impact_citoyens.io.errors import InputError
from impact_citoyens.io.tables import cached_until_edit, read_table, relative
from impact_citoyens.study import study


@pytest.fixture
def file(tmp_path):
    def file(content):
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return file


def test_cells_stay_as_written(file):
    table = read_table(file("a,b\n007,NA\n,1.50\n"))
    assert table.to_dict("list") == {"a": ["007", ""], "b": ["NA", "1.50"]}


def test_a_byte_order_mark_of_a_spreadsheet_is_no_part_of_the_first_name(file):
    assert list(read_table(file("\ufeffa,b\n1,2\n"), ["a"]).columns) == ["a", "b"]


def test_each_call_gives_a_table_of_its_own(file):
    path = file("a\n1\n")
    mine = read_table(path)
    mine.loc[0, "a"] = "changed"
    assert read_table(path).loc[0, "a"] == "1"


def test_a_changed_file_is_read_again(file):
    path = file("a\n1\n")
    assert read_table(path).loc[0, "a"] == "1"
    path = file("a\n2\n")
    os.utime(path, ns=(1, 1))
    assert read_table(path).loc[0, "a"] == "2"


def test_missing_columns_are_all_named(file):
    with pytest.raises(InputError) as caught:
        read_table(file("a\n1\n"), ["a", "b", "c"])
    assert [problem.column for problem in caught.value.problems] == ["b", "c"]


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n\xff\xfe,1\n", "a,b\n1,2\n3,4,5\n", "a,b\n1,2,3\n4,5,6\n", "a,b,c\n1,2,3\n4,5\n"],
    ids=["empty", "not UTF-8", "a long row", "every row long", "a short row"],
)
def test_a_file_that_is_no_table_is_refused_by_name(file, content):
    with pytest.raises(InputError, match=r"table\.csv"):
        read_table(file(content))


def test_a_missing_file_says_to_restore_it():
    with pytest.raises(InputError, match=r"data/published/none\.csv: found no file.*Restore"):
        read_table(study.published() / "none.csv")


def test_paths_are_told_from_the_repository(tmp_path):
    assert relative(study.published() / "values.csv") == "data/published/values.csv"
    assert relative(tmp_path / "x.csv") == "x.csv"


def test_what_is_remembered_is_forgotten_when_a_table_changes(file, monkeypatch):
    monkeypatch.setattr(tables, "_frozen", None)
    path = file("a\n1\n")
    calls = []

    @cached_until_edit(path.parent)
    def count(name):
        calls.append(name)
        return len(calls)

    assert (count("x"), count("x"), count("y")) == (1, 1, 2)
    os.utime(path, ns=(7, 7))
    assert count("x") == 3


def test_what_is_frozen_is_not_looked_at_again(file, monkeypatch):
    path = file("a\n1\n")
    monkeypatch.setattr(tables, "_frozen", {})
    counted = cached_until_edit(path.parent)(lambda calls=[]: calls.append(1) or len(calls))
    assert counted() == 1
    os.utime(path, ns=(7, 7))
    assert counted() == 1
