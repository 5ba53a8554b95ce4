"""A file of answers in the place of the samples: what it has is reproduced, what is changed in it is not."""

import numpy as np
import pandas as pd
import pytest

from impact_citoyens.audit import sampling
from impact_citoyens.audit.claim_evidence import File, Printed, holds
from impact_citoyens.audit.verdicts import Auditor
from impact_citoyens.io import paths
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.quantities import Quantity
from impact_citoyens.reconstruction.people.synthesis import sample
from impact_citoyens.study import codebook, territories
from impact_citoyens.survey import observed
from impact_citoyens.survey.estimation.differences import TEST_COLUMNS

WATCHED = codebook.answers("practices").loc["watching", "components"].split("+")


@pytest.fixture(scope="module")
def people():
    return sample(1).frame


@pytest.fixture(scope="module", autouse=True)
def without_the_tests_between_groups(tmp_path_factory):
    """The audit does not read which groups differ, and testing them takes nine tenths of the time; tables
    without them are kept apart."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "CACHE", tmp_path_factory.mktemp("observed"))
        patch.setattr(observed.differences, "between_groups", lambda *_: pd.DataFrame(columns=TEST_COLUMNS))
        yield


def opened(frame, path):
    frame.to_csv(path, index=False)
    return File(observed.open_observed(path))


@pytest.fixture(scope="module")
def file(people, tmp_path_factory):
    """Made-up answers that do not say what they are, as a real file would come."""
    return opened(people.drop(columns="evidence"), tmp_path_factory.mktemp("file") / "answers.csv")


@pytest.mark.parametrize(
    "claim",
    [
        "urgency-pays-de-la-loire-p11",
        "objectives-engines-18-24-p12",
        "rank-health-2022-p8",
        "spread-first-last-p7",
        "top3-environment-ile-de-france-p8",
        "levers-vision-first-bretagne-p14",
        "practices-highest-older-p15",
        "urgency-increasing-age-p10",
        "health-devastated-paca-p9",
        "roles-common-culture-p55",
    ],
)
def test_a_file_that_has_it_reproduces_it(claim, ledger, file, contradictions):
    row = Auditor(ledger, file, contradictions).claim(claim)
    assert (row["verdict"], row["evidence"]) == ("microdata", "observed")


def test_a_file_that_says_it_is_synthetic_certifies_nothing(ledger, people, contradictions, tmp_path):
    row = Auditor(ledger, opened(people, tmp_path / "synthetic.csv"), contradictions).claim(
        "urgency-pays-de-la-loire-p11"
    )
    assert (row["verdict"], row["evidence"]) == ("calibrated", "synthetic")


def test_other_answers_in_one_region_change_its_verdicts_only(ledger, people, contradictions, tmp_path):
    frame = people.drop(columns="evidence")
    here = frame["territory"] == "pays-de-la-loire"
    frame.loc[here, "urgency"] = "secondary"
    moved = Auditor(ledger, opened(frame, tmp_path / "moved.csv"), contradictions)
    assert moved.claim("urgency-pays-de-la-loire-p11")["verdict"] == "not_microdata"
    assert moved.claim("urgency-pays-de-la-loire-p11")["recomputed"] == 0
    assert moved.claim("urgency-highest-pays-de-la-loire-p11")["verdict"] == "not_microdata"
    assert moved.claim("urgency-nouvelle-aquitaine-p11")["verdict"] == "microdata"
    assert moved.claim("objectives-reduce-bretagne-p12")["verdict"] == "microdata"


def test_a_question_that_the_file_lacks_is_said(ledger, people, contradictions, tmp_path):
    frame = people.drop(columns=["evidence", "urgency"])
    row = Auditor(ledger, opened(frame, tmp_path / "less.csv"), contradictions).claim(
        "urgency-pays-de-la-loire-p11"
    )
    assert (row["verdict"], row["reason"]) == ("not_testable", "not_in_file")


def test_the_interval_of_a_file_is_that_of_its_estimate(file):
    quantity = Quantity("share", "urgency", "essential_or_useful", "territory", "pays-de-la-loire")
    low, high = file.interval(quantity)
    assert low < file.values(quantity)[0] < high
    assert file.box(quantity) == (file.values(quantity)[0],) * 2


def answered(frame, size, here, elsewhere):
    """The first people of each region, given answers whose shares are known: one in Brittany, another in
    every other region."""
    kept = frame.groupby("territory").head(size).copy()
    place = kept.groupby("territory").cumcount() + 1
    share = np.where(kept["territory"] == "bretagne", here, elsewhere)
    kept["urgency"] = np.where(place <= share * size + 1e-9, "essential", "secondary")
    return kept.drop(columns="evidence")


@pytest.fixture(scope="module")
def small(people, tmp_path_factory):
    """50 answers a region instead of 200; Brittany is 10 points above every other one."""
    return opened(answered(people, 50, 0.84, 0.74), tmp_path_factory.mktemp("small") / "answers.csv")


@pytest.mark.parametrize(("relation", "other"), [("above_national", ""), ("highest", "territory")])
def test_a_small_file_is_tested_with_its_own_errors(relation, other, small, people, tmp_path):
    row = {
        "claim_id": "x",
        "question": "urgency",
        "wave": "2022",
        "dimension": "territory",
        "population": "bretagne",
        "answer": "essential_or_useful",
        "relation": relation,
        "other": other,
        "number": "",
    }
    found, _ = sampling.of_claim(row, small, {})
    assert found.gap_low == found.gap_high == pytest.approx(0.1, abs=0.006)
    assert found.verdict == "within"
    large = opened(answered(people, 200, 0.84, 0.74), tmp_path / "large.csv")
    assert (
        sampling.of_claim(row, large, {})[0].verdict == "beyond"
    )  # the same gap, four times as many answers


def test_the_base_of_a_file_is_that_of_its_standard_error(small):
    region = Quantity("share", "urgency", "essential_or_useful", "territory", "bretagne")
    rows = small.observed.estimates
    row = rows[
        (rows["question"] == "urgency")
        & (rows["answer"] == "essential_or_useful")
        & (rows["population"] == "bretagne")
    ].iloc[0]
    assert small.base(region).n == 50
    assert small.base(region).n_effective == pytest.approx(
        0.84 * 0.16 / row["se"] ** 2, rel=0.03
    )  # n or n - 1: both are in use
    weight, inside, outside = small.part(region)
    voters = territories.weights("registered_voters").drop("bretagne")
    assert weight == pytest.approx(1 - voters.sum()) and inside == small.base(region) and outside.n == 550
    assert outside.n_effective == pytest.approx(
        voters.sum() ** 2 / (voters**2 / 50).sum(), rel=0.03
    )  # Kish, by hand


def test_a_composite_rests_on_its_least_certain_component(file):
    watching, *parts = (
        Quantity("share", "practices", name, "territory", "bretagne") for name in ("watching", *WATCHED)
    )
    assert file.base(watching).n_effective == min(file.base(each).n_effective for each in parts) > 100


def test_composites_that_the_tables_lack_are_computed(file, people):
    watching = file.values(Quantity("share", "practices", "watching", "territory", "bretagne"))
    parts = [file.values(Quantity("share", "practices", name, "territory", "bretagne")) for name in WATCHED]
    assert watching == pytest.approx(sum(parts) / len(WATCHED))
    bretons = people[people["territory"] == "bretagne"]
    assert watching == pytest.approx(
        [bretons[[f"practice_{name}" for name in WATCHED]].astype(float).mean().mean()]
    )
    means = [file.values(Quantity("mean", "fragilities", name))[0] for name in ("health", "purchasing_power")]
    assert file.values(Quantity("level", "fragilities", "1"))[0] == pytest.approx(max(means))


def test_printed_figures_confine_what_they_print_and_nothing_else(ledger):
    printed = Printed(ledger)
    assert printed.box(
        Quantity("share", "urgency", "essential_or_useful", "territory", "pays-de-la-loire")
    ) == (0.825, 0.835)
    assert printed.box(Quantity("share", "urgency", "essential_or_useful", "territory", "bretagne")) == (
        0.0,
        1.0,
    )
    assert printed.box(Quantity("share", "engagement", "union_member", wave="2019")) is None


def test_a_claim_holds_in_the_sample_made_for_it(evidence):
    for claim in compile_claims().constraints:
        assert holds(claim, evidence).all(), claim.claim_id


def test_a_quantity_that_no_sample_has_is_missing(evidence):
    assert evidence.values(Quantity("share", "urgency", "essential", "territory", "grand-est")) is None
    assert pd.isna(evidence.interval(Quantity("share", "urgency", "essential", "territory", "grand-est"))[0])
