"""What the claims imply, as tables: on the ledger, and on a made-up reconstruction (see conftest.py)."""

import pytest

import impact_citoyens as ic
from impact_citoyens.ledger import ledger
from impact_citoyens.reconstruction.claims.constraints import compile_claims

NEED_A_RECONSTRUCTION = [ic.contradictions, ic.leave_one_out, ic.sensitivity]


@pytest.fixture(params=["fr", "en"])
def page(request, reconstruction):
    return ic.set_page("bretagne", request.param, reconstruction)


@pytest.fixture(scope="module")
def claims():
    return ic.constraints()


def test_every_claim_of_the_wave_is_there_once_with_what_it_becomes(claims):
    compiled = compile_claims()
    assert claims["claim_id"].is_unique
    assert claims["outcome"].value_counts().to_dict() == {
        "constraint": len(compiled.constraints),
        "fact": len(compiled.facts),
        "left_out": len(compiled.left_out),
    }
    of_wave = [
        frame.query("wave == '2022' and source == 'proceedings'")
        for frame in (ledger.values(), ledger.relations())
    ]
    assert set(claims["claim_id"]) == {claim for frame in of_wave for claim in frame["claim_id"]}
    assert set(claims.query("kind == 'comparison'")["claim_id"]) <= set(of_wave[1]["claim_id"])


def test_what_confines_adds_inequalities_and_what_is_left_out_says_why(claims):
    confines = claims["outcome"] == "constraint"
    assert claims.loc[confines, "inequalities"].min() >= 1 and not claims.loc[~confines, "inequalities"].any()
    reasons = claims["reason"].str.len()
    assert reasons[claims["outcome"] == "left_out"].min() > 10 and not reasons[confines].any()
    assert claims["sentence"].str.len().min() > 5
    tied = claims.set_index("claim_id").loc["levers-tied-ile-de-france-p14"]
    assert (tied["kind"], tied["inequalities"], tied["page"]) == ("comparison", 1, "14")


def test_reasons_are_in_the_language_of_the_page():
    in_french = ic.constraints()["reason"]
    ic.set_page(language="en", microdata="none")
    assert not set(in_french) & set(ic.constraints()["reason"]) - {""}


def test_a_bound_is_that_of_a_linear_programme_of_three_lines():
    # In Île-de-France the shared vision is first (v >= p) and p is tied with the rules (within a point):
    # 3 p - 0.01 <= 1
    low, high = ic.bound("levers", "common_project", "ile-de-france")
    assert (low, high) == (pytest.approx(0), pytest.approx(1.01 / 3))


def test_a_printed_share_of_france_is_bounded_by_its_rounding():
    assert ic.bound("levers", "shared_vision", "france") == (pytest.approx(0.375), pytest.approx(0.385))


@pytest.mark.parametrize("table", NEED_A_RECONSTRUCTION, ids=lambda each: each.__name__)
def test_without_a_reconstruction_there_is_no_row_and_the_same_columns(table, reconstruction):
    ic.set_page("bretagne", "fr", "none")
    empty = table()
    ic.set_page("bretagne", "fr", reconstruction)
    assert empty.empty and set(empty) <= set(table()) and not table().empty


def test_a_contradiction_has_a_row_a_claim_with_what_it_allows(page):
    sets = ic.contradictions()
    assert sets["contradiction"].tolist() == [1, 1, 2, 2]
    said = sets.set_index("claim_id").loc["maturity-emerging-france-p55"]
    assert (said["low"], said["high"], said["page"]) == (pytest.approx(0.685), pytest.approx(0.695), "55")
    assert not sets["sentence"].str.contains("maturity-").any()


def test_a_value_left_out_has_three_rows_that_keep_their_evidence(page):
    left = ic.leave_one_out()
    assert left.groupby("claim_id")["evidence"].agg(list).map(tuple).unique().tolist() == [
        ("published", "bounded", "synthetic")
    ]
    urgency = left.query("claim_id == 'urgency-pays-de-la-loire-p11'").set_index("evidence")
    assert urgency.loc["published", ["estimate", "low", "high"]].tolist() == pytest.approx(
        [0.83, 0.825, 0.835]
    )
    assert urgency.loc["bounded", ["low", "high"]].tolist() == pytest.approx([0.735, 1])
    assert urgency.loc["synthetic", "estimate"] == pytest.approx(0.805)
    assert urgency["contains"].all() and urgency["informative"].all()
    assert not left["claim_id"].eq("typical-note-low-p8").any()  # it says no single figure


def test_what_repeats_an_earlier_claim_names_it(page, monkeypatch):
    from impact_citoyens.api import printed_limits

    study = printed_limits._study()
    table = study.leave_one_out.set_index("claim_id")
    table.loc["urgency-nouvelle-aquitaine-p11", "with_it"] = "urgency-pays-de-la-loire-p11"
    made = type(study)(study.contradictions, table.reset_index(), study.sensitivity)
    monkeypatch.setattr(printed_limits, "_study", lambda: made)
    repeats = ic.leave_one_out().drop_duplicates("claim_id").set_index("claim_id")["repeats"]
    assert repeats["urgency-nouvelle-aquitaine-p11"] == "urgency-pays-de-la-loire-p11"
    assert repeats["urgency-pays-de-la-loire-p11"] == ""


def test_figures_that_would_tell_much_come_with_their_names(page):
    gains = ic.sensitivity()
    assert gains["narrowing"].tolist() == pytest.approx([11.8, 0.815, 0.001])
    health = {"fr": "Santé", "en": "Health"}[page.language]
    assert gains["answer_short"][0] == health and gains["population_label"][0] == "France"
