"""The contract and the codebook know the same codes; where they do not, the row is named."""

import pytest

from impact_citoyens import cli
from impact_citoyens.io.errors import InputError
from impact_citoyens.io.tables import read_table
from impact_citoyens.study import codebook, study
from impact_citoyens.survey.reading import agreement, contract


@pytest.fixture
def tables():
    return (
        read_table(study.reference() / "variables.csv", contract.COLUMNS),
        read_table(study.reference() / "answers.csv", codebook.ANSWER_COLUMNS),
    )


def line(frame, **wanted):
    """Line in the file of the row with some values."""
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    return frame.index[0] + 2


def test_the_repository_agrees(tables):
    assert agreement.problems(*tables) == []
    agreement.check()


def test_a_code_of_the_contract_alone_is_named(tables):
    variables, answers = tables
    row = line(variables, variable="lever") - 2
    variables.loc[row, "values"] += "; none_of_them: Aucun | None of them"
    [problem] = agreement.problems(variables, answers)
    assert (problem.file, problem.row, problem.column, problem.found) == (
        "data/reference/variables.csv",
        row + 2,
        "values",
        "'none_of_them'",
    )
    assert "answers.csv" in problem.fix and "levers,none_of_them" in problem.fix


def test_a_code_of_the_codebook_alone_is_named(tables):
    variables, answers = tables
    row = line(variables, variable="urgency") - 2
    variables.loc[row, "values"] = "dont_know: Ne sait pas | Don’t know"
    [problem] = agreement.problems(variables, answers)
    assert (problem.file, problem.row, problem.found) == (
        "data/reference/answers.csv",
        line(answers, question="urgency", answer="not_useful"),
        "'not_useful'",
    )
    assert "urgency" in problem.fix and "variables.csv" in problem.fix


def test_a_code_that_print_gives_already_is_not_added(tables):
    variables, answers = tables
    variables.loc[line(variables, variable="lever") - 2, "values"] += "; shared_vision: Une vision | A vision"
    [problem] = agreement.problems(variables, answers)
    assert problem.found == "'shared_vision'" and "Remove" in problem.fix


@pytest.mark.parametrize(
    ("column", "value", "fix"), [("question", "impact", "impacts"), ("answer", "performances", "performance")]
)
def test_a_variable_of_nothing_is_named_with_the_nearest(tables, column, value, fix):
    variables, answers = tables
    row = line(variables, variable="impact_performance") - 2
    variables.loc[row, column] = value
    [problem] = agreement.problems(variables, answers)
    assert (problem.row, problem.column) == (row + 2, column) and fix in problem.fix


def test_the_command_says_it(tables, monkeypatch, capsys):
    variables, answers = tables
    answers = answers[answers["answer"] != "not_relevant"].reset_index(drop=True)
    monkeypatch.setattr(
        agreement, "read_table", lambda path, columns: variables if path.name == "variables.csv" else answers
    )
    with pytest.raises(InputError, match="not_relevant"):
        agreement.check()
    assert cli.main(["check"]) == 2
    told = capsys.readouterr().err
    assert (
        f"variables.csv, row {line(variables, variable='sdg_framework')}" in told
        and "sdg_framework,not_relevant" in told
    )
