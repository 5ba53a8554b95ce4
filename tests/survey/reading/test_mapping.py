"""Mapping files: what they say, and what is said of wrong ones."""

import makefile
import pytest

from impact_citoyens.io.errors import InputError
from impact_citoyens.study import study
from impact_citoyens.survey.reading import answers_file, mapping, validation


def refusal(tmp_path, text):
    path = tmp_path / "mapping.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        mapping.load(path)
    return str(raised.value)


def test_the_example_loads():
    example = mapping.load(study.current().folder / "microdata" / "mapping-example.yml")
    assert example.columns["REGION"] == "territory"
    assert example.codes_of("fragility_health") == {"99": ""}
    assert example.constants == {"wave": "2022"}


@pytest.mark.parametrize(
    "text, words",
    [
        ("columns:\n  A: sexe", "unknown variable"),
        ("columns:\n  A: sex\n  B: sex", "2 columns for one variable"),
        ("codes:\n  sex:\n    1: homme", "unknown code 'homme'"),
        ("codes:\n  fragilite_*:\n    1: 2", "unknown variable"),
        ("colums:\n  A: sex", "Did you mean columns"),
        ("columns:\n  A: sex\n  A: age", "the same name twice"),
        ("columns: [A, B]", "no “name: value” lines"),
        ("columns:\n  A: {b: c}", "another shape"),
        ("codes:\n  sex: man", "another shape"),
        ("ignore: A", "no list of names"),
        ("a: b: c", "mapping.yml, row 1"),
        ("just words", "no sections"),
        ("", "no sections"),
        ("columns:\n\t- x", "YAML"),
    ],
)
def test_wrong_mappings_are_told(tmp_path, text, words):
    assert words in refusal(tmp_path, text)


def test_absent_file_and_binary_file(tmp_path):
    with pytest.raises(InputError, match="mapping file"):
        mapping.load(tmp_path / "none.yml")
    (tmp_path / "binary.yml").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(InputError, match="UTF-8"):
        mapping.load(tmp_path / "binary.yml")


def test_another_institute_s_file_reads_as_ours(tmp_path):
    ours = makefile.make(10)
    theirs = ours.drop(columns="wave").rename(
        columns={"respondent_id": "ID", "sex": "SEXE", "fragility_health": "Q1_1"}
    )
    theirs["SEXE"] = theirs["SEXE"].map({"man": "NO", "woman": "02"})
    theirs["Q1_1"] = theirs["Q1_1"].fillna(99)
    theirs.to_csv(tmp_path / "theirs.csv", index=False)
    ours.to_csv(tmp_path / "ours.csv", index=False)
    (tmp_path / "m.yml").write_text(
        "columns: {ID: respondent_id, SEXE: sex, Q1_1: fragility_health}\ncodes:\n"
        "  sex: {NO: man, 02: woman}\n"
        "  fragility_*: {99: }\nconstants: {wave: 2022}\n",
        encoding="utf-8",
    )
    read = validation.load(tmp_path / "theirs.csv", mapping.load(tmp_path / "m.yml"))
    assert read.frame.equals(answers_file.read(tmp_path / "ours.csv").frame)


def test_a_column_that_the_file_lacks_is_warned_about(tmp_path):
    makefile.make(5).to_csv(tmp_path / "a.csv", index=False)
    read = validation.load(tmp_path / "a.csv", mapping.Mapping(columns={"Q99": "urgency"}))
    assert any("no such column" in str(warning) and "Q99" in str(warning) for warning in read.warnings)
