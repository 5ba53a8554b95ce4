import re
from math import nan

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from impact_citoyens.charts import Line, shares, theme
from impact_citoyens.language.messages import using


@pytest.fixture
def lines(estimate):
    return [
        Line("Pays de la Loire", estimate(0.83, 0.77, 0.88), "#A9560F"),
        Line("Bretagne", estimate(0.5, 0.43, 0.57, n=1234.0), strong=True),
        Line("Normandie", estimate().iloc[:0]),
        Line("Corse", estimate().iloc[:0], gap="avec PACA"),
    ]


def draw(lines, language="fr", **options):
    with using(language):
        return shares(lines, "key", "Titre", "Sous-titre", **options)


def test_a_diamond_a_printed_value_at_its_place(lines, artists):
    drawn = artists(draw(lines))
    diamonds = drawn.marks("D")
    assert [mark.get_xdata()[0] for mark in diamonds] == [0.83, 0.5]
    assert [to_hex(mark.get_color()) for mark in diamonds] == ["#a9560f", theme.ACCENT.lower()]
    assert diamonds[0].get_ydata()[0] < diamonds[1].get_ydata()[0]  # the axis counts downwards
    assert drawn.axes.yaxis_inverted() or drawn.axes.get_ylim()[0] > drawn.axes.get_ylim()[1]


def test_the_interval_goes_from_low_to_high(lines, artists):
    spans = [tuple(stroke.get_xdata()) for stroke in artists(draw(lines)).strokes]
    assert (0.77, 0.88) in spans and (0.43, 0.57) in spans


def test_numbers_and_gaps_are_written(lines, artists):
    texts = artists(draw(lines)).texts
    assert "83\u202f%" in texts and "77–88\u202f%" in texts
    assert "non publié" in texts and "avec PACA" in texts
    english = artists(draw(lines, "en")).texts
    assert "83%" in english and "not published" in english


def test_a_gap_is_a_dotted_line_without_a_mark(lines, artists):
    tracks = [stroke for stroke in artists(draw(lines)).strokes if tuple(stroke.get_xdata()) == (0, 1)]
    assert [stroke.get_linestyle() for stroke in tracks] == ["-", "-", "--", "--"]


def test_more_than_is_an_arrow_to_the_open_side(estimate, artists):
    drawn = artists(draw([Line("CSP+", estimate(0.43, 0.38, nan, comparator="more_than"))]))
    arrows = [text for text in drawn.axes.texts if getattr(text, "arrow_patch", None) is not None]
    assert len(arrows) == 1
    assert arrows[0].xy[0] > 0.43  # it points to larger shares
    assert (0.38, 0.43) in [tuple(stroke.get_xdata()) for stroke in drawn.strokes]
    assert ">\u00a043\u202f%" in drawn.texts and "≥\u00a038\u202f%" in drawn.texts


def test_at_most_is_an_arrow_to_the_other_side(estimate, artists):
    drawn = artists(draw([Line("x", estimate(0.43, nan, 0.5, comparator="at_most"))]))
    arrows = [text for text in drawn.axes.texts if getattr(text, "arrow_patch", None) is not None]
    assert len(arrows) == 1 and arrows[0].xy[0] < 0.43


def test_a_closed_interval_has_no_arrow(lines, artists):
    assert not [
        text for text in artists(draw(lines)).axes.texts if getattr(text, "arrow_patch", None) is not None
    ]


def test_an_ambiguous_reading_is_hollow(estimate, artists):
    drawn = artists(draw([Line("66", estimate(reading="ambiguous")), Line("83", estimate())]))
    assert [to_hex(mark.get_markerfacecolor()) for mark in drawn.marks("D")] == [
        "#ffffff",
        theme.ACCENT.lower(),
    ]
    assert to_hex(drawn.marks("D")[0].get_markeredgecolor()) == theme.ACCENT.lower()


def test_two_values_on_a_line_are_both_drawn_and_written(estimate, artists):
    drawn = artists(draw([Line("Sécurité", pd.concat([estimate(0.66), estimate(0.70)]))]))
    assert [mark.get_xdata()[0] for mark in drawn.marks("D")] == [0.66, 0.70]
    assert "66\u202f% / 70\u202f%" in drawn.texts


