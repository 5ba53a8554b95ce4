import pytest

from impact_citoyens.io import paths
from impact_citoyens.io.errors import InputError
from impact_citoyens.reports.plan import PROFILE, Execution, notebooks, plan
from impact_citoyens.study import territories


def test_everything_is_every_notebook_for_every_territory():
    files = [path.stem for path in paths.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")]
    assert notebooks() == sorted(files)
    executions = plan()
    assert len(executions) == len(files) * len(territories.slugs()) == len(set(executions))
    assert [each.notebook for each in executions[: len(files)]] == notebooks()
    assert list(dict.fromkeys(each.territory for each in executions)) == territories.slugs()


def test_all_languages_is_twice_as_many():
    executions, one = plan(language="all"), len(plan())
    assert [each.language for each in executions] == ["fr"] * one + ["en"] * one


def test_one_territory_as_people_write_it():
    assert {each.territory for each in plan("Île-de-France")} == {"ile-de-france"}
    assert plan("11") == plan("ile-de-france") and len(plan("11")) == len(notebooks())


@pytest.mark.parametrize("name", ["03_urgency", "03_urgency.ipynb", "notebooks/03_urgency.ipynb"])
def test_one_notebook_by_name_or_path(name):
    assert plan("bretagne", "en", name) == [Execution("en", "bretagne", "03_urgency")]


@pytest.mark.parametrize(
    ("given", "column", "suggestion"),
    [
        (("bretagn",), "territory", "bretagne"),
        (("all", "frr"), "language", "fr"),
        (("all", "fr", "03_urgenci"), "notebook", "03_urgency"),
    ],
)
def test_an_unknown_parameter_suggests_the_nearest(given, column, suggestion):
    with pytest.raises(InputError, match=f"unknown {column} .*; did you mean '{suggestion}'"):
        plan(*given)


def test_french_pages_are_at_the_top_and_english_ones_below():
    assert str(Execution("fr", "bretagne", "03_urgency").page) == "bretagne/03_urgency.html"
    assert str(Execution("en", "bretagne", "03_urgency").page) == "en/bretagne/03_urgency.html"


def test_a_profile_is_the_front_page_of_its_territory():
    assert str(Execution("fr", "bretagne", PROFILE).page) == "bretagne/index.html"
    assert str(Execution("en", "france", PROFILE).page) == "en/france/index.html" and PROFILE in notebooks()


def test_no_two_executions_share_a_page():
    executions = plan(language="all")
    assert len({each.page for each in executions}) == len(executions)


def test_parameters_are_those_of_the_notebooks():
    assert Execution("en", "bretagne", "03_urgency").parameters == {
        "territory": "bretagne",
        "language": "en",
        "microdata": "none",
    }
