"""Break one cell of the real ledger: the problem is found, at its file, row and column."""

import pandas as pd
import pytest

from impact_citoyens.ledger import ledger, rules

SLUGS = [  # table, column, bad, what the suggestion must name (None: too far from anything)
    ("values", "question", "urgenci", "urgency"),
    ("values", "dimension", "territori", "territory"),
    ("values", "population", "bretagn", "bretagne"),
    ("values", "answer", "essential_or_usefull", "essential_or_useful"),
    ("values", "statistic", "shares", "share"),
    ("values", "comparator", "more_then", "more_than"),
    ("values", "unit", "percents", "percent"),
    ("values", "source", "proceeding", "proceedings"),
    ("values", "reading", "explicite", "explicit"),
    ("relations", "question", "urgenci", "urgency"),
    ("relations", "dimension", "territori", "territory"),
    ("relations", "population", "bretagn", "bretagne"),
    ("relations", "answer", "essential_or_usefull", "essential_or_useful"),
    ("relations", "relation", "higest", "highest"),
    ("relations", "source", "proceeding", "proceedings"),
    ("relations", "reading", "explicite", "explicit"),
]


def urgency_of_a_region(frame):
    return (frame["question"] == "urgency") & (frame["dimension"] == "territory")


def find(problems, table, line, column):
    return [
        problem
        for problem in problems
        if (problem.file, problem.row, problem.column) == (f"data/published/{table}.csv", line, column)
    ]


def test_the_real_ledger_keeps_its_rules(ledger_tables, codes):
    assert rules.problems(**ledger_tables, book=codes) == []


@pytest.mark.parametrize(("table", "column", "bad", "suggestion"), SLUGS)
def test_an_unknown_slug_is_named_with_the_nearest(break_cell, table, column, bad, suggestion):
    line, problems = break_cell(table, column, bad, urgency_of_a_region)
    found = find(problems, table, line, column)
    assert len(found) == 1
    assert bad in found[0].found
    assert found[0].fix.startswith("Did you mean ") and suggestion in found[0].fix


@pytest.mark.parametrize(
    ("table", "columns"), [("values", ledger.VALUE_COLUMNS), ("relations", ledger.RELATION_COLUMNS)]
)
def test_every_slug_column_is_tried(table, columns):
    free = {"claim_id", "wave", "value", "page", "section", "note", "other", "number"}
    assert {column for name, column, *_ in SLUGS if name == table} == set(columns) - free


@pytest.mark.parametrize("value", ["101", "830", "-1", "100.5"])
def test_a_share_outside_0_to_100_is_refused(break_cell, value):
    line, problems = break_cell(
        "values", "value", value, lambda frame: (frame["unit"] == "percent") & (frame["statistic"] == "share")
    )
    assert [problem.expected for problem in find(problems, "values", line, "value")] == [
        "a percentage, 0 to 100"
    ]


@pytest.mark.parametrize("value", ["0", "100", "99.9"])
def test_a_share_of_0_to_100_is_accepted(break_cell, value):
    _, problems = break_cell(
        "values", "value", value, lambda frame: (frame["unit"] == "percent") & (frame["statistic"] == "share")
    )
    assert problems == []


@pytest.mark.parametrize(("unit", "value"), [("score_0_10", "10.1"), ("score_0_10", "-0.1")])
def test_a_score_outside_its_scale_is_refused(break_cell, unit, value):
    line, problems = break_cell("values", "value", value, lambda frame: frame["unit"] == unit)
    assert find(problems, "values", line, "value")


@pytest.mark.parametrize(
    ("statistic", "value"), [("rank", "0"), ("rank", "2.5"), ("count", "-1"), ("weight", "120")]
)
def test_a_number_that_its_statistic_cannot_have_is_refused(break_cell, statistic, value):
    line, problems = break_cell("values", "value", value, lambda frame: frame["statistic"] == statistic)
    assert find(problems, "values", line, "value")


@pytest.mark.parametrize("statistic", ["share", "count", "amount", "duration", "change"])
@pytest.mark.parametrize("value", ["", "many", "5,6", "nan", "inf"])
def test_a_value_that_is_no_number_is_refused(break_cell, statistic, value):
    line, problems = break_cell("values", "value", value, lambda frame: frame["statistic"] == statistic)
    assert find(problems, "values", line, "value")


@pytest.mark.parametrize("table", ["values", "relations"])
@pytest.mark.parametrize("page", ["", "1", "59", "99", "8-9", "p8", "²", "8.0"])
def test_a_page_that_is_missing_or_outside_the_proceedings_is_refused(break_cell, table, page):
    line, problems = break_cell(table, "page", page, lambda frame: frame["source"] == "proceedings")
    assert len(find(problems, table, line, "page")) == 1


@pytest.mark.parametrize("table", ["values", "relations"])
def test_an_empty_section_is_refused(break_cell, table):
    line, problems = break_cell(table, "section", "", lambda frame: frame["source"] == "proceedings")
    assert len(find(problems, table, line, "section")) == 1


@pytest.mark.parametrize("table", ["values", "relations"])
@pytest.mark.parametrize("reading", ["interpreted", "ambiguous"])
def test_a_reading_that_is_not_explicit_needs_a_note(break_cell, ledger_tables, table, reading):
    frame = ledger_tables[table]
    frame.loc[frame["source"] == "proceedings", "note"] = frame["note"].where(frame.index != 5, "")
    chosen = frame.index[
        (frame["note"] == "") & (frame["reading"] == "explicit") & (frame["source"] == "proceedings")
    ][0]
    line, problems = break_cell(table, "reading", reading, lambda frame: frame.index == chosen)
    assert [problem.expected for problem in find(problems, table, line, "note")] == [
        f"why the reading is {reading}"
    ]


