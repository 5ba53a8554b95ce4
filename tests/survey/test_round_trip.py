"""One made file in every format gives identical estimates."""

import makefile
import numpy as np
import pandas as pd
import pyreadstat
import pytest

from impact_citoyens.survey.estimation.estimates import estimates
from impact_citoyens.survey.reading import contract, validation


def as_labels(frame, language):
    """Codes replaced by the labels of the codebook, in one language."""
    made = frame.copy()
    for variable in contract.variables().values():
        if variable.coded and variable.name in made:
            made[variable.name] = made[variable.name].map(
                {code.code: getattr(code, f"label_{language}") for code in variable.codes}
            )
    return made


def numbered(frame):
    """Codes replaced by 1, 2, 3..., with the value labels that a statistical program would keep."""
    made, labels = frame.copy(), {}
    for variable in contract.variables().values():
        if variable.coded and variable.name in made:
            made[variable.name] = made[variable.name].map(
                {slug: float(place) for place, slug in enumerate(variable.slugs, 1)}
            )
            labels[variable.name] = {
                float(place): code.label_fr for place, code in enumerate(variable.codes, 1)
            }
        elif variable.kind == "yes_no":
            made[variable.name] = 2.0 - made[variable.name]
            labels[variable.name] = {1.0: "Oui", 2.0: "Non"}
    return made, labels


def comma(frame, path):
    frame.to_csv(path, index=False, encoding="utf-8")


def semicolon(frame, path):
    as_labels(frame, "fr").to_csv(
        path, index=False, sep=";", decimal=",", encoding="utf-8-sig", lineterminator="\r\n"
    )


def tab_latin(frame, path):
    # Typographic apostrophes, dashes and minus signs are not in Latin-1.
    text = as_labels(frame, "fr").to_csv(None, index=False, sep="\t", decimal=",")
    path.write_bytes(text.translate(str.maketrans("’–−", "'--")).encode("latin-1"))


def windows(frame, path):
    text = as_labels(frame, "fr").to_csv(None, index=False, sep=";").replace("−", "-")
    path.write_bytes(text.encode("cp1252"))


def workbook(frame, path):
    as_labels(frame, "en").to_excel(path, index=False)


def parquet(frame, path):
    frame.astype({"territory": "category", "sex": "category"}).to_parquet(path)


def spss(frame, path):
    made, labels = numbered(frame)
    pyreadstat.write_sav(made, path, variable_value_labels=labels)


def stata(frame, path):
    made, labels = numbered(frame)
    # Stata labels whole numbers; the writer cannot label a name as long as practice_support_or_initiatives.
    short = {
        name: {int(code): label for code, label in values.items()}
        for name, values in labels.items()
        if len(name) < 31
    }
    pyreadstat.write_dta(
        made.assign(practice_support_or_initiatives=frame["practice_support_or_initiatives"]),
        path,
        variable_value_labels=short,
    )


WRITERS = {
    "comma.csv": comma,
    "semicolon.csv": semicolon,
    "tab.txt": tab_latin,
    "windows.csv": windows,
    "book.xlsx": workbook,
    "table.parquet": parquet,
    "spss.sav": spss,
    "stata.dta": stata,
}


@pytest.fixture(scope="module")
def made():
    return makefile.make(40)


@pytest.fixture(scope="module")
def expected(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("reference") / "a.csv"
    comma(made, path)
    return estimates(validation.load(path).frame, "file")


@pytest.mark.parametrize("name", WRITERS)
def test_formats_agree(made, expected, tmp_path, name):
    WRITERS[name](made, tmp_path / name)
    read = validation.load(tmp_path / name)
    pd.testing.assert_frame_equal(estimates(read.frame, "file"), expected, check_exact=True)


def test_the_canonical_frame_is_the_made_one(made, tmp_path):
    comma(made, tmp_path / "a.csv")
    frame = validation.load(tmp_path / "a.csv").frame
    for name in made:
        theirs, ours = made[name], frame[name]
        if pd.api.types.is_numeric_dtype(ours):
            np.testing.assert_array_equal(ours, theirs)
        else:
            assert (
                ours.astype(object).fillna("").tolist()
                == theirs.astype(object).fillna("").astype(str).tolist()
            )


def test_several_files_are_waves_of_one_survey(made, tmp_path):
    comma(made, tmp_path / "a.csv")
    later = makefile.make(40, seed=18, wave=2024).drop(columns="urgency")
    spss(later, tmp_path / "b.sav")
    read = validation.load([tmp_path / "a.csv", tmp_path / "b.sav"])
    both = estimates(read.frame)
    assert set(both["wave"]) == {"2022", "2024"}
    assert set(both.loc[both["question"] == "urgency", "wave"]) == {"2022"}
    alone = estimates(validation.load(tmp_path / "b.sav").frame)
    pd.testing.assert_frame_equal(
        both[both["wave"] == "2024"].reset_index(drop=True), alone, check_exact=True
    )
