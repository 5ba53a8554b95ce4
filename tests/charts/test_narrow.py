"""The drawings of narrow screens, one family after another: the same values as the wide ones, nothing cut,
nothing one upon another."""

from dataclasses import replace
from itertools import combinations
from math import nan

import pandas as pd
import pytest

from impact_citoyens.charts import (
    Chart,
    Line,
    Piece,
    Point,
    Tile,
    allocation,
    changes,
    composition,
    directions,
    matrix,
    ranks,
    shares,
    theme,
    tiles,
    trend,
)
from impact_citoyens.ledger import ledger
from impact_citoyens.reports.templates import style_sheet
from impact_citoyens.study import codebook, territories

PHONE = 319 / theme.NARROW.width / 72  # pixels a point, in the column of a page on a screen of 360 pixels
LONG = "Agriculteurs, indépendants, auto-entrepreneurs · Utile ou incontournable"
SHORT = {slug: territories.territory(slug).short_fr for slug in territories.regions()}
COLOUR = "#1F6F8B"


@pytest.fixture
def made(estimate):
    """What synthetic and bounded estimates look like."""
    bounds = estimate(
        nan, 0.685, 0.835, n=nan, evidence="bounded", interval="bounded", source="claims", page=""
    )
    return pd.concat(
        [
            bounds,
            estimate(
                0.74, 0.66, 0.81, evidence="synthetic", interval="synthetic", source="synthesis", page=""
            ),
        ]
    )


@pytest.fixture
def families(estimate, made):
    """One chart a family, with the longest texts that it meets."""
    unknown = estimate(0.56, nan, nan, interval="unknown_n", n=nan)
    change = pd.concat([estimate(0.04, 0.0, 0.08, answer="a", statistic="change", reading="ambiguous")])
    said = pd.DataFrame([{"answer": "b", "relation": "increased_since", "page": "11", "reading": "explicit"}])
    compared = ledger.relations()
    bars = (("Pouvoir d’achat", 1.0, "#A9560F"), ("Vieillissement", 0.1, "#5B4A8A"), ("Santé", 0.0, COLOUR))
    share = pd.Series(dict.fromkeys(SHORT, 1 / 12))
    heads = [*["Trios régionaux", "Engage- ment", "dans le\nhasard"] * 3, "x"]
    counts = pd.DataFrame(
        [[33, 6, 0, 4, 143, 0, 4, 11, 5, 4]] * 12, index=list(SHORT.values()), columns=heads
    )
    return {
        "shares": lambda: shares(
            [
                Line("Bretagne", made, strong=True),
                Line(LONG, made),
                Line("Collectivités territoriales", unknown),
                Line("Normandie", estimate().iloc[:0]),
                Line("France", estimate()),
            ],
            "k",
            "t",
            "s",
            reference=0.74,
        ),
        "scores": lambda: shares(
            [Line("a", estimate(6.2, 5.9, 6.5))], "k", "t", "s", unit="score", limits=(4, 8)
        ),
        "changes": lambda: changes(
            change,
            said,
            {"a": "En tant que consommateur", "b": LONG, "c": "c"},
            dict.fromkeys("abc", COLOUR),
            "k",
            "t",
            "s",
        ),
        "directions": lambda: directions(compared, "k", "t", "s", "bretagne"),
        "composition": lambda: composition(
            [
                Piece(LONG, 0.07, COLOUR, "printed"),
                Piece("x", 0.9, COLOUR, "difference"),
                Piece("Autre", 0.03, None, "rest"),
            ],
            estimate(0.07, 0.05, 0.09),
            "k",
            "t",
            "s",
        ),
        "trend": lambda: trend(
            [
                Point(
                    "Il est urgent de créer des partenariats entre acteurs",
                    COLOUR,
                    pd.concat([estimate(wave="2008"), estimate(0.5)]),
                ),
                Point("Autre", "#A9560F", estimate()),
            ],
            [2008, 2012, 2022],
            "k",
            "t",
            "s",
        ),
        "allocation": lambda: allocation(share * 1.5, share, "k", "t", "s", "c", "bretagne"),
        "map": lambda: tiles(
            {slug: Tile("Vision partagée", "puis projet = règles", COLOUR) for slug in SHORT},
            "k",
            "t",
            "s",
            "c",
            here="bretagne",
            legend=[
                (COLOUR, "plus dynamique"),
                ("#A9560F", "plus en difficulté"),
                (theme.MUTED, "comme la France"),
            ],
        ),
        "pairs": lambda: tiles(
            {slug: Tile("Environnement", "dans le trio", COLOUR) for slug in SHORT}, "k", "t", "s", "c"
        ),
        "bars": lambda: tiles(
            {
                slug: Tile(
                    "Environnement", "sans environnement", COLOUR if slug == "bretagne" else None, bars
                )
                for slug in SHORT
            },
            "k",
            "t",
            "s",
            "c",
            here="bourgogne-franche-comte",
        ),
        "matrix": lambda: matrix(counts, "k", "t", "s", "c", here=SHORT["bourgogne-franche-comte"]),
        "ranks": lambda: ranks(_ranks(estimate), ["2015", "2019", "2022"], "k", "t", "s"),
    }


