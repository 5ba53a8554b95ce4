import re

import pytest

from impact_citoyens.ledger import ledger

COLLOQUIUM = [  # question, population, answer, printed, page: the figures that the talk turns on
    ("urgency", "pays-de-la-loire", "essential_or_useful", 83, "11"),
    ("urgency", "nouvelle-aquitaine", "essential_or_useful", 69, "11"),
    ("urgency", "france", "essential_or_useful", 74, "55"),
    ("urgency", "france", "essential", 25, "55"),
    ("objectives", "bretagne", "reduce_fragilities", 86, "12"),
    ("objectives", "bretagne", "new_engines", 79, "12"),
    ("objectives", "pays-de-la-loire", "reduce_fragilities", 85, "12"),
    ("objectives", "pays-de-la-loire", "new_engines", 82, "12"),
    ("territory_health", "paca-corse", "devastated", 7, "9"),
    ("territory_health", "france", "dynamic", 50, "9"),
    ("levers", "france", "shared_vision", 38, "13"),
    ("levers", "france", "common_project", 37, "13"),
    ("stakeholders", "foundations", "essential_or_useful", 98, "17"),
    ("territory_roles", "france", "common_culture", 68, "55"),
]


@pytest.mark.parametrize(("question", "population", "answer", "printed", "page"), COLLOQUIUM)
def test_the_figures_of_the_talk_are_there_with_their_page(
    values, question, population, answer, printed, page
):
    found = values[
        (values["question"] == question)
        & (values["population"] == population)
        & (values["answer"] == answer)
        & (values["page"] == page)
    ]
    assert printed in found.loc[found["unit"] == "percent", "value"].tolist()


def test_values_are_numbers_and_everything_else_is_text(values):
    assert values["value"].dtype == float and values["value"].notna().all()
    assert all(isinstance(cell, str) for cell in values["page"])


def test_the_tables_have_their_columns():
    assert list(ledger.values().columns) == ledger.VALUE_COLUMNS
    assert list(ledger.relations().columns) == ledger.RELATION_COLUMNS
    assert list(ledger.anomalies().columns) == ledger.ANOMALY_COLUMNS
    assert list(ledger.sources().columns) == ledger.SOURCE_COLUMNS


def test_each_call_gives_a_table_of_its_own():
    mine = ledger.values()
    mine["value"] = 0.0
    assert ledger.values()["value"].sum() > 0


def test_the_page_of_a_claim_of_the_proceedings_ends_its_identifier(values, relations):
    for frame in (values, relations):
        proceedings = frame[frame["source"] == "proceedings"]
        ends = proceedings["claim_id"].str.extract(r"-p(\d+)$")[0]
        assert (ends == proceedings["page"]).all()


def test_every_source_is_used_or_says_why_it_is_listed(values, relations):
    sources = ledger.sources().set_index("source")
    unused = set(sources.index) - set(values["source"]) - set(relations["source"])
    assert all(sources.loc[source, "note"] for source in unused)


def test_sources_other_than_the_proceedings_have_an_address():
    others = ledger.sources().query("source != 'proceedings'")
    assert others["url"].map(lambda url: bool(re.match(r"https?://", url))).all()


@pytest.mark.parametrize(
    "words",
    [
        ("66", "69"),
        ("tiers",),
        ("13", "12"),
        ("Creuse",),
        ("8 %",),
        ("pauvreté",),
        ("consommateurs",),
        ("31",),
    ],
    ids=["66 and 69", "thirds", "8 of 13", "la Creuse", "A 8 %", "poverty", "plus four", "31 on residents"],
)
def test_the_known_anomalies_are_registered(words):
    table = ledger.anomalies()
    text = table["finding_fr"].str.replace("[\u202f\u00a0]", " ", regex=True)
    assert text.map(lambda finding: all(word in finding for word in words)).any()
