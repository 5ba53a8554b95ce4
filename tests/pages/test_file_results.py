"""The section of a notebook about a microdata file: bars beside diamonds, tables, and a plain word when there
is no file."""

import makefile
import pandas as pd
import pytest

from impact_citoyens.io import paths
from impact_citoyens.pages import file_results
from impact_citoyens.pages.page import open_page
from impact_citoyens.study import study, territories
from impact_citoyens.survey import observed


def france_and_regions():
    return [study.national(), *(("territory", slug) for slug in territories.regions())]


@pytest.fixture(scope="module")
def folder(made_file):
    return observed.prepare([made_file])


@pytest.fixture
def page(folder):
    return open_page("bretagne", "fr", str(folder))


def test_without_a_file_the_page_says_how_to_give_one():
    page = open_page("bretagne", "fr")
    assert "MICRODATA" in file_results.levels(page, "urgency").data
    assert (
        file_results.evolution(page, "urgency") is None and file_results.who_differs(page, "urgency") is None
    )
    assert file_results.top_three(page) is None


def test_levels_draw_bars_for_the_territory_and_france_and_the_published_diamond(page):
    chart = file_results.levels(page, "urgency")
    rows = page.observed.last_wave("urgency")
    widths = sorted(
        round(bar.get_width(), 9) for bar in chart.figure.axes[0].patches if bar.get_height() == 0.5
    )
    drawn = rows[
        (rows["statistic"] == "share")
        & rows["population"].isin(["bretagne", "france"])
        & rows["dimension"].isin(["territory", "national"])
    ]
    assert widths == pytest.approx(sorted(drawn["estimate"].round(9)))
    diamonds = {
        round(float(line.get_xdata()[0]), 2)
        for line in chart.figure.axes[0].lines
        if line.get_marker() == "D"
    }
    assert diamonds == {0.74, 0.25}  # France: useful or essential, essential


def test_the_subtitle_says_effective_size_and_design_effect(page):
    assert (
        "effectif efficace" in file_results.levels(page, "urgency").subtitle
        and "effet de plan" in file_results.levels(page, "urgency").subtitle
    )


def test_published_charts_get_bars_too(page):
    lines = page.lines("urgency", france_and_regions(), "essential_or_useful")
    kinds = {line.label: set(line.estimates["evidence"]) for line in lines}
    assert kinds["France"] == {"published", "observed"} and kinds["Bretagne"] == {"observed"}


def test_the_data_table_gives_the_effective_size(page):
    table = file_results.levels(page, "urgency").table
    row = (
        page.observed.last_wave("urgency")
        .query("dimension == 'national' and population == 'france' and answer == 'essential'")
        .iloc[0]
    )
    people = table.loc[table.iloc[:, 0].str.contains("France") & (table.iloc[:, -1] == "observé")].iloc[0, 3]
    assert f"efficace : {row['n_effective']:,.0f}".replace(",", "\u202f") in people


def test_values_stay_published(page):
    assert page.value("urgency", "france", "essential_or_useful") == 0.74


def test_tables_compare_the_territory_with_the_rest_and_groups_within(page):
    html = file_results.who_differs(page, "urgency").data
    assert "Bretagne et le reste de la France" in html and "Qui diffère de qui, en Bretagne" in html
    assert "khi-deux" in html and "labels;" not in html  # no English in a French page


def test_the_three_first_fragilities_are_those_of_the_means(page):
    chart = file_results.top_three(page)
    means = page.observed.last_wave("fragilities")
    here = means[
        (means["statistic"] == "mean")
        & (means["population"] == "bretagne")
        & (means["dimension"] == "territory")
    ]
    first = page.answer("fragilities", here.sort_values("estimate")["answer"].iloc[-1], short=True)
    shown = chart.table.set_index(chart.table.columns[0]).loc["Bretagne"].iloc[0]
    assert shown.startswith(first)


def test_the_map_says_in_how_many_regions_the_first_rank_is_certain(page):
    ranks = page.observed.last_wave("fragilities")
    ranks = ranks[
        (ranks["statistic"] == "rank")
        & (ranks["estimate"] == 1)
        & ranks["population"].isin(territories.regions())
    ]
    sure = int((ranks.drop_duplicates("population")["high"] == 1).sum())
    assert f"dans {sure} régions sur 12" in file_results.top_three(page).subtitle


def test_another_wave_than_the_published_one_says_so(page):
    rows = page.with_microdata(
        "urgency", population="france", answer="essential_or_useful", statistic="share"
    )
    same = file_results.charts.shares([file_results.Line("x", rows)], "k", "t", "s")
    rows.loc[rows["evidence"] == "observed", "wave"] = "2026"
    later = file_results.charts.shares([file_results.Line("x", rows)], "k", "t", "s")
    written = [" ".join(text.get_text() for text in chart.figure.axes[0].texts) for chart in (same, later)]
    assert "(2022)" not in written[0] and "(2022)" in written[1]
    assert "vague 2022" in same.caption and "vague 2026" in later.caption


def test_a_suppressed_estimate_has_no_bar_and_says_so(page):
    rows = (
        page.observed.last_wave("urgency")
        .iloc[:1]
        .assign(suppressed=True, estimate=float("nan"), low=float("nan"), high=float("nan"))
    )
    chart = file_results.charts.shares([file_results.Line("x", rows)], "k", "t", "s")
    assert not [patch for patch in chart.figure.axes[0].patches if patch.get_height() == 0.5]
    assert any("masqué" in text.get_text() for text in chart.figure.axes[0].texts)


def test_a_question_the_file_lacks_is_said(tmp_path, made_file, monkeypatch):
    monkeypatch.setattr(paths, "CACHE", tmp_path / "cache")
    less = tmp_path / "less.csv"
    makefile.only(pd.read_csv(made_file), "levers").to_csv(less, index=False)
    page = open_page("bretagne", "fr", str(observed.prepare([less])))
    assert "n’a pas cette question" in file_results.levels(page, "urgency").data
    assert file_results.who_differs(page, "urgency") is None


# ---------------------------------------------------------------- with the reconstruction


@pytest.fixture
def made(reconstruction):
    return open_page("bretagne", "fr", reconstruction)


def test_levels_of_the_reconstruction_draw_every_answer_in_its_order(made):
    chart = file_results.levels(made, "urgency")
    labels = list(dict.fromkeys(chart.table.iloc[:, 0]))
    assert (
        labels[:4]
        == ["Incontournable · Bretagne", "Incontournable · France", "Utile · Bretagne", "Utile · France"]
        and len(labels) == 12
    )
    assert chart.synthetic and {"publié", "borné", "synthétique (illustration)"} == set(
        chart.table.iloc[:, -1]
    )
    assert len([patch for patch in chart.figure.axes[0].patches if patch.get_hatch()]) == 12


def test_scores_of_the_reconstruction_are_out_of_ten(made):
    chart = file_results.levels(made, "fragilities")
    assert (
        chart.figure.axes[0].get_xlim() == (0, 10) and "tout est possible" in chart.table.iloc[:, 1].tolist()
    )


def test_nothing_is_tested_on_synthetic_answers(made):
    assert file_results.evolution(made, "urgency") is None and file_results.top_three(made) is None
    assert (
        'class="note"' in file_results.who_differs(made, "urgency").data
        and "hypothèses" in file_results.who_differs(made, "urgency").data
    )


def test_a_question_that_the_reconstruction_lacks_is_said(made):
    assert "n’a pas cette question" in file_results.levels(made, "innovation").data
    assert file_results.who_differs(made, "innovation") is None
