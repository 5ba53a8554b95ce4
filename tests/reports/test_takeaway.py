"""What a reader takes away from a page."""

import io

import pandas as pd
import pytest

import impact_citoyens as ic
from impact_citoyens.reports import takeaway
from impact_citoyens.reports.plan import PROFILE, Execution, notebooks, plan


def test_the_numbers_of_a_page_are_beside_it():
    assert str(takeaway.table_path(Execution("fr", "bretagne", "06_levers"))) == "bretagne/06_levers.csv"
    assert str(takeaway.table_path(Execution("en", "bretagne", PROFILE))) == "en/bretagne/bretagne.csv"
    assert takeaway.table_path(Execution("fr", "bretagne", "10_reconstruction")) is None


def test_the_table_says_where_it_comes_from_and_can_be_read_back(tmp_path):
    text = takeaway.table(Execution("fr", "bretagne", "04_objectives"))
    head = [line for line in text.split("\n") if line.startswith("#")]
    assert any(line.startswith("# source: ") for line in head) and any(
        line.startswith("# evidence: published") for line in head
    )
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    rows = ic.read_csv(path)
    assert set(rows["territory"]) == {"bretagne", "france"} and set(rows["question"]) == {"objectives"}
    share = rows[
        (rows["population"] == "bretagne")
        & (rows["answer"] == "reduce_fragilities")
        & (rows["statistic"] == "share")
    ]
    assert share["estimate"].tolist() == [0.86] and share["page"].tolist() == ["12"]


def test_a_region_has_france_as_a_whole_and_france_has_its_groups():
    region, france = (
        pd.read_csv(io.StringIO(takeaway.table(Execution("fr", slug, "03_urgency"))), comment="#")
        for slug in ("bretagne", "france")
    )
    assert set(region["dimension"]) <= {"national", "territory"} and {"national", "age"} <= set(
        france["dimension"]
    )


def test_the_profile_has_every_question_about_its_territory():
    rows = pd.read_csv(io.StringIO(takeaway.table(Execution("fr", "pays-de-la-loire", PROFILE))), comment="#")
    mine = set(rows.loc[rows["population"] == "pays-de-la-loire", "question"])
    known = {
        question
        for question in ic.questions()["question"]
        if len(ic.estimates(question, "pays-de-la-loire", "none"))
    }
    assert mine == known - {"method"}


def test_synthetic_rows_say_so(reconstruction):
    text = takeaway.table(Execution("fr", "bretagne", "06_levers", reconstruction))
    assert "synthetic (made-up respondents" in text and ",synthetic," in text


@pytest.mark.parametrize("notebook", notebooks())
def test_addresses_are_those_of_what_the_build_has(notebook):
    here, built = Execution("en", "bretagne", notebook), frozenset(plan(language="all"))
    found = takeaway.links(here, built)
    assert (
        found.notebook == f"../../notebooks/{notebook}.ipynb"
        and "-p territory bretagne -p language en" in found.command
    )
    assert found.audit.startswith("../audit.html") and found.compare.startswith(
        "../compare.html#bretagne,france"
    )
    without = takeaway.links(here, frozenset([here]))
    assert without.audit == ("../audit.html" if notebook == "09_audit" else "")


def test_the_audit_is_narrowed_to_the_question_of_the_page():
    assert (
        takeaway.links(Execution("fr", "france", "06_levers"), frozenset(plan())).audit
        == "../audit.html#question=levers"
    )
    assert (
        takeaway.links(Execution("fr", "france", PROFILE), frozenset(plan())).audit
        == "../audit.html#words=France"
    )


def test_neighbours_are_those_that_were_built():
    built = frozenset(Execution("fr", slug, "06_levers") for slug in ("france", "bretagne", "occitanie"))
    before, after = takeaway.neighbours(Execution("fr", "bretagne", "06_levers"), built)
    assert (before.territory, after.territory) == ("france", "occitanie")
    assert takeaway.neighbours(Execution("fr", "france", "06_levers"), built)[0] is None
