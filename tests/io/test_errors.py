import pickle

import pytest

from impact_citoyens.io.errors import InputError, ParameterError, Problem, nearest, unknown


def test_a_problem_says_where_what_and_what_to_do():
    problem = Problem("data/published/values.csv", 12, "page", "''", "a page", "Give it.")
    assert (
        str(problem) == "data/published/values.csv, row 12, column page: found ''; expected a page. Give it."
    )


def test_a_problem_without_row_or_column_says_only_the_file():
    assert str(Problem("parameters", None, None, "x", "y")) == "parameters: found x; expected y."


def test_an_input_error_lists_every_problem():
    problems = [
        Problem("a.csv", 2, "x", "1", "2"),
        Problem("b.csv", 3, "y", "3", "4"),
        Problem("c.csv", None, None, "5", "6"),
    ]
    error = InputError(iter(problems))
    assert error.problems == problems
    assert str(error).startswith("3 problems in the inputs:")
    assert all(str(problem) in str(error) for problem in problems)
    assert len(str(error).splitlines()) == 4


def test_one_problem_is_singular():
    assert str(InputError([Problem("a.csv", 2, "x", "1", "2")])).startswith("1 problem in")


def test_nearest_gives_at_most_two_names_and_nothing_when_nothing_is_close():
    assert nearest("normandi", ["normandie", "bretagne"]) == "Did you mean normandie?"
    assert nearest("aab", ["aaa", "aac", "aad"]).count(" or ") == 1
    assert nearest("zzzz", ["normandie", "bretagne"]) == ""


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("lever", ["levers", "urgency"], "unknown question 'lever'; did you mean 'levers'?"),
        (5, ["levers", "", "urgency"], "unknown question 5; known: 'levers', 'urgency'"),
        ("zzz", [], "unknown question 'zzz'; known: none"),
    ],
)
def test_an_unknown_name_is_one_line(name, known, said):
    error = unknown("question", name, known)
    assert str(error) == said and isinstance(error, InputError) and isinstance(error, ValueError)
    assert error.problems[0].column == "question"


def test_the_line_travels_between_processes():
    error = pickle.loads(pickle.dumps(unknown("wave", 1999, ["2022"])))
    assert type(error) is ParameterError and str(error) == "unknown wave 1999; known: '2022'"
    assert error.problems[0].found == "1999"
