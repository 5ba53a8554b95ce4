"""Each verdict can be another one: data are broken on purpose, and the right verdict changes."""

from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from impact_citoyens.audit import kinds, recompute, verdicts
from impact_citoyens.audit.claim_evidence import Printed
from impact_citoyens.audit.verdicts import Auditor
from impact_citoyens.io.errors import InputError
from impact_citoyens.reconstruction.result_tables import Results

# A claim, what is changed in the ledger, its verdict before, its verdict after
BROKEN = [
    ("weight-dynamic-regions-p9", {"value": 33.0}, "reproduced", "contradicted"),
    ("weight-pays-de-la-loire-p9", {"value": 7.0}, "reproduced", "contradicted"),
    ("weight-auvergne-rhone-alpes-p9", {"value": 13.0}, "reproduced", "contradicted"),
    ("weight-difficult-regions-p9", {"value": 25.0}, "disputed", "contradicted"),
    (
        "weight-difficult-regions-p9",
        {"value": 18.0},
        "disputed",
        "disputed",
    ),  # neither the voters nor the residents make 18 or 17 alike
    ("territories-studied-p8", {"value": 13.0}, "reproduced", "contradicted"),
    ("territories-merged-p8", {"value": 12.0}, "reproduced", "contradicted"),
    ("health-dynamic-regions-count-p9", {"value": 4.0}, "reproduced", "contradicted"),
    ("practices-kinds-p15", {"value": 4.0}, "reproduced", "contradicted"),
    ("levers-gap-p13", {"value": 4.0}, "reproduced", "contradicted"),
    ("impact-duration-p2", {"value": 6.0}, "reproduced", "contradicted"),
    ("next-programme-order-p3", {"value": 5.0}, "reproduced", "contradicted"),
    ("observatory-idea-years-a-p15", {"value": 16.0}, "reproduced", "contradicted"),
    ("years-since-cdc-support-p16", {"value": 20.0}, "disputed", "contradicted"),
    ("bettencourt-delay-p41", {"value": 6.0}, "contradicted", "reproduced"),
    ("vision-elapsed-p46", {"value": 8.0}, "contradicted", "reproduced"),
    ("innovation-season-length-p46", {"value": 8.0}, "reproduced", "contradicted"),
    ("pemb-other-towns-p58", {"value": 12.0}, "reproduced", "contradicted"),
    ("citizen-wave-2019-p6", {"value": 2018.0}, "reproduced", "contradicted"),
    ("rank-employment-2019-p8", {"value": 2.0}, "reproduced", "contradicted"),
    ("rank-mobility-2019-p8", {"value": 8.0}, "not_testable", "contradicted"),
    ("rank-ageing-2019-p8", {"value": 3.0}, "not_testable", "contradicted"),
    (
        "rank-down-mobility-p8",
        {"relation": "rank_up_since"},
        "reproduced",
        "reproduced",
    ),  # the expression reads the ranks, not the word
    ("stakeholders-associations-p17", {"value": 96.0}, "reproduced", "contradicted"),
    (
        "stakeholders-companies-p17",
        {"value": 80.0},
        "disputed",
        "contradicted",
    ),  # two other sources, two numbers
    ("urgence2020-trend-useful-after-crisis-carenews", {"value": 60.0}, "not_testable", "not_testable"),
    ("impact-local-debates-p5", {"value": 60.0}, "not_testable", "contradicted"),
    ("impact-studies-p2", {"value": 22.0}, "not_testable", "contradicted"),
    ("catalysts-p46", {"value": 300.0}, "not_testable", "contradicted"),
    ("phare2015-frag-security-carenews", {"value": 6.6}, "contradicted", "not_testable"),
    ("urgency-pays-de-la-loire-p11", {"value": 80.0}, "calibrated", "not_calibrated"),
    ("urgency-nouvelle-aquitaine-p11", {"value": 75.0}, "calibrated", "not_calibrated"),
    ("objectives-reduce-bretagne-p12", {"value": 80.0}, "calibrated", "not_calibrated"),
    ("levers-vision-france-p13", {"value": 45.0}, "calibrated", "not_calibrated"),
    ("practices-energy-france-p15", {"value": 80.0}, "calibrated", "not_calibrated"),
    ("rank-health-2022-p8", {"value": 4.0}, "calibrated", "contradicted"),  # page 54 says the first
    ("rank-mobility-2022-p8", {"value": 4.0}, "calibrated", "not_calibrated"),
    ("health-devastated-paca-p9", {"value": 20.0}, "calibrated", "not_calibrated"),
    ("roles-natural-space-p55", {"value": 60.0}, "calibrated", "not_calibrated"),
    (
        "engagement-union-change-p15",
        {"value": 9.0},
        "not_testable",
        "beyond",
    ),  # so large that the base does not matter
    ("engagement-union-change-p15", {"value": 0.0}, "not_testable", "within"),
    (
        "objectives-engines-below-18-24-p12",
        {"population": "65+"},
        "beyond",
        "not_testable",
    ),  # nothing is printed of them
    ("urgency-lowest-nouvelle-aquitaine-p11", {"relation": "highest"}, "within", "within"),
]


