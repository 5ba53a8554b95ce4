"""What is refused, what is warned about, and what a report never repeats."""

import makefile
import numpy as np
import pytest

from impact_citoyens.io.errors import InputError
from impact_citoyens.survey.reading import answers_file, file_findings, identifiers, validation


@pytest.fixture
def made():
    return makefile.make(8)


@pytest.fixture
def check(tmp_path):
    """Problems and warnings of a table written as CSV, as one text each."""

    def checked(frame):
        frame.to_csv(tmp_path / "a.csv", index=False)
        read = answers_file.read(tmp_path / "a.csv")
        return "\n".join(map(str, validation.problems(read))), "\n".join(map(str, validation.warnings(read)))

    return checked


def test_a_good_file_has_no_problem(made, check):
    assert check(made)[0] == ""


@pytest.mark.parametrize(
    "column", ["respondent_id", "wave", "territory", "sex", "age", "csp", "urban_unit_size", "household"]
)
def test_required_columns(made, check, column):
    assert f"column {column}: found no such column" in check(made.drop(columns=column))[0]


def test_questions_are_optional_but_one_is_needed(made, check):
    assert check(made.iloc[:, :12])[0] == ""
    assert "no question at all" in check(made.iloc[:, :9])[0]


@pytest.mark.parametrize("column", ["respondent_id", "wave", "territory", "weight"])
def test_empty_cells_where_none_is_allowed(made, check, column):
    made[column] = made[column].astype(object)
    made.loc[[2, 3], column] = None
    assert f"rows 4–5, column {column}: found empty cells" in check(made)[0]


def test_repeated_respondents(made, check):
    made.loc[9, "respondent_id"] = made.loc[3, "respondent_id"]
    assert (
        "rows 5, 11, column respondent_id: found identifiers used several times in a wave" in check(made)[0]
    )


def test_the_same_identifier_in_two_files(made, tmp_path):
    made.to_csv(tmp_path / "a.csv", index=False)
    made.iloc[[1]].to_csv(tmp_path / "b.csv", index=False)
    text = "\n".join(
        map(str, validation.problems(answers_file.read([tmp_path / "a.csv", tmp_path / "b.csv"])))
    )
    assert "a.csv, rows 3, column respondent_id" in text
    assert "b.csv, rows 2, column respondent_id" in text


@pytest.mark.parametrize("value, shown", [(-1, "'-1'"), (np.inf, "'inf'"), ("beaucoup", "'beaucoup'")])
def test_wrong_weights(made, check, value, shown):
    made["weight"] = made["weight"].astype(object)
    made.loc[0, "weight"] = value
    assert f"rows 2, column weight: found {shown} (1 row); expected a number, 0 or more" in check(made)[0]


def test_a_territory_of_one_or_of_nobody(made, check):
    assert (
        "a single respondent in bretagne"
        in check(made.drop(index=made.index[made["territory"] == "bretagne"][1:]))[0]
    )
    weightless = made.assign(weight=made["weight"].where(made["territory"] != "bretagne", 0))
    assert "only weights of 0 in bretagne" in check(weightless)[0]


def test_warnings(made, check):
    made["lever"] = "other"
    made.loc[3:, "maturity"] = None
    made.loc[0, "weight"] = 40
    problems, warned = check(made[made["territory"] != "normandie"].assign(minutes=4, fragility_helth=3))
    assert problems == ""
    assert "8 respondents in bretagne" in warned
    assert "1 regions without respondents in 2022: normandie" in warned
    assert "column lever: found the same answer from everybody" in warned
    assert "no answer from 9" in warned
    assert "to 1 in auvergne-rhone-alpes" in warned
    assert "column minutes: found a column that is not of the contract" in warned
    assert "Did you mean fragility_health" in warned


@pytest.mark.parametrize(
    "column",
    [
        "Nom",
        "prenom",
        "e-mail",
        "Adresse",
        "telephone",
        "Q12_preciser",
        "verbatim",
        "IP",
        "DateNaissance",
        "first_name",
    ],
)
def test_columns_that_announce_identifiers(made, check, column):
    text = check(made.assign(**{column: "x"}))[0]
    assert f"column {column}: found a column that announces" in text
    assert "Remove the column" in text


PERSONAL = [
    "jeanne.exemple@courriel.fr",
    "06 12 34 56 78",
    "+33 6 12 34 56 78",
    "12 bis rue des Lilas",
    "2 85 05 78 006 084 36",
    "FR76 3000 6000 0112 3456 7890 189",
]


@pytest.mark.parametrize("column", ["extra", "sex", "respondent_id", "csp"])
@pytest.mark.parametrize("content", PERSONAL)
def test_identifiers_are_refused_wherever_they_are_and_never_shown(made, check, column, content):
    made[column] = made.get(column, made["sex"]).astype(object)
    made.loc[3, column] = content
    problems, warned = check(made)
    assert f"rows 5, column {column}: found cells that look like" in problems
    assert content not in problems + warned + file_findings.report_html([], [])


def test_names_and_comments_are_refused_and_never_shown(made, check):
    names = [
        f"{first} {last}"
        for first in ("Zoé", "Léon", "Inès", "Noé", "Ava", "Max", "Lou", "Éva")
        for last in (
            "Durand",
            "Petit",
            "Morel",
            "Roux",
            "Blanc",
            "Faure",
            "Henry",
            "Masson",
            "Dumas",
            "Colin",
            "Brun",
            "Picard",
        )
    ]
    for column in ("qui", "csp"):
        text = "".join(check(made.assign(**{column: names[: len(made)]})))
        assert "not shown" in text
        assert not any(name in text for name in names)


def test_technical_columns_are_only_ignored(made, check):
    extra = made.assign(
        start="2022-09-01 10:00:03",
        NOM_REGION="Bretagne",
        uid=[f"{k:08x}" for k in range(len(made))],
        minutes=12.5,
    )
    assert check(extra)[0] == ""


@pytest.mark.parametrize(
    "text", ["18-24", "7,5", "2022-09-01 10:00:00", "0123456789", "S2022-0000001", "100000_and_more"]
)
def test_usual_codes_are_not_personal(text):
    assert not identifiers.is_personal(text)


def test_the_page_escapes_what_the_file_says(made, check, tmp_path):
    made["sex"] = made["sex"].astype(object)
    made.loc[0, "sex"] = "<script>alert(1)</script>"
    made.loc[1, "sex"] = '=HYPERLINK("http://x")'
    made = made.rename(columns={"lever": "<img src=x onerror=y>"})
    made.to_csv(tmp_path / "a.csv", index=False)
    read = answers_file.read(tmp_path / "a.csv")
    page = validation.report_html(validation.problems(read), validation.warnings(read))
    assert "<script>" not in page and "<img" not in page
    assert "&lt;script&gt;" in page
    assert "Rien n’a été calculé" in page


def test_long_lists_of_rows_are_capped(made, check):
    text = check(made.assign(sex=["man", "x"] * (len(made) // 2)))[0]
    assert "rows 3, 5, 7, 9, 11, 13, 15, 17 and 40 more" in text


def test_the_table_has_a_row_a_problem(made, tmp_path):
    made.drop(columns=["sex", "csp"]).to_csv(tmp_path / "a.csv", index=False)
    with pytest.raises(InputError) as raised:
        validation.load(tmp_path / "a.csv")
    table = validation.table(raised.value.problems)
    assert list(table) == file_findings.COLUMNS
    assert table["column"].tolist() == ["sex", "csp"]