def test_unknown_sizes_have_a_diamond_and_say_why_there_is_no_interval(estimate, artists):
    drawn = artists(draw([Line("Entreprises", estimate(0.83, nan, nan, interval="unknown_n", n=nan))]))
    assert len(drawn.marks("D")) == 1
    assert "taille d’échantillon non publiée" in drawn.texts


def test_the_territory_of_the_page_is_banded_and_bold(lines, artists):
    drawn = artists(draw(lines))
    assert len(drawn.axes.patches) == 1
    weights = {text.get_text(): text.get_fontweight() for text in drawn.axes.texts}
    assert weights["Bretagne"] == 700 and weights["Normandie"] == 400


def test_the_national_value_is_a_vertical_line(lines, artists):
    drawn = artists(draw(lines, reference=0.74))
    assert [list(stroke.get_xdata()) for stroke in drawn.strokes].count([0.74, 0.74]) == 1


def test_scores_are_written_as_scores(estimate, artists):
    drawn = artists(draw([Line("Santé", estimate(6.2, 5.9, 6.5))], unit="score", limits=(4, 8)))
    assert "6,2" in drawn.texts and "5,9–6,5" in drawn.texts
    assert drawn.axes.get_xlim() == (4, 8)


def test_the_table_says_everything_drawn(lines):
    table = draw(lines).table
    assert table.shape == (4, 6)
    assert table.iloc[0].tolist() == ["Pays de la Loire", "83\u202f%", "77–88\u202f%", "200", "11", "publié"]
    assert table.iloc[1, 3] == "1\u202f234"
    assert table.iloc[2, 1] == "non publié"


def test_alt_text_and_caption_name_numbers_and_source(lines):
    chart = draw(lines, note="Une note.")
    assert chart.alt.startswith("Titre. ")
    assert "Pays de la Loire: 83\u202f% 77–88\u202f%" in chart.alt and "Normandie: non publié" in chart.alt
    assert (
        "Actes du colloque" in chart.caption
        and "p.\u00a011" in chart.caption
        and chart.caption.endswith("Une note.")
    )


def test_a_chart_of_gaps_only_still_draws(estimate, artists):
    drawn = artists(draw([Line("Bretagne", estimate().iloc[:0])]))
    assert drawn.marks("D") == [] and "non publié" in drawn.texts


def test_an_estimate_beyond_the_axis_widens_it(estimate, artists):
    inside = artists(draw([Line("a", estimate(0.32, 0.3, 0.35))], limits=(0, 0.6)))
    beyond = artists(draw([Line("a", estimate(0.72, 0.70, 0.74))], limits=(0, 0.6)))
    assert inside.axes.get_xlim() == (0, 0.6) and beyond.axes.get_xlim() == (0, 1)


# ---------------------------------------------------------------- bounded and synthetic


@pytest.fixture
def bounded(estimate):
    def bounded(low=0.685, high=0.835):
        return estimate(
            nan, low, high, se=nan, n=nan, evidence="bounded", interval="bounded", source="claims", page=""
        )

    return bounded


@pytest.fixture
def synthetic(estimate):
    return lambda: estimate(
        0.74, 0.66, 0.81, n=200.0, evidence="synthetic", interval="synthetic", source="synthesis", page=""
    )


def forms(drawn):
    """Hatched bars and empty frames of a chart."""
    hatched = [bar for bar in drawn.axes.patches if bar.get_hatch()]
    return hatched, [frame for frame in drawn.axes.patches if not frame.get_hatch() and not frame.get_fill()]


@pytest.fixture
def unprinted(bounded, synthetic):
    return [Line("Normandie", pd.concat([bounded(), synthetic()]))]


def test_a_hatched_bar_without_fill_is_synthetic(unprinted, artists):
    [bar], _ = forms(artists(draw(unprinted)))
    assert (bar.get_x(), bar.get_width()) == (0, 0.74)
    assert bar.get_facecolor()[3] == 0


