"""One printed comparison, one p-value, one verdict: every comparison of the ledger, through every door."""

import pandas as pd
import pingouin as pg
import pytest

import impact_citoyens as ic
from impact_citoyens import ledger
from impact_citoyens.audit import auditor
from impact_citoyens.audit.claim_evidence import Printed
from impact_citoyens.evidence import territory_comparison
from impact_citoyens.evidence.titles import title_evidence
from impact_citoyens.ledger import ledger as published
from impact_citoyens.pages import profile
from impact_citoyens.pages.page import open_page
from impact_citoyens.reports import compare_page
from impact_citoyens.statistics import printed_tests
from impact_citoyens.study import codebook, study, territories
from impact_citoyens.survey.observed import open_observed

SAME = ["p_low", "p_high", "verdict"]
REGIONS = territories.regions()


@pytest.fixture(scope="module")
def printed():
    """The shares and scores of the wave that the proceedings print, one a figure."""
    current = study.current()
    rows = ledger.estimates(wave=current.wave, source=current.source)
    rows = rows[rows["statistic"].isin(["share", "mean"]) & (rows["dimension"] != "stakeholder")]
    return rows.drop_duplicates(["question", "answer", "statistic", "dimension", "population"])


@pytest.fixture(scope="module")
def with_france(printed):
    """Every region and group with France: the rows of both, and what the one rule says."""
    found = []
    for _, rows in printed.groupby(["question", "answer", "statistic"], sort=False):
        whole, parts = rows[rows["dimension"] == "national"], rows[rows["dimension"] != "national"]
        if len(whole):
            said = printed_tests.compare(parts, whole).to_dict("records")
            found += list(
                zip(parts.to_dict("records"), [whole.iloc[0].to_dict()] * len(parts), said, strict=True)
            )
    assert len(found) > 5
    return found


@pytest.fixture(scope="module")
def loud_file(tmp_path_factory, made_file):
    """A file where nine in ten of one region answer otherwise than all the others."""
    frame = pd.read_csv(made_file)
    here = (frame["territory"] == "bretagne") & (frame.index % 10 > 0)
    frame.loc[here, ["urgency", "practice_energy", "fragility_health"]] = ["essential", 1, 10]
    path = tmp_path_factory.mktemp("loud") / "loud.csv"
    frame.to_csv(path, index=False)
    return str(path)


@pytest.fixture(scope="module")
def audited():
    current = published.load()
    return auditor.make(current, Printed(current)).table


def assert_same(one, other):
    assert one["verdict"] == other["verdict"]
    for name in ("p_low", "p_high"):
        assert one[name] == pytest.approx(other[name], abs=1e-12, nan_ok=True)


def test_titles_and_tables_say_the_same_of_groups_and_france(with_france):
    for part, france, known in with_france:
        assert title_evidence.told_apart([part], france) == [known["verdict"]]
        table = ic.against_france(ic.estimates(part["question"], "all", microdata="none", wave=part["wave"]))
        mine = table[(table["p_low"] == known["p_low"]) & (table["p_high"] == known["p_high"])]
        assert known["verdict"] in set(mine["verdict"])


def test_the_explorer_says_the_same_of_groups(with_france):
    for part, _, known in with_france:
        table = territory_comparison.groups(part["question"], part["answer"], part["dimension"], part["wave"])
        assert_same(table.set_index("population").loc[part["population"]], known)


def test_a_region_and_the_rest_of_a_file_say_the_same_through_every_door(loud_file):
    """Tables, both ways round, titles of one line or many: one p-value, adjusted for the twelve regions."""
    observed = open_observed(loud_file)
    said = set()
    for question, answer in (("urgency", "essential"), ("practices", "energy"), ("fragilities", "health")):
        rows = observed.last_wave(question).query("answer == @answer and statistic in ['share', 'mean']")
        rows = rows[rows["population"].isin(territories.slugs())].to_dict("records")
        france = next(row for row in rows if row["dimension"] == "national")
        regions = [row for row in rows if row["dimension"] == "territory"]
        titled = title_evidence.told_apart(regions, france)
        table = observed.differences.query("question == @question and answer == @answer")
        p = pd.Series(table["p_adjusted"].to_numpy(), table["territory"])
        assert p.to_numpy() == pytest.approx(pg.multicomp(table["p"].to_numpy(), method="holm")[1])
        for row, verdict in zip(regions, titled, strict=True):
            place = row["population"]
            assert title_evidence.told_apart([row], france) == [verdict]
            assert verdict == ("beyond" if p[place] < 0.05 else "within")
            for pair in ((place, "france"), ("france", place)):
                compared = ic.compare(question, *pair, microdata=loud_file, evidence="observed")
                one = compared.set_index("answer").loc[answer]
                assert (one["verdict"], one["family"]) == (verdict, 12)
                assert one["p_low"] == one["p_high"] == pytest.approx(p[place])
            said.add(verdict)
    assert said == {"beyond", "within"}


