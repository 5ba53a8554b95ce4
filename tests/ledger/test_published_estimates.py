from math import isnan

import pytest

from impact_citoyens.ledger import estimates, ledger
from impact_citoyens.ledger.published_estimates import ESTIMATE_COLUMNS, PROVENANCE_COLUMNS
from impact_citoyens.statistics import sample_design

WAIST = [
    "wave",
    "question",
    "answer",
    "statistic",
    "dimension",
    "population",
    "territory",
    "estimate",
    "low",
    "high",
    "se",
    "n",
    "evidence",
]


@pytest.fixture(scope="module")
def table():
    return estimates()


def pick(table, **fields):
    for column, wanted in fields.items():
        table = table[table[column] == wanted]
    return table


def test_the_tidy_table_has_its_columns(table):
    assert ESTIMATE_COLUMNS == WAIST
    assert list(table.columns) == WAIST + PROVENANCE_COLUMNS
    assert list(estimates("urgency", wave=1999).columns) == list(table.columns)


def test_everything_is_published(table):
    assert set(table["evidence"]) == {"published"}


def test_every_percentage_of_the_ledger_is_an_estimate(table, values):
    anomalies = ledger.anomalies()
    changed = {
        row["claim_ids"].split(";")[0]
        for row in anomalies.to_dict("records")
        if row["treatment"] != "as_printed"
    }
    by_claim = {claim: row for row in table.to_dict("records") for claim in row["claim_id"].split(";")}
    for row in values[(values["unit"] == "percent") & ~values["claim_id"].isin(changed)].to_dict("records"):
        assert 100 * by_claim[row["claim_id"]]["estimate"] == pytest.approx(row["value"], abs=1e-9)


def test_no_claim_is_lost_but_those_set_aside(table, values):
    set_aside = {
        row["claim_ids"].split(";")[0]
        for row in ledger.anomalies().to_dict("records")
        if row["treatment"] == "set_aside"
    }
    assert {claim for claims in table["claim_id"] for claim in claims.split(";")} == set(
        values["claim_id"]
    ) - set_aside
    assert set_aside


def test_the_same_value_on_two_pages_is_one_estimate(table):
    found = pick(
        table, question="objectives", population="france", answer="reduce_fragilities", source="proceedings"
    )
    assert found["page"].tolist() == ["12, 55"]
    assert found["estimate"].tolist() == [0.79]
    assert found["claim_id"].tolist() == ["objectives-reduce-france-p12;objectives-reduce-france-p55"]


def test_66_and_69_are_read_as_anchored_or_emerging(table):
    found = pick(table, question="maturity", population="france", answer="anchored_or_emerging")
    assert sorted(found["estimate"]) == pytest.approx([0.66, 0.69])
    assert set(found["anomaly"]) == {"maturity-66-anchored", "maturity-69-emerging"}
    assert set(found["reading"]) == {"ambiguous"}
    one_third = pick(table, question="maturity", population="france", answer="anchored")
    assert one_third["estimate"].tolist() == [pytest.approx(0.333)]


def test_thirteen_regions_for_ageing_are_set_aside(table):
    assert not table["claim_id"].str.contains("top3-ageing-base-p8").any()
    assert pick(table, question="regional_top3", answer="ageing", wave="2022")["estimate"].tolist() == [8.0]


def test_a_garbled_8_is_read_as_81(table):
    found = table[table["claim_id"].str.contains("trend-play-collectively-2020-p52")]
    assert found["estimate"].tolist() == [0.81]
    assert found["anomaly"].tolist() == ["eighty-one-2020"]
    assert not (pick(table, question="trend")["estimate"] == 0.08).any()


def test_more_than_leaves_the_high_end_open(table):
    more = table[table["comparator"].isin(["more_than", "at_least"])]
    less = table[table["comparator"].isin(["less_than", "at_most"])]
    assert more["high"].isna().all() and less["low"].isna().all()
    csp = pick(more, question="maturity", population="csp_plus")
    assert csp["estimate"].tolist() == [0.43] and csp["low"].notna().all()


def test_unknown_sizes_have_no_interval(table):
    unknown = table[table["interval"] == "unknown_n"]
    assert len(unknown) > 20
    assert unknown[["low", "high", "se", "n"]].isna().all(axis=None)
    assert "stakeholders" in set(unknown["question"])


def test_what_is_not_of_a_sample_has_no_interval(table):
    none = table[table["interval"] == "none"]
    assert {"rank", "count", "weight", "date"} <= set(none["statistic"])
    assert none[["low", "high", "se", "n"]].isna().all(axis=None)