def test_an_empty_frame_goes_from_the_smallest_to_the_largest_value(unprinted, artists):
    _, [frame] = forms(artists(draw(unprinted)))
    assert (frame.get_x(), frame.get_x() + frame.get_width()) == pytest.approx((0.685, 0.835))
    assert artists(draw(unprinted)).marks("D") == []


def test_bounds_come_first_and_nothing_unprinted_is_bold(unprinted, artists):
    drawn = artists(draw(unprinted))
    assert "entre 68,5 et 83,5\u202f%\nsynth. 74\u202f%" in drawn.texts
    assert not [
        text
        for text in drawn.axes.texts
        if text.get_fontweight() == 700 and re.search(r"\d", text.get_text())
    ]
    assert "between 68.5 and 83.5%\nsynth. 74%" in artists(draw(unprinted, "en")).texts


def test_a_printed_value_keeps_its_line_and_its_interval(estimate, bounded, synthetic, artists):
    drawn = artists(draw([Line("France", pd.concat([estimate(), bounded(0.825, 0.835), synthetic()]))]))
    assert "83\u202f%" in drawn.texts and not [text for text in drawn.texts if "synth." in text]
    [bar], [frame] = forms(drawn)
    [diamond] = drawn.marks("D")
    assert bar.get_zorder() < frame.get_zorder() < diamond.get_zorder()
    spans = [tuple(stroke.get_xdata()) for stroke in drawn.strokes]
    assert (0.77, 0.88) in spans and (0.66, 0.81) not in spans  # one interval a line


def test_the_synthetic_interval_is_drawn_where_nothing_is_printed(unprinted, artists):
    assert (0.66, 0.81) in [tuple(stroke.get_xdata()) for stroke in artists(draw(unprinted)).strokes]


@pytest.mark.parametrize(("language", "word"), [("fr", "SYNTHÉTIQUE"), ("en", "SYNTHETIC")])
def test_a_synthetic_mark_brings_watermark_and_label(unprinted, language, word, artists):
    chart = draw(unprinted, language)
    [mark] = [text for text in chart.figure.axes[0].texts if text.get_text() == word]
    assert mark.get_zorder() < 1 and mark.get_alpha() < 0.25
    assert chart.synthetic and "illustration" in chart._repr_html_().split("</figure>")[0]
    assert word in chart.svg()


def test_bounds_alone_are_not_synthetic(bounded, artists):
    chart = draw([Line("Normandie", bounded())])
    assert not chart.synthetic and "Cadre vide" in chart.caption and "hachurée" not in chart.caption
    assert "entre 68,5 et 83,5\u202f%" in artists(chart).texts


def test_caption_table_and_alternative_text_say_what_is_not_printed(unprinted):
    chart = draw(unprinted)
    assert (
        "Cadre vide" in chart.caption
        and "Barre hachurée" in chart.caption
        and "jamais une observation" in chart.caption
    )
    assert chart.table.iloc[:, -1].tolist() == ["borné", "synthétique (illustration)"]
    assert chart.table.iloc[0, 1] == "entre 68,5 et 83,5\u202f%" and chart.table.iloc[1, 1:4].tolist() == [
        "74\u202f%",
        "66–81\u202f%",
        "–",
    ]
    assert chart.table.columns[1] == "Valeur"
    assert "Normandie: entre 68,5 et 83,5\u202f%, synthétique\u202f: 74" in chart.alt.replace(
        "\u00a0", "\u202f"
    ).replace("synthétique :", "synthétique\u202f:")


def test_a_printed_line_says_its_bounds_and_synthetic_value_in_its_alternative_text(
    estimate, bounded, synthetic
):
    alt = draw([Line("France", pd.concat([estimate(), bounded(0.825, 0.835), synthetic()]))], "en").alt
    assert "France: 83% 77–88%, between 82.5 and 83.5%, synthetic: 74%" in alt


def test_without_them_nothing_says_synthetic(lines):
    html = draw(lines)._repr_html_()
    assert "synth" not in html.lower() and "hachur" not in html and "<pattern" not in html
