"""Whether the contract of a microdata file and the codebook know the same questions, answers and codes."""

from collections.abc import Iterator

import pandas as pd

from impact_citoyens.io.errors import InputError, Problem, nearest
from impact_citoyens.io.tables import read_table
from impact_citoyens.study import codebook, study
from impact_citoyens.survey.reading import contract

VARIABLES, ANSWERS = "reference/variables.csv", "reference/answers.csv"
ADDED = (
    "contract"  # in the column printed of answers.csv: a code that only a file has, and that a variable lists
)


def check() -> None:
    """Refuse a contract and a codebook that differ.

    Raises
    ------
    InputError
        With every problem: file, row, column, and what to do.
    """
    disagreements = problems(
        read_table(study.reference() / "variables.csv", contract.COLUMNS),
        read_table(study.reference() / "answers.csv", codebook.ANSWER_COLUMNS),
    )
    if disagreements:
        raise InputError(disagreements)


def problems(variables: pd.DataFrame, answers: pd.DataFrame) -> list[Problem]:
    """List where they differ (empty when they agree).

    Parameters
    ----------
    variables, answers : DataFrame
        The tables as text.
    """
    answers_by_question = {question: _answers(question, answers) for question in codebook.questions().index}
    rows = list(enumerate(variables.to_dict("records"), 2))
    disagreements = [
        problem
        for line, row in rows
        if row["question"]
        for problem in _variable(line, row, answers_by_question)
    ]
    choices = {row["question"]: row for _, row in rows if row["kind"] == "choice"}
    for line, row in enumerate(answers.to_dict("records"), 2):
        if row["printed"] == ADDED and row["answer"] not in _added(choices.get(row["question"])):
            where = f"the variable of {row['question']} in {study.file(VARIABLES)}, column values"
            fix = f"Add the code to {where}, or remove the row."
            expected = f"a code that a variable of {study.file(VARIABLES)} lists"
            disagreements.append(
                Problem(study.file(ANSWERS), line, "answer", repr(row["answer"]), expected, fix)
            )
    return disagreements


def _answers(question: str, answers: pd.DataFrame) -> dict[str, str]:
    """Return the answers of a question (domains too), with what the column printed says of each."""
    listed = codebook.domains().index if question in study.current().listed("domain_questions") else []
    own = answers[answers["question"] == question]
    return dict.fromkeys(listed, "known") | dict(zip(own["answer"], own["printed"], strict=True))


def _added(row: dict | None) -> list[str]:
    return [] if row is None else [code.code for code in contract.added_codes(row["values"])]


def _variable(line: int, row: dict, answers_by_question: dict[str, dict[str, str]]) -> Iterator[Problem]:
    """What a variable names that the codebook does not have."""
    if row["question"] not in answers_by_question:
        expected, fix = "a question of questions.csv", nearest(row["question"], answers_by_question)
        yield Problem(study.file(VARIABLES), line, "question", repr(row["question"]), expected, fix)
        return
    answers = answers_by_question[row["question"]]
    if row["answer"] and row["answer"] not in answers:
        expected, fix = f"an answer of {study.file(ANSWERS)}", nearest(row["answer"], answers)
        yield Problem(study.file(VARIABLES), line, "answer", repr(row["answer"]), expected, fix)
    if (
        row["kind"] == "choice"
    ):  # the codes of a scale are answered to each item: they are no answers of the question
        for code in _added(row):
            if answers.get(code) != ADDED:
                missing = f"Add it to {study.file(ANSWERS)} ({row['question']},{code}, printed: {ADDED})."
                fix = "Remove it: the codebook gives it already." if code in answers else missing
                expected = f"a code of {study.file(ANSWERS)} that only files have"
                yield Problem(study.file(VARIABLES), line, "values", repr(code), expected, fix)