def test_intervals_hold_their_estimate(table):
    drawn = table[table["interval"].isin(["design", "conservative"])]
    low, high = drawn["low"].fillna(-99), drawn["high"].fillna(99)
    assert (low < drawn["estimate"]).all() and (drawn["estimate"] < high).all()
    shares = drawn[drawn["statistic"] == "share"]
    assert (shares["low"].fillna(0) >= 0).all() and (shares["high"].fillna(1) <= 1).all()


def test_a_regional_share_carries_sampling_and_rounding(table):
    row = pick(table, question="urgency", population="pays-de-la-loire", answer="essential_or_useful").iloc[0]
    low, high = sample_design.share_interval(0.83, sample_design.Base(200, 200, strata=1), 0.005)
    assert (row["low"], row["high"]) == (pytest.approx(low), pytest.approx(high))
    assert row["se"] == pytest.approx((0.83 * 0.17 / 200) ** 0.5)
    assert (row["n"], row["territory"]) == (200, "pays-de-la-loire")


def test_about_leaves_a_whole_point(table):
    row = pick(table, question="territory_health", population="under_2000").iloc[0]
    low, high = sample_design.share_interval(0.10, sample_design.base("commune_size", "under_2000"), 0.01)
    assert (row["comparator"], row["low"], row["high"]) == ("about", pytest.approx(low), pytest.approx(high))


def test_a_mean_and_a_change_are_conservative(table):
    n = sample_design.base("national", "france").n_effective
    mean = pick(table, question="fragilities", statistic="mean", wave="2022").iloc[0]
    m = mean["estimate"]  # bound of the variance: m (10 - m); a tenth printed leaves 0.05
    assert mean["high"] - m == pytest.approx(1.959963984540054 * (m * (10 - m) / n) ** 0.5 + 0.05)
    asked = {"question": "engagement", "statistic": "change", "population": "france"}
    engaged = pick(table, question="engagement", answer="citizen", statistic="share").iloc[0]["estimate"]
    consumer = pick(table, answer="consumer", **asked).iloc[0]
    # its level is not printed: two waves, shares around one half at worst, on the engaged only
    worst = 1.959963984540054 * (0.5 / n / engaged) ** 0.5 + 0.005
    assert consumer["high"] - consumer["estimate"] == pytest.approx(worst, rel=0.003)
    assert consumer["n"] == pytest.approx(engaged * 2400)
    union = pick(table, answer="union_member", **asked).iloc[0]  # 13 % now, so 9.5 to 10.5 % before
    levels = [(now, change) for now in (0.125, 0.135) for change in (0.025, 0.035)]
    errors = [(a * (1 - a) + (a - d) * (1 - a + d)) / n / engaged for a, d in levels]
    ends = [d + 1.959963984540054 * error**0.5 for (_, d), error in zip(levels, errors, strict=True)]
    assert union["high"] == pytest.approx(max(ends))


def test_filters_keep_one_question_wave_and_source(table):
    found = estimates("fragilities", wave=2019, source="bdt-2019")
    assert (
        set(found["question"]) == {"fragilities"}
        and set(found["wave"]) == {"2019"}
        and set(found["source"]) == {"bdt-2019"}
    )
    assert len(estimates("fragilities")) == (table["question"] == "fragilities").sum()


def test_a_narrower_level_gives_narrower_intervals():
    wide, narrow = estimates("urgency"), estimates("urgency", level=0.8)
    known = wide["interval"] == "design"
    assert known.any()
    assert (narrow["low"] > wide["low"])[known & wide["low"].notna()].all()
    assert (narrow["high"] < wide["high"])[known & wide["high"].notna()].all()


@pytest.mark.parametrize("question", ["fragilities", "engagement"])
def test_the_level_also_holds_for_conservative_intervals(question):
    wide, narrow = estimates(question), estimates(question, level=0.8)
    known = wide["interval"] == "conservative"
    assert known.any() and (narrow["high"] < wide["high"])[known & wide["high"].notna()].all()


def test_the_territory_is_france_but_for_regions(table):
    regional = table["dimension"] == "territory"
    assert (table.loc[regional, "territory"] == table.loc[regional, "population"]).all()
    assert set(table.loc[~regional, "territory"]) == {"france"}


def test_each_call_gives_a_table_of_its_own():
    mine = estimates("urgency")
    mine["estimate"] = 0.0
    assert not isnan(estimates("urgency")["estimate"].sum()) and estimates("urgency")["estimate"].sum() > 0
