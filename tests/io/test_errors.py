from impact_citoyens.io.errors import InputError, Problem, nearest


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