@pytest.mark.parametrize(("claim", "change", "before", "after"), BROKEN)
def test_a_broken_claim_gets_another_verdict(
    claim, change, before, after, auditor, changed, evidence, contradictions
):
    assert auditor.claim(claim)["verdict"] == before
    assert Auditor(changed(claim, **change), evidence, contradictions).claim(claim)["verdict"] == after


def test_enough_claims_are_broken():
    assert len({claim for claim, _, before, after in BROKEN if before != after}) >= 30


def test_the_claim_that_another_reads_changes_it_too(changed, evidence, contradictions):
    moved = Auditor(changed("levers-project-france-p13", value=30.0), evidence, contradictions)
    assert moved.claim("levers-gap-p13")["verdict"] == "contradicted"
    assert moved.claim("levers-gap-p13")["recomputed"] == 8.0


def test_comparisons_are_tested_on_the_ledger_that_is_audited(changed, evidence, contradictions):
    higher = Auditor(changed("urgency-pays-de-la-loire-p11", value=95.0), evidence, contradictions)
    assert higher.claim("urgency-above-pays-de-la-loire-p11")["verdict"] == "beyond"
    lower = Auditor(changed("urgency-pays-de-la-loire-p11", value=76.0), evidence, contradictions)
    assert lower.claim("urgency-highest-pays-de-la-loire-p11")["verdict"] == "within"


def test_other_people_answer_otherwise(ledger, evidence, contradictions):
    """The same claims held against samples whose quantities were moved by ten points."""
    quantities = evidence.results.quantities.copy()
    moved = (quantities["question"] == "urgency") & (quantities["statistic"] == "share")
    quantities.loc[moved, "sample_01"] = (quantities.loc[moved, "sample_01"] + 0.1) % 1
    other = Auditor(
        ledger,
        type(evidence)(
            Results(evidence.results.bounds, evidence.results.synthetic, pd.DataFrame(), quantities, {})
        ),
        contradictions,
    )
    assert other.claim("urgency-pays-de-la-loire-p11")["verdict"] == "not_calibrated"
    assert other.claim("objectives-reduce-bretagne-p12")["verdict"] == "calibrated"


def test_without_respondents_nothing_is_recomputed_from_them(ledger, contradictions):
    printed = Auditor(ledger, Printed(ledger), contradictions)
    assert printed.claim("urgency-pays-de-la-loire-p11")["verdict"] == "not_testable"
    assert printed.claim("urgency-pays-de-la-loire-p11")["reason"] == "no_respondents"
    assert printed.claim("weight-dynamic-regions-p9")["verdict"] == "reproduced"
    assert printed.claim("levers-first-france-p13")["verdict"] == "within"


