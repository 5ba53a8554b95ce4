"""Estimates against hand computation, against brute force, and the words of the errors."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from impact_citoyens.survey import SurveyDesign


@pytest.fixture
def tiny():
    """Two strata of three; people 10 and 20 each."""
    return pd.DataFrame(
        {
            "place": ["north"] * 3 + ["south"] * 3,
            "people": [10.0] * 3 + [20.0] * 3,
            "vote": ["yes", "no", "yes", "no", "no", "yes"],
            "age": [20.0, 30.0, 40.0, 50.0, np.nan, 70.0],
            "music": [1, 0, 1, 1, 1, 0],
            "sport": [0, 0, 1, np.nan, 1, 1],
            "rank_a": [1, 2, np.nan, 1, np.nan, 3],
            "rank_b": [2, 1, np.nan, np.nan, 1, 1],
        }
    )


@pytest.fixture
def design(tiny):
    return SurveyDesign(tiny, weight="people", stratum="place")


def test_share_by_hand(design):
    # yes: 10 + 10 + 20 of 90 people. Stratum variances of the indicator are 1/3 in both, so
    # V = (30/90)^2 * (1/3) / 3 + (60/90)^2 * (1/3) / 3 = 5/81.
    row = design.proportion("vote").set_index("answer").loc["yes"]
    assert row["estimate"] == pytest.approx(4 / 9)
    assert row["se"] ** 2 == pytest.approx(5 / 81)
    assert (row["n"], row["df"]) == (6, 4)


def test_total_by_hand(design):
    # Stratum sizes are known and without missing answers: only the spread within strata counts.
    row = design.total("music").iloc[0]
    assert row["estimate"] == 60
    assert row["se"] ** 2 == pytest.approx(10**2 * 3 * (1 / 3) + 20**2 * 3 * (1 / 3))


def test_mean_leaves_missing_answers_out(design):
    row = design.mean("age").iloc[0]
    assert row["estimate"] == pytest.approx((10 * 90 + 20 * 120) / 70)
    assert (row["n"], row["df"]) == (5, 3)


def test_unweighted_mean_is_the_textbook_one(tiny):
    row = SurveyDesign(tiny).mean("music").iloc[0]
    assert row["se"] == pytest.approx(tiny["music"].std() / np.sqrt(6))
    assert row["design_effect"] == pytest.approx(1)
    low, high = stats.t.interval(0.95, 5, tiny["music"].mean(), tiny["music"].std() / np.sqrt(6))
    assert (row["low"], row["high"]) == (pytest.approx(low), pytest.approx(high))


def brute_force(frame, weight, stratum, domain, value):
    """Mean and its variance from the definition, one respondent at a time."""
    people = sum(w for w, d in zip(frame[weight], domain) if d)
    mean = sum(w * y for w, d, y in zip(frame[weight], domain, value) if d) / people
    z = np.array([w * (y - mean) / people if d else 0.0 for w, d, y in zip(frame[weight], domain, value)])
    variance = 0.0
    for place in frame[stratum].unique():
        inside = z[(frame[stratum] == place).to_numpy()]
        variance += len(inside) / (len(inside) - 1) * ((inside - inside.mean()) ** 2).sum()
    return mean, np.sqrt(variance)


@pytest.fixture(scope="module")
def messy():
    """Unequal weights, missing answers, missing groups, strata of different sizes."""
    rng = np.random.default_rng(17)
    rows = 300
    frame = pd.DataFrame(
        {
            "place": rng.choice(list("abcd"), rows, p=[0.1, 0.2, 0.3, 0.4]),
            "people": rng.gamma(4, 25, rows),
            "sex": rng.choice(["F", "H", None], rows, p=[0.45, 0.45, 0.1]),
            "band": rng.choice([1, 2, 3], rows),
            "vote": rng.choice(["yes", "no", "unsure", None], rows),
            "score": rng.normal(6, 2, rows),
        }
    )
    return frame.assign(score=frame["score"].where(rng.random(rows) > 0.1))


def test_shares_by_brute_force(messy):
    table = SurveyDesign(messy, "people", "place").proportion("vote", by=["sex", "band"])
    assert len(table) == 2 * 3 * 3
    for row in table.itertuples():
        domain = (messy["sex"] == row.sex) & (messy["band"] == row.band) & messy["vote"].notna()
        expected = brute_force(messy, "people", "place", domain, messy["vote"] == row.answer)
        assert (row.estimate, row.se) == pytest.approx(expected, rel=1e-12)
        assert row.n == domain.sum()


def test_means_by_brute_force(messy):
    for row in SurveyDesign(messy, "people", "place").mean("score", by="sex").itertuples():
        domain = (messy["sex"] == row.sex) & messy["score"].notna()
        expected = brute_force(messy, "people", "place", domain, messy["score"])
        assert (row.estimate, row.se) == pytest.approx(expected, rel=1e-12)


def test_difference_by_brute_force(messy):
    """The contrast of two means is the mean of a score of opposite signs, linearised by hand."""
    row = SurveyDesign(messy, "people", "place").difference("score", "sex", ("F", "H")).iloc[0]
    z = np.zeros(len(messy))
    for sex, sign in (("F", 1), ("H", -1)):
        domain = ((messy["sex"] == sex) & messy["score"].notna()).to_numpy()
        mean, _ = brute_force(messy, "people", "place", domain, messy["score"])
        share = messy["people"] / messy["people"][domain].sum()
        z += np.where(domain, sign * share * (messy["score"] - mean), 0)
    spread = pd.Series(z).groupby(messy["place"]).agg(["var", "size"])
    assert row["se"] == pytest.approx(np.sqrt((spread["var"] * spread["size"]).sum()))


def test_shares_of_a_group_sum_to_one(messy):
    table = SurveyDesign(messy, "people", "place").proportion("vote", by="sex")
    assert table.groupby("sex")["estimate"].sum().to_numpy() == pytest.approx(1)


def test_order_of_rows_does_not_matter(messy):
    shuffled = messy.sample(frac=1, random_state=1)
    tables = [
        SurveyDesign(frame, "people", "place").proportion("vote", by="sex") for frame in (messy, shuffled)
    ]
    pd.testing.assert_frame_equal(*tables, rtol=1e-12)


def test_scale_of_weights_does_not_matter(messy):
    scaled = messy.assign(people=messy["people"] / messy["people"].mean())
    one, other = (SurveyDesign(frame, "people", "place").proportion("vote") for frame in (messy, scaled))
    columns = ["estimate", "se", "low", "high"]
    pd.testing.assert_frame_equal(one[columns], other[columns], rtol=1e-10)
    # Scaled weights know no population: the design effect keeps all but the sampling fraction.
    assert other["design_effect"].to_numpy() == pytest.approx(one["design_effect"].to_numpy(), rel=0.02)


def test_a_weight_of_zero_counts_for_nobody(tiny):
    tiny.loc[0, "people"] = 0
    row = SurveyDesign(tiny, "people", "place").mean("music").iloc[0]
    assert (row["n"], row["df"]) == (5, 3)


def test_frame_is_left_alone(tiny):
    before = tiny.copy(deep=True)
    design = SurveyDesign(tiny, "people", "place")
    design.proportion("vote", by="place"), design.mean("age"), design.top_share(["rank_a"], 1)
    pd.testing.assert_frame_equal(tiny, before)


def test_unanimous_answers_get_korn_graubard(tiny):
    table = SurveyDesign(tiny.assign(vote="yes")).proportion("vote")
    row = table.iloc[0]
    assert (row["estimate"], row["se"], row["high"]) == (1, 0, 1)
    assert row["low"] == pytest.approx(0.025 ** (1 / 6))  # Clopper-Pearson for 6 of 6
    assert np.isnan(row["design_effect"]) and row["n_effective"] == 6


def test_unanimous_groups_have_no_test(tiny):
    split = tiny.assign(vote=["yes"] * 3 + ["no"] * 3)
    row = SurveyDesign(split).difference("vote", "place", ("north", "south"), answer="yes").iloc[0]
    assert row["estimate"] == 1
    assert row[["low", "high", "t", "p"]].isna().all()


def test_one_respondent_has_no_standard_error(tiny):
    row = SurveyDesign(tiny.assign(alone=list("abbbbb"))).mean("music", by="alone").iloc[0]
    assert row["estimate"] == 1
    assert row[["se", "low", "high"]].isna().all()


def test_constant_strata_have_no_variance_despite_rounding():
    frame = pd.DataFrame(
        {"place": np.repeat(list("abc"), 7), "people": np.repeat([0.1, 1 / 3, 10 / 7], 7), "one": 1.1}
    )
    table = SurveyDesign(frame, "people", "place").total("one", by="place")
    assert table["se"].tolist() == [0, 0, 0]


def test_unused_category_gets_a_row_at_zero(tiny):
    votes = pd.Categorical(tiny["vote"], ["yes", "unsure", "no"])
    table = SurveyDesign(tiny.assign(vote=votes)).proportion("vote")
    assert table["answer"].tolist() == ["yes", "unsure", "no"]
    row = table.iloc[1]
    assert (row["estimate"], row["low"]) == (0, 0) and 0.4 < row["high"] < 0.5


def test_multiple_answers(design):
    table = design.proportions(["music", "sport"])
    assert table["item"].tolist() == ["music", "sport"]
    assert table["estimate"].tolist() == pytest.approx([60 / 90, 50 / 70])
    assert table["n"].tolist() == [6, 5]


def test_multiple_answers_are_single_ones_side_by_side(design):
    one = (
        design.proportion("music", by="place")
        .query("answer == 1")
        .drop(columns="answer")
        .reset_index(drop=True)
    )
    many = design.proportions(["music"], by="place").drop(columns="item")
    pd.testing.assert_frame_equal(one, many)


def test_mean_rank_is_among_those_who_ranked(design):
    table = design.mean_rank(["rank_a", "rank_b"])
    assert table["item"].tolist() == ["rank_a", "rank_b"]
    assert table["estimate"].tolist() == pytest.approx([(10 + 20 + 20 + 60) / 60, (20 + 10 + 20 + 20) / 60])


def test_top_share_counts_unranked_items_as_not_first(design):
    # The third respondent ranked nothing: 80 people answered.
    table = design.top_share(["rank_a", "rank_b"], top=1, by="place").set_index(["place", "item"])
    assert table.loc[("north", "rank_a"), "estimate"] == pytest.approx(10 / 20)
    assert table.loc[("south", "rank_b"), "estimate"] == pytest.approx(40 / 60)


def test_difference_of_shares_is_the_difference(design):
    shares = design.proportion("vote", by="place").set_index(["place", "answer"])["estimate"]
    table = design.difference("vote", "place", ("north", "south"))
    assert table["answer"].tolist() == ["no", "yes"]
    assert table["estimate"][1] == pytest.approx(shares["north", "yes"] - shares["south", "yes"])
    # Different strata are independent: variances add.
    separate = design.proportion("vote", by="place").query("answer == 'yes'")["se"]
    assert table["se"][1] == pytest.approx(np.hypot(*separate))


def test_difference_changes_sign_with_its_groups(messy):
    design = SurveyDesign(messy, "people", "place")
    one, other = (design.difference("score", "sex", pair).iloc[0] for pair in (("F", "H"), ("H", "F")))
    assert (one["estimate"], one["low"]) == (-other["estimate"], -other["high"])
    assert one["p"] == other["p"]


def test_tables_share_their_columns(design):
    statistics = ["estimate", "se", "low", "high", "df", "n", "n_effective", "design_effect"]
    assert design.proportion("vote", by="place").columns.tolist() == ["place", "answer", *statistics]
    assert design.mean("age").columns.tolist() == statistics
    assert design.total("age", by=["place"]).columns.tolist() == ["place", *statistics]
    assert design.mean_rank(["rank_a"], by="place").columns.tolist() == ["place", "item", *statistics]


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda d: d.proportion("colour"), "no column 'colour'"),
        (lambda d: d.mean("vote"), "'vote' is not numeric"),
        (lambda d: d.proportion("vote", interval="wilson"), "unknown interval 'wilson'"),
        (lambda d: d.proportion("vote", level=95), "level is a probability"),
        (lambda d: d.proportions(["rank_a"]), "'rank_a' should hold 0"),
        (lambda d: d.top_share(["music"], 1), "'music' should hold ranks"),
        (lambda d: d.top_share(["rank_a"], 0), "top counts ranks from 1"),
        (lambda d: d.difference("vote", "place", ("north", "west")), "no value 'west'"),
        (lambda d: d.difference("vote", "place", ("north", "north")), "two different values"),
        (lambda d: d.difference("vote", "place", ("north", "south"), answer="maybe"), "no value 'maybe'"),
    ],
)
def test_errors_say_what_was_wrong(design, call, words):
    with pytest.raises(ValueError, match=words):
        call(design)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"people": [1, 2, np.nan, 1, 1, 1]}, "weight is missing in row 2"),
        ({"people": [1, 2, -3, 1, 1, 1]}, "weight is negative in row 2"),
        ({"people": [0] * 6}, "every weight is 0"),
        ({"people": list("abcdef")}, "'people' is not numeric"),
        ({"place": ["a", "a", None, "b", "b", "b"]}, "stratum is missing in row 2"),
        ({"place": ["a", "a", "a", "a", "a", "b"]}, "stratum 'b' of 'place' has a single row"),
    ],
)
def test_bad_designs_are_refused(tiny, change, words):
    with pytest.raises(ValueError, match=words):
        SurveyDesign(tiny.assign(**change), "people", "place")


def test_empty_and_unanswered(tiny):
    with pytest.raises(ValueError, match="empty"):
        SurveyDesign(tiny.iloc[:0])
    with pytest.raises(ValueError, match="no answer at all"):
        SurveyDesign(tiny.assign(vote=None)).proportion("vote")


def test_work_is_linear_in_rows_and_does_not_loop_over_groups(messy, monkeypatch):
    """Counted in passes of np.bincount over the rows, not in seconds."""
    passes = []
    count = np.bincount
    monkeypatch.setattr(
        np, "bincount", lambda x, *rest, **named: passes.append(len(x)) or count(x, *rest, **named)
    )

    def work(frame, by):
        passes.clear()
        SurveyDesign(frame, "people", "place").proportion("vote", by=by)
        return len(passes), sum(passes)

    twice = pd.concat([messy, messy], ignore_index=True)
    many = messy.assign(sex=np.arange(len(messy)) % 100)
    (calls, once), (calls_twice, doubled) = work(messy, "band"), work(twice, "band")
    assert (calls_twice, doubled) == (calls, 2 * once)
    assert work(many, "sex")[0] == calls
