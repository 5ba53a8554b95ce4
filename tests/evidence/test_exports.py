"""Files that say what they are."""

import pytest

import impact_citoyens as ic
from impact_citoyens.io.errors import InputError


def header(text):
    return dict(
        line.removeprefix("# ").split(": ", 1)
        for line in text.splitlines()
        if line.startswith("# ") and ": " in line
    )


@pytest.mark.parametrize("question", ["levers", "urgency", "objectives", "fragilities", "context"])
def test_a_table_comes_back_as_it_was(question, tmp_path):
    table = ic.estimates(question, "all", microdata="none")
    ic.to_csv(table, tmp_path / "a.csv")
    assert ic.read_csv(tmp_path / "a.csv").equals(table)


@pytest.mark.parametrize(
    "make",
    [ic.questions, ic.places, ic.claims, lambda: ic.compare("objectives", "bretagne", microdata="none")],
)
def test_other_tables_too(make, tmp_path):
    table = make()
    ic.to_csv(table, tmp_path / "a.csv")
    found = ic.read_csv(tmp_path / "a.csv")
    assert found.columns.tolist() == table.columns.tolist()
    for name in table:
        assert found[name].astype(str).tolist() == table[name].astype(str).tolist(), name


def test_three_kinds_of_evidence_come_back_with_every_digit(reconstruction, tmp_path):
    table = ic.estimates("levers", "all", reconstruction)
    text = ic.to_csv(table, tmp_path / "a.csv")
    assert ic.read_csv(tmp_path / "a.csv").equals(table)
    assert "never an observation" in header(text)["evidence"] and "allow" in header(text)["evidence"]


def test_flags_come_back_as_flags(made_file, tmp_path):
    table = ic.estimates("urgency", "bretagne", made_file)
    text = ic.to_csv(table, tmp_path / "a.csv")
    assert ic.read_csv(tmp_path / "a.csv").equals(table)
    assert (
        "its own licence" in header(text)["evidence"] and str(made_file.name) not in text
    )  # a path is nobody else's business


def test_the_first_lines_say_source_evidence_pages_licence_and_version():
    found = header(ic.to_csv(ic.estimates("objectives", "all", microdata="none")))
    assert found["source"].startswith("Actes du colloque") and found["page"] == "12, 55"
    assert found["licence"] == "CC-BY-4.0" and found["version"] == f"impact-citoyens {ic.__version__}"


def test_the_table_is_plain_csv_after_them(tmp_path):
    import pandas as pd

    table = ic.estimates("objectives", "bretagne", microdata="none")
    ic.to_csv(table, tmp_path / "a.csv")
    assert pd.read_csv(tmp_path / "a.csv", comment="#")["estimate"].tolist() == [0.86, 0.79]


def test_an_empty_table_keeps_its_columns(tmp_path):
    table = ic.estimates("levers", "bretagne", microdata="none")
    assert table.empty
    ic.to_csv(table, tmp_path / "a.csv")
    assert ic.read_csv(tmp_path / "a.csv").columns.tolist() == table.columns.tolist()


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "", None])
def test_another_file_is_refused(content, tmp_path):
    path = tmp_path / "other.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"other.csv.*ic.to_csv"):
        ic.read_csv(path)


def test_printed_comparisons_and_how_to_read_stand_above_the_table(tmp_path):
    rows = ic.estimates(
        "levers", ["france", "bretagne"], microdata="none", dimension=["national", "territory"]
    )
    text = ic.to_csv(rows, tmp_path / "levers.csv", ["Brittany: vision first (p. 14)"])
    assert (
        "# printed comparison: Brittany: vision first (p. 14)\n" in text
        and "# shares, weights and changes are fractions" in text
    )
    assert ic.read_csv(tmp_path / "levers.csv").equals(rows)