def test_a_region_that_a_file_cannot_compare_is_not_said_to_be_like_france(loud_file):
    row = open_observed(loud_file).last_wave("urgency").query("population == 'bretagne'").iloc[0].to_dict()
    assert title_evidence.told_apart([row | {"p_rest": float("nan")}], row | {"dimension": "national"}) == [
        "not_testable"
    ]


def test_comparisons_of_territories_say_the_same(with_france):
    regions = [each for each in with_france if each[0]["dimension"] == "territory"]
    assert regions
    for part, france, known in regions:
        for pair in ((part["population"], france["population"]), (france["population"], part["population"])):
            table = ic.compare(part["question"], *pair, microdata="none", wave=part["wave"])
            assert_same(table.set_index("answer").loc[part["answer"]], known)


def test_pairs_of_regions_say_the_same(printed):
    regional = printed[printed["dimension"] == "territory"]
    pairs = 0
    for (question, answer), rows in regional.groupby(["question", "answer"], sort=False):
        for place in range(len(rows) - 1):
            one, two = rows.iloc[[place]], rows.iloc[[place + 1]]
            [known] = printed_tests.compare(one, two).to_dict("records")
            names = one["population"].iloc[0], two["population"].iloc[0]
            row = ic.compare(question, *names, microdata="none").set_index("answer").loc[answer]
            assert_same(row, known)
            pairs += 1
    assert pairs


def test_answers_of_the_same_people_say_the_same(printed):
    for question, rows in printed[printed["dimension"] == "national"].groupby("question", sort=False):
        rows = rows[rows["answer"].isin(codebook.offered(question))].sort_values("estimate", ascending=False)
        for place in range(1, len(rows)):
            one, two = rows.iloc[[0]], rows.iloc[[place]]
            [known] = printed_tests.compare(one, two).to_dict("records")
            told = title_evidence.told_apart(two.to_dict("records"), one.iloc[0].to_dict())
            assert told == [known["verdict"]]
            if known["test"] in ("answers", "items") and one["statistic"].iloc[0] == "share":
                shares = ic.estimates(question, microdata="none", dimension="national")
                table = ic.two_answers(shares, one["answer"].iloc[0], two["answer"].iloc[0])
                assert_same(table.iloc[0], known)


def test_profiles_say_the_same(with_france):
    known = {(part["question"], part["answer"], part["population"]): said for part, _, said in with_france}
    seen = 0
    for slug in REGIONS:
        open_page(slug, "fr", "none")
        for headline in profile.headlines():
            if headline.test:
                assert_same(headline.test, known[headline.question, headline.answer, slug])
                seen += 1
    assert seen


def test_the_comparison_page_says_the_same(with_france):
    rows = {part["question"]: compare_page._rows(part["question"], "none") for part, _, _ in with_france}
    for part, france, known in with_france:
        if part["dimension"] != "territory":
            continue
        table = rows[part["question"]]
        pair = france["population"], part["population"]
        records = table[table["population"].isin(pair)].to_dict("records")
        told = compare_page._tested(records, pair, "none")[part["answer"]]
        assert compare_page.VERDICTS[told[3]] == known["verdict"]


def test_the_audit_says_the_same(with_france, audited):
    """Claims above or below France are compared; those of an extreme region are another comparison."""
    seen = 0
    for part, _, known in with_france:
        asked = ["question", "answer", "dimension", "population", "wave"]
        mine = audited[(audited[asked] == pd.Series(part)[asked]).all(axis=1) & (audited["test"] == "part")]
        for row in mine.to_dict("records"):
            assert_same(row | {"verdict": row["sampling"]}, known)
            seen += 1
    assert seen > 3


def test_changes_say_the_same_in_charts_tables_and_the_audit(audited):
    current = study.current()
    rows = ledger.estimates(wave=current.wave, source=current.source)
    seen = 0
    for change in rows[rows["statistic"] == "change"].to_dict("records"):
        asked = [name for name in ("question", "answer", "dimension", "population")]
        beside = rows[(rows[asked] == pd.Series(change)[asked]).all(axis=1) & (rows["statistic"] == "share")]
        if beside.empty:
            continue
        known = printed_tests.compare_two(beside.iloc[0].to_dict(), change)
        assert (change["low"], change["high"]) == pytest.approx((known["low"], known["high"]))
        for row in audited[audited["claim_id"].isin(change["claim_id"].split(";"))].to_dict("records"):
            assert_same(row | {"verdict": row["sampling"]}, known)
            seen += 1
    assert seen