def test_every_claim_has_one_verdict_with_its_evidence(table, ledger):
    assert table["claim_id"].tolist() == [*ledger.values["claim_id"], *ledger.relations["claim_id"]]
    assert set(table["verdict"]) <= set(kinds.VERDICTS)
    for row in table.to_dict("records"):
        if row["verdict"] == "not_testable":
            assert row["reason"] in recompute.reasons().index, row["claim_id"]
        else:
            assert row["recomputation"] and row["evidence"], row["claim_id"]


def test_nothing_that_must_be_reproduced_is_missing(table):
    assert kinds.failures(table).empty
    assert 90 < table["must_reproduce"].sum() < 150
    assert not set(table.loc[table["must_reproduce"] & (table["kind"] == "relation"), "verdict"]) - {
        "reproduced"
    }


def test_a_value_that_is_reproduced_is_inside_its_window(table):
    exact = table[
        (table["verdict"] == "reproduced")
        & (table["kind"] == "value")
        & ~table["anomaly"].str.contains("eighty-one-2020")
    ]
    for row in exact.to_dict("records"):
        low, high = recompute.window(row["value"], row["comparator"], row["unit"])
        assert low - 1e-9 <= row["recomputed"] <= high + 1e-9, row["claim_id"]


def test_a_claim_that_must_and_does_not_is_a_failure(changed, evidence, contradictions, table):
    """Audited again: numbers, and comparisons that an expression recomputes; chance, which takes long, can
    fail no other (see `others`)."""
    expressed = set(recompute.table().query("expression != ''")["claim_id"])
    auditor = Auditor(changed("weight-pays-de-la-loire-p9", value=8.0), evidence, contradictions)
    again = [
        auditor.claim(claim)
        for claim in table.loc[(table["kind"] == "value") | table["claim_id"].isin(expressed), "claim_id"]
    ]
    others = table[~table["claim_id"].isin([row["claim_id"] for row in again])]
    assert len(again) > 350 and not others["must_reproduce"].any()
    assert kinds.failures(pd.DataFrame(again, columns=kinds.COLUMNS))["claim_id"].tolist() == [
        "weight-pays-de-la-loire-p9"
    ]


def test_a_claim_with_no_recomputation_and_no_reason_is_named(ledger, evidence, contradictions):
    numbers = replace(ledger, relations=ledger.relations[:0])
    register = recompute.table()
    register = register[register["claim_id"].isin(ledger.values["claim_id"])]
    for given, refused in (
        (register, None),
        (register[register["claim_id"] != "pemb-inhabitants-p22"], "pemb-inhabitants-p22"),
    ):
        with pytest.raises(InputError, match=refused) if refused else nullcontext():
            verdicts.audit(numbers, evidence, contradictions, given)


def test_a_contradiction_counts_against_the_claim_that_is_read_otherwise(auditor):
    assert auditor.claim("maturity-anchored-france-p13")["verdict"] == "contradicted"
    assert auditor.claim("maturity-third-anchored-p13")["verdict"] == "calibrated"
    assert auditor.claim("maturity-anchored-18-24-p13")["verdict"] == "calibrated"


def test_an_open_contradiction_counts_against_all_its_claims(ledger, evidence):
    together = pd.DataFrame({"claims": ["practices-energy-france-p15; practices-water-france-p15"]})
    found = Auditor(ledger, evidence, together)
    assert [found.claim(f"practices-{name}-france-p15")["verdict"] for name in ("energy", "water")] == [
        "contradicted"
    ] * 2


def test_a_digit_that_the_transcript_lost_is_read_as_the_register_reads_it(
    auditor, changed, evidence, contradictions
):
    row = auditor.claim("trend-play-collectively-2020-p52")
    assert (row["verdict"], row["recomputed"], row["anomaly"]) == ("reproduced", 81, "eighty-one-2020")
    moved = Auditor(
        changed("urgence2020-trend-useful-after-crisis-carenews", value=60.0), evidence, contradictions
    )
    assert moved.claim("trend-play-collectively-2020-p52")["verdict"] == "contradicted"


def test_the_count_of_verdicts_adds_up(table):
    assert kinds.summary(table).sum() == len(table)
    assert np.isfinite(table.loc[table["verdict"] == "calibrated", "recomputed"]).mean() > 0.6
