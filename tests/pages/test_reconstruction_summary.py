"""The section of the notebook on the reconstruction, on made-up bounds, samples and study (see
conftest.py)."""

import html
import re

import pandas as pd
import pytest

from impact_citoyens.language.numbers import NO_BREAK_SPACE
from impact_citoyens.pages import reconstruction_summary as section
from impact_citoyens.pages.page import open_page
from impact_citoyens.reconstruction.seed_study import open_study
from impact_citoyens.study import study


def counted():
    """The claims compiled, as the notebook counts them."""
    counts = section.claims().groupby("question", sort=False)["relation"].agg(["size", "sum"])
    return section.counted(counts)


def determined():
    return section.determined(section.main_answers())


def left_out():
    left = section.left_out()
    return section.left_out_chart(left, (left["synthetic"] - left["printed"]).abs().median())


FROM_RESULTS = [determined, section.contradictions, left_out, section.sensitivity]
SHOWN = [counted, *FROM_RESULTS, section.left_out_ranks, section.register]
FOREIGN = {
    "fr": r"\b(the|claims?|highest|share of|not|points? in all|read as|region)\b",
    "en": r"\b(les?|des|énoncés?|parts?|imprimé|lu|région)\b(?! of)",
}


@pytest.fixture(params=["fr", "en"])
def page(request, reconstruction):
    return open_page("bretagne", request.param, reconstruction)


def text(shown):
    """What is shown, as plain words."""
    raw = (
        shown.data
        if hasattr(shown, "data")
        else " ".join([shown.title, shown.subtitle, shown.caption, shown.alt])
    )
    return html.unescape(re.sub(r"<[^>]+>", " ", raw)).replace(NO_BREAK_SPACE, " ").replace("\u202f", " ")


