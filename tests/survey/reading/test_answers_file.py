"""What files may look like, and what is said of those that cannot be read."""

import makefile
import numpy as np
import pytest

from impact_citoyens.io.errors import InputError
from impact_citoyens.survey.reading import answers_file, validation


@pytest.fixture
def made():
    return makefile.make(6)


def write(frame, path, **options):
    frame.to_csv(path, index=False, **options)
    return path


def refusal(path):
    with pytest.raises(InputError) as raised:
        validation.load(path)
    return str(raised.value)


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("a.csv", b"", "an empty file"),
        ("a.csv", b"respondent_id,wave\n", "no respondent"),
        ("a.csv", b"hello\n", "single cell"),
        ("a.csv", b"PK\x03\x04\x00\x00", "binary content"),
        ("a.xlsx", b"hello", "damaged"),
        ("a.parquet", b"hello", "damaged"),
        ("a.sav", b"hello", "damaged"),
        ("a.dta", b"hello", "damaged"),
        ("a.xls", b"hello", "extension '.xls'"),
        ("a.csv", b"\n\n\n", "single cell"),
        ("a.csv", b'a,b\n"x,1\n', "expected"),
        ("a.csv", b"\xff\xfea", "UTF-16"),
    ],
)
def test_unreadable_files(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    assert words in refusal(tmp_path / name)


def test_absent_file_and_folder(tmp_path):
    assert "no file" in refusal(tmp_path / "a.csv")
    assert "extension" in refusal(tmp_path)
    assert "no file" in refusal([])


def test_every_unreadable_file_is_told(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")
    assert "2 problems" in refusal([tmp_path / "a.csv", tmp_path / "b.csv"])


def test_ragged_lines_are_numbered(made, tmp_path):
    lines = made.to_csv(index=False).splitlines()
    lines[3] += ",1,2"
    lines[7] = "x,2022"
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    assert "a.csv, rows 4, 8:" in refusal(tmp_path / "a.csv")


def test_empty_lines_do_not_shift_row_numbers(made, tmp_path):
    lines = made.assign(sex="x").to_csv(index=False).splitlines()
    lines = [*lines[:2], "", "," * lines[0].count(","), lines[2]]
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    assert answers_file.read(tmp_path / "a.csv").origin["row"].tolist() == [2, 5]


def test_wrong_cells_are_all_told_with_their_rows(made, tmp_path):
    made.loc[[0, 1, 2], "sex"] = ["x", "x", "y"]
    made.loc[4, "age"] = 340
    made.loc[5, "fragility_health"] = 11
    made["territory"] = made["territory"].astype(object)
    made.loc[6, "territory"] = "bretagn"
    text = refusal(write(made, tmp_path / "a.csv"))
    assert "4 problems" in text
    assert "rows 2–4, column sex: found 'x' (2 rows), 'y' (1 row)" in text
    assert "rows 6, column age: found '340' (1 row); expected completed years, 18 to 110" in text
    assert "rows 7, column fragility_health" in text
    assert (
        "rows 8, column territory: found 'bretagn' (1 row); expected one of the 12 regions of the study. "
        "Did you mean bretagne" in text
    )


def test_territories_resolve_as_names_and_insee_codes(made, tmp_path):
    names = [
        "Bretagne",
        "BRETAGNE",
        "bre",
        "53",
        "Brittany",
        "Île-de-France",
        "ile de france",
        11,
        "Corse",
        "PACA",
    ]
    made = made.iloc[:20].assign(territory=names * 2)
    frame = answers_file.read(write(made, tmp_path / "a.csv")).frame
    assert frame["territory"].tolist()[:10] == ["bretagne"] * 5 + ["ile-de-france"] * 3 + ["paca-corse"] * 2


def test_france_is_not_a_territory_of_a_respondent(made, tmp_path):
    assert "column territory: found 'France'" in refusal(
        write(made.assign(territory="France"), tmp_path / "a.csv")
    )


def test_numbers_and_words_as_people_write_them(made, tmp_path):
    made = (
        made.iloc[:4]
        .astype(object)
        .assign(
            fragility_health=["7,5", " 8 ", "NA", "1e0"],
            engagement_citizen=["Oui", "non", "TRUE", ""],
            weight=["1 000,5", "2", "0", "3.25"],
            wave=["2022", "2022.0", "2022", "2022"],
        )
    )
    frame = answers_file.read(write(made, tmp_path / "a.csv")).frame
    np.testing.assert_array_equal(frame["fragility_health"], [7.5, 8, np.nan, 1])
    np.testing.assert_array_equal(frame["engagement_citizen"], [1, 0, 1, np.nan])
    np.testing.assert_array_equal(frame["weight"], [1000.5, 2, 0, 3.25])
    assert frame["wave"].tolist() == ["2022"] * 4


def test_damaged_accents_are_named(made, tmp_path):
    damaged = "Île-de-France".encode().decode("cp1252", "replace")
    assert "export the file again as UTF-8" in refusal(
        write(made.assign(territory=damaged), tmp_path / "a.csv")
    )


def test_age_wins_over_the_band(made, tmp_path):
    read = validation.load(write(made.assign(age=30.0, age_band="65+"), tmp_path / "a.csv"))
    assert set(read.frame["age_band"]) == {"25-34"}
    assert any("disagree" in str(warning) for warning in read.warnings)


def test_bands_alone_are_enough(made, tmp_path):
    assert set(
        validation.load(
            write(made.drop(columns="age").assign(age_band="65 ans et plus"), tmp_path / "a.csv")
        ).frame["age_band"]
    ) == {"65+"}


def test_the_report_says_what_was_read(made, tmp_path):
    row = validation.load(write(made.assign(minutes=3), tmp_path / "a.csv", sep=";")).files.iloc[0]
    assert (row["rows"], row["ignored"]) == (72, "minutes")
    assert "semicolon" in row["format"]


def test_repeated_and_unnamed_columns(made, tmp_path):
    doubled = made.to_csv(index=False).splitlines()
    doubled = [line + "," + ("SEX" if place == 0 else "man") for place, line in enumerate(doubled)]
    (tmp_path / "a.csv").write_text("\n".join(doubled), encoding="utf-8")
    assert "a second column for sex" in refusal(tmp_path / "a.csv")


def test_a_sheet_by_its_name(made, tmp_path):
    import pandas as pd

    from impact_citoyens.survey.reading.mapping import Mapping

    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        pd.DataFrame({"note": ["x"]}).to_excel(book, sheet_name="Lisez-moi", index=False)
        made.to_excel(book, sheet_name="Base", index=False)
    assert len(validation.load(tmp_path / "a.xlsx", Mapping(sheet="Base")).frame) == 72
    with pytest.raises(InputError, match="Lisez-moi"):
        validation.load(tmp_path / "a.xlsx", Mapping(sheet="Data"))