def _ranks(estimate):
    domains = list(codebook.domains().index)[:11]
    rows = [
        estimate(float(i + 1), question="fragilities", answer=domain, wave=wave)
        for wave in ("2019", "2022")
        for i, domain in enumerate(domains)
    ]
    return pd.concat(rows)


FAMILIES = [
    "shares",
    "scores",
    "changes",
    "directions",
    "composition",
    "trend",
    "allocation",
    "map",
    "pairs",
    "bars",
    "matrix",
    "ranks",
]


@pytest.fixture(params=FAMILIES)
def chart(request, families):
    return families[request.param]()


def narrow(chart: Chart) -> Chart:
    return replace(chart, figure=chart.narrow)


def test_every_family_has_both_layouts(chart):
    assert (
        chart.figure.get_size_inches()[0] == theme.WIDE.width
        and chart.narrow.get_size_inches()[0] == theme.NARROW.width
    )


def test_nothing_leaves_a_narrow_drawing(chart, boxes):
    written, canvas = boxes(narrow(chart))
    assert written
    for text, box in written:
        assert box.x0 >= -1 and box.x1 <= canvas.x1 + 1 and box.y0 >= -1 and box.y1 <= canvas.y1 + 1, text


def test_no_text_of_a_narrow_drawing_covers_another(chart, boxes):
    for (one, a), (other, b) in combinations(boxes(narrow(chart))[0], 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or down <= 2, (one, other, across, down)


def test_every_text_can_be_read_on_a_phone(chart):
    axes = chart.narrow.axes[0]
    sizes = {
        text.get_fontsize()
        for text in [*axes.texts, *(axes.get_xticklabels() + axes.get_yticklabels() if axes.axison else [])]
        if text.get_text()
    }
    assert sizes and min(sizes) * PHONE >= 13


def numbers(chart, artists):
    """Every value written, and every value that a mark shows."""
    drawn = artists(chart)
    return sorted(
        text for text in drawn.texts if any(letter.isdigit() for letter in text) and "·" not in text
    )


@pytest.mark.parametrize("family", ["shares", "scores", "changes", "allocation", "matrix", "bars"])
def test_both_layouts_write_the_same_numbers(family, families, artists):
    chart = families[family]()
    assert numbers(chart, artists) == numbers(narrow(chart), artists) != []


FORMS = [
    ("shares", "D"),
    ("scores", "D"),
    ("changes", "D>o"),
    ("directions", "v^o"),
    ("allocation", "o"),
    ("ranks", "o"),
]


@pytest.mark.parametrize(("family", "forms"), FORMS)
def test_both_layouts_have_the_same_marks_at_the_same_values(family, forms, families, artists):
    chart = families[family]()
    for form in forms:
        wide, small = (
            [(mark.get_xdata()[0], mark.get_markerfacecolor()) for mark in artists(each).marks(form)]
            for each in (chart, narrow(chart))
        )
        assert wide == small
    assert any(artists(chart).marks(form) for form in forms)


def test_bars_and_frames_have_the_same_ends(families, artists):
    for family in ("shares", "composition"):
        chart = families[family]()
        wide, small = (
            [
                (round(bar.get_x(), 9), round(bar.get_width(), 9), bar.get_hatch())
                for bar in artists(each).axes.patches
                if bar.get_x() >= 0
            ]
            for each in (chart, narrow(chart))
        )
        assert wide == small != []


def test_points_of_time_become_rows_in_its_order(families, artists):
    chart = families["trend"]()
    wide, small = artists(chart), artists(narrow(chart))
    upwards = [
        mark.get_ydata()[0]
        for form in "Ds"
        for mark in wide.marks(form)
        if mark.get_transform() == wide.axes.transData
    ]
    assert sorted(upwards) == sorted(mark.get_xdata()[0] for form in "Ds" for mark in small.marks(form)) != []
    labels = [text.replace("\n", " ") for text in small.texts]
    assert [label.split(" · ")[0] for label in labels if label[:4].isdigit()] == [
        "2008",
        "2012",
        "2022",
        "2022",
    ] and "non publié" in labels


def test_tiles_stay_a_map_while_their_words_fit_and_every_region_is_there(families, artists):
    tops = {
        family: len(
            {
                round(patch.get_x(), 3)
                for patch in families[family]().narrow.axes[0].patches
                if hasattr(patch, "get_boxstyle")
            }
        )
        for family in ("map", "pairs", "bars")
    }
    assert tops == {"map": 4, "pairs": 2, "bars": 2}
    for family in tops:
        names = {
            text.replace("\n", "").replace(" ", "") for text in artists(narrow(families[family]())).texts
        }
        assert {name.replace(" ", "") for name in SHORT.values()} <= names


def test_bars_stay_in_their_tile(families):
    axes = families["bars"]().narrow.axes[0]
    bars = [patch for patch in axes.patches if patch.get_hatch()]
    ends = [
        (tile.get_y(), tile.get_y() + tile.get_height())
        for tile in axes.patches
        if hasattr(tile, "get_boxstyle")
    ]
    assert len(bars) == 36 and all(
        any(low < bar.get_y() and bar.get_y() + bar.get_height() < high - 0.02 for low, high in ends)
        for bar in bars
    )


def test_ranks_are_beside_their_circles(families, boxes):
    chart = narrow(families["ranks"]())
    ticks = [box.x1 for text, box in boxes(chart)[0] if text.isdigit() and box.x1 < 0.5 * chart.figure.dpi]
    axes = chart.figure.axes[0]
    assert (
        len(ticks) == 11 and max(ticks) < axes.transData.transform((0, 1))[0] - 17 / 2 / 72 * chart.figure.dpi
    )


def test_what_is_synthetic_has_its_watermark_in_both(families):
    for family in ("shares", "bars"):
        chart = families[family]()
        for figure in (chart.figure, chart.narrow):
            assert [text for text in figure.axes[0].texts if text.get_text() == "SYNTHÉTIQUE"]


def test_a_narrow_drawing_does_not_change_the_layout_of_the_next_one(families):
    families["shares"]()
    assert theme.layout() is theme.WIDE
    with pytest.raises(ZeroDivisionError):
        theme.both(lambda: 1 / 0 if theme.layout().stacked else None)
    assert theme.layout() is theme.WIDE


# ---------------------------------------------------------------- in a page


def test_a_figure_has_both_drawings_and_hides_the_narrow_one_until_styled(families, document):
    figure = document(families["shares"]()._repr_html_()).children[0]
    wide, small = figure.all("svg")
    assert wide.inside("div") and [
        each["class"] for each in figure.all("div") if each["class"] in ("wide", "narrow")
    ] == ["wide", "narrow"]
    assert next(each for each in figure.all("div") if each["class"] == "narrow")["hidden"] is not False
    assert wide["aria-label"] == small["aria-label"] and wide["role"] == small["role"] == "img"
    ids = [each["id"] for kind in ("pattern", "clippath") for each in figure.all(kind)]
    assert len(set(ids)) == len(ids) and any(name.startswith("k-narrow-") for name in ids)


def test_the_style_shows_one_of_them():
    css = style_sheet()
    narrow = (
        "@media screen{@container (max-width:34rem)"
        "{.drawing .wide{display:none}.drawing .narrow{display:block}"
    )
    assert narrow in css and css.count("@container") == 1
    assert ".drawing .narrow{display:none}" in css and "container-type:inline-size" in css