def numbers(title):
    return [int(number) for number in re.findall(r"\d+", title)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_without_a_reconstruction_it_says_how_to_have_one(language):
    open_page("bretagne", language)
    for shown in FROM_RESULTS:
        assert "MICRODATA=synthetic" in shown().data
    assert section.left_out_ranks() is None and section.left_out().empty
    # These need the ledger and the register only
    assert "MICRODATA" not in counted().data + section.register().data


@pytest.mark.parametrize("shown", SHOWN, ids=lambda each: each.__name__)
def test_each_part_is_in_one_language_with_its_numbers(page, shown):
    written = text(shown())
    # Quotations of the proceedings stay in French on both pages
    own = re.sub("[“«].*?[”»]", "", written) if page.language == "en" else written
    assert len(written) > 60
    assert not re.search(FOREIGN[page.language], own), re.search(FOREIGN[page.language], own)
    wrong = r"\d\.\d|\d%" if page.language == "fr" else r"\d,\d{1,2}(?!\d)|\d %"
    assert not re.search(wrong, own), re.search(wrong, own)


def test_the_claims_are_those_that_the_compiler_made(page):
    compiled = section.constraints.compile_claims()
    written = counted().data
    total = re.search(r">Total</t[hd]>\s*<td[^>]*>(\d+)</td>\s*<td[^>]*>(\d+)</td>", written)
    assert int(total[1]) == len(compiled.constraints) and 0 < int(total[2]) < int(total[1])
    assert f"({len(compiled.left_out)})" in written


def test_the_title_of_what_is_determined_counts_the_bounds(page):
    bounds = page.reconstruction.bounds.query("population == 'bretagne' and statistic == 'share'").set_index(
        ["question", "answer"]
    )
    printed = {
        (question, answer)
        for question, answer in study.current().pairs("summary_answers")
        if len(page.estimates(question, answer=answer, statistic="share", population="bretagne", wave="2022"))
    }
    widths = [
        float(bounds.loc[pair, "high"] - bounds.loc[pair, "low"])
        for pair in study.current().pairs("summary_answers")
        if pair not in printed
    ]
    assert 0 < len(printed) < len(study.current().pairs("summary_answers"))
    chart = determined()
    assert numbers(chart.title) == [
        len(printed),
        sum(width < 0.2 for width in widths),
        20,
        sum(width == 1 for width in widths),
    ]
    assert str(len(study.current().pairs("summary_answers"))) in chart.subtitle


def test_the_title_of_what_is_left_out_counts_the_frames(page, monkeypatch):
    study = open_study(page.reconstruction.folder)
    assert numbers(left_out().title) == [2, 2]
    table = study.leave_one_out.copy()
    table["contains"] = table["claim_id"] != "urgency-nouvelle-aquitaine-p11"
    monkeypatch.setattr(
        section, "open_study", lambda folder: type(study)(study.contradictions, table, study.sensitivity)
    )
    assert numbers(left_out().title) == [1, 2]


def test_the_note_tells_the_median_distance_in_points(page):
    # 0.805 for 83 %, 0.725 for 69 %: 2.5 and 3.5 points
    note = html.unescape(left_out()._repr_html_()).replace(NO_BREAK_SPACE, " ")
    assert ("3,0 points" if page.language == "fr" else "3.0 points") in note
    assert ("1 cadres sur 2" if page.language == "fr" else "1 frames of 2") in note


def test_ranks_are_told_in_a_table_and_what_has_no_bounds_is_not(page):
    written = section.left_out_ranks().data
    [row] = [line for line in re.findall(r"<tr>.*?</tr>", written, re.S) if "4–8" in line]
    assert re.findall(r">(\d+)</td>", row) == ["4", "6"] and len(re.findall("<tr", written)) == 2


def test_contradictions_name_their_claims_in_words_and_each_page_once(page):
    written = section.contradictions().data
    assert len(re.findall("<tr", written)) == 3 and "maturity-" not in written
    assert re.search(r">13</td>", written) and "13, 55" in written


def test_a_release_that_tells_nothing_is_not_listed(page):
    written = text(section.sensitivity())
    assert page.title("urgency") in written and page.title("levers") not in written
    assert ("11,8 points de note" if page.language == "fr" else "11.8 points of score") in written
    assert ("82 points au total" if page.language == "fr" else "82 points in all") in written


def test_the_register_shows_every_assumption_in_words(page):
    frame, written = section.assumptions.register(), text(section.register())
    for statement in frame[f"statement_{page.language}"]:
        assert statement.replace(NO_BREAK_SPACE, " ").replace("\u202f", " ") in written
    assert not re.search(r"[a-z]_[a-z]", written)
    folded = frame["assumption"].str.contains("/").sum()
    assert f"{folded}" in section.register().data.split("<summary>")[1].split("</summary>")[0]


def test_amounts_are_written_as_people_do():
    amounts = [("0.02", "share"), ("0.002", "share"), ("17", "domains"), ("0.20", "log_odds"), ("", "")]
    table = pd.DataFrame(amounts, columns=["value", "unit"]).to_dict("records")
    said = [section._amount(row).replace(NO_BREAK_SPACE, " ").replace("\u202f", " ") for row in table]
    assert said == ["2 %", "0,2 %", "17", "0,2", "–"]


def test_a_bound_is_that_of_a_linear_programme_of_three_lines():
    # In Île-de-France the shared vision is first (v >= p) and p is tied with the rules (within a point):
    # 3 p - 0.01 <= 1
    low, high = section.bound("levers", "common_project", "ile-de-france")
    assert (low, high) == (pytest.approx(0), pytest.approx(1.01 / 3))


def test_claims_are_told_with_the_inequalities_that_they_add():
    claims = section.claims().set_index("claim_id")
    tied = claims.loc["levers-tied-ile-de-france-p14"]
    assert (tied["relation"], tied["rows"], tied["page"]) == (True, 1, "14")
    assert claims["sentence"].str.len().min() > 5 and claims["rows"].min() >= 1