def test_a_claim_used_twice_is_named_at_both_rows(break_cell, ledger_tables):
    first = ledger_tables["values"].loc[0, "claim_id"]
    line, problems = break_cell("values", "claim_id", first, lambda frame: frame.index == 3)
    assert find(problems, "values", 2, "claim_id") and find(problems, "values", line, "claim_id")


def test_a_claim_used_in_both_tables_is_named_in_both(break_cell, ledger_tables):
    first = ledger_tables["values"].loc[0, "claim_id"]
    line, problems = break_cell("relations", "claim_id", first)
    assert find(problems, "values", 2, "claim_id") and find(problems, "relations", line, "claim_id")


@pytest.mark.parametrize("claim", ["", "Upper-p8", "two words", "under_score", "-p8"])
def test_a_claim_has_a_plain_identifier(break_cell, claim):
    line, problems = break_cell("values", "claim_id", claim)
    assert find(problems, "values", line, "claim_id")


@pytest.mark.parametrize("wave", ["22", "1922", "2022-09", "september"])
def test_a_wave_is_a_year_or_nothing(break_cell, wave):
    line, problems = break_cell("values", "wave", wave)
    assert len(find(problems, "values", line, "wave")) == 1


def test_a_population_of_another_dimension_is_refused(break_cell):
    line, problems = break_cell("values", "population", "18-24", urgency_of_a_region)
    assert find(problems, "values", line, "population")


def test_an_answer_of_another_question_is_refused(break_cell):
    line, problems = break_cell("values", "answer", "shared_vision", urgency_of_a_region)
    assert find(problems, "values", line, "answer")


# ---------------------------------------------------------------- relations


@pytest.mark.parametrize(
    ("relation", "column", "bad"),
    [
        ("highest", "other", "ages"),
        ("lowest", "other", ""),
        ("among_highest", "other", "regions"),
        ("increasing_with", "other", "agee"),
        ("stable_since", "other", ""),
        ("decreased_since", "other", "last time"),
        ("rank_up_since", "other", "201"),
        ("tied", "other", "rules_and_normes"),
        ("above", "other", "citizen"),
        ("in_top", "number", ""),
        ("in_bottom", "number", "five"),
        ("count_in_top", "number", ""),
        ("in_top", "number", "3.5"),
    ],
)
def test_what_a_relation_needs_is_there(break_cell, relation, column, bad):
    line, problems = break_cell("relations", column, bad, lambda frame: frame["relation"] == relation)
    assert find(problems, "relations", line, column)


# ---------------------------------------------------------------- anomalies


def reinterpreted(frame):
    return frame["treatment"] == "reinterpreted"


@pytest.mark.parametrize(
    ("column", "bad"),
    [
        ("claim_ids", "maturity-anchored-france-p99"),
        ("claim_ids", ""),
        ("claim_ids", "maturity-anchored-france-p13;nobody-p1"),
        ("kind", "contradictions"),
        ("treatment", "set_asid"),
        ("answer", "anchored_or_emergin"),
        ("value", "two thirds"),
        ("value", "660"),
        ("pages", "99"),
        ("anomaly_id", "maturity-69-emerging"),
    ],
)
def test_an_anomaly_that_cannot_be_applied_is_refused(break_cell, column, bad):
    line, problems = break_cell("anomalies", column, bad, reinterpreted)
    assert find(problems, "anomalies", line, column)


@pytest.mark.parametrize("column", ["answer", "value"])
def test_a_reinterpreted_anomaly_gives_an_answer_and_a_value(break_cell, column):
    line, problems = break_cell("anomalies", column, "", reinterpreted)
    assert any(problem.row == line and problem.file == "data/published/anomalies.csv" for problem in problems)


def test_a_value_is_not_given_without_reinterpretation(break_cell):
    line, problems = break_cell("anomalies", "treatment", "as_printed", reinterpreted)
    assert find(problems, "anomalies", line, "treatment")


@pytest.mark.parametrize(
    "column", ["finding_fr", "finding_en", "reading_fr", "reading_en", "reason_fr", "reason_en"]
)
def test_every_anomaly_is_explained_in_both_languages(column):
    assert (ledger.anomalies()[column] != "").all()


def test_a_source_named_twice_is_refused(break_cell, ledger_tables):
    line, problems = break_cell(
        "sources", "source", "bdt-2019", lambda frame: frame["source"] == "carenews-2015"
    )
    assert find(problems, "sources", line, "source")


# ---------------------------------------------------------------- all at once


def test_every_problem_is_listed_at_once(ledger_tables, codes):
    values, relations = ledger_tables["values"], ledger_tables["relations"]
    values.loc[4, "page"] = ""
    values.loc[10, "question"] = "metod"
    relations.loc[7, "reading"] = "guessed"
    places = {
        (problem.file.rsplit("/", 1)[1], problem.row, problem.column)
        for problem in rules.problems(**ledger_tables, book=codes)
    }
    assert places == {
        ("values.csv", 6, "page"),
        ("values.csv", 12, "question"),
        ("relations.csv", 9, "reading"),
    }


def test_rules_do_not_change_the_tables(ledger_tables, codes):
    before = {name: frame.copy() for name, frame in ledger_tables.items()}
    rules.problems(**ledger_tables, book=codes)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(frame, ledger_tables[name])
