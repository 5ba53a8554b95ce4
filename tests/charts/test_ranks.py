import pandas as pd
import pytest
from matplotlib.colors import to_hex

from impact_citoyens.charts import ranks
from impact_citoyens.study import codebook

PRINTED = {
    ("health", "2022"): 1,
    ("employment", "2015"): 1,
    ("employment", "2019"): 1,
    ("employment", "2022"): 5,
    ("ageing", "2019"): 9,
    ("ageing", "2022"): 4,
}
WAVES = ["2015", "2019", "2022"]


@pytest.fixture
def chart(estimate):
    rows = [
        estimate(float(rank), question="fragilities", answer=domain, wave=wave, statistic="rank", page="8")
        for (domain, wave), rank in PRINTED.items()
    ]
    return ranks(pd.concat(rows), WAVES, "key", "Titre", "Sous-titre")


def test_a_filled_circle_a_printed_rank_in_the_colour_of_its_domain(chart, artists):
    filled = {
        (mark.get_xdata()[0], mark.get_ydata()[0], to_hex(mark.get_color()))
        for mark in artists(chart).marks("o")
        if to_hex(mark.get_color()) != "#ffffff"
    }
    assert filled == {
        (WAVES.index(wave), rank, codebook.answer_colour("fragilities", domain).lower())
        for (domain, wave), rank in PRINTED.items()
    }


def test_a_hollow_circle_every_other_rank(chart, artists):
    hollow = {
        (mark.get_xdata()[0], mark.get_ydata()[0])
        for mark in artists(chart).marks("o")
        if to_hex(mark.get_color()) == "#ffffff"
    }
    printed = {(WAVES.index(wave), rank) for (_, wave), rank in PRINTED.items()}
    assert hollow == {(x, rank) for x in range(3) for rank in range(1, 12)} - printed


def test_lines_join_printed_ranks_only(chart, artists):
    joined = [(tuple(stroke.get_xdata()), tuple(stroke.get_ydata())) for stroke in artists(chart).strokes]
    assert sorted(joined) == [((0, 1), (1, 1)), ((1, 2), (1, 5)), ((1, 2), (9, 4))]


def test_a_line_never_jumps_over_a_wave_that_is_not_printed(estimate, artists):
    rows = [
        estimate(float(rank), question="fragilities", answer="health", wave=wave, statistic="rank")
        for wave, rank in (("2015", 3), ("2022", 1))
    ]
    drawn = artists(ranks(pd.concat(rows), WAVES, "key", "t", "s"))
    assert all(
        max(stroke.get_xdata()) - min(stroke.get_xdata()) <= 1 or stroke.get_linestyle() != "-"
        for stroke in drawn.strokes
    )


def test_numbers_are_in_the_circles_and_names_at_the_last_rank(chart, artists):
    drawn = artists(chart)
    assert sorted(text for text in drawn.texts if text.isdigit()) == sorted(
        str(rank) for rank in PRINTED.values()
    )
    names = {text.get_text(): text.xy for text in drawn.axes.texts if hasattr(text, "xy")}
    assert names["Santé"] == (2, 1) and names["Emploi"] == (2, 5)
    assert drawn.texts.count("non publié") == 11 - 3


def test_the_first_rank_is_at_the_top(chart, artists):
    low, high = artists(chart).axes.get_ylim()
    assert low > high


def test_the_table_and_the_alt_text(chart):
    row = chart.table.set_index("Domaine").loc[codebook.answer_label("fragilities", "ageing")]
    assert row.tolist() == ["non publié", "9", "4"]
    assert "rang 9 (2019), rang 4 (2022)" in chart.alt
