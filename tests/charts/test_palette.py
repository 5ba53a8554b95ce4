"""One palette for charts and pages, with measured contrasts."""

import re

import pytest
from contrast import contrast

from impact_citoyens.charts import palette, theme
from impact_citoyens.reports.templates import style_sheet

STYLE = style_sheet()
# Text on what it stands on, as pages and charts use them
TEXTS = [("ink", ground) for ground in ("paper", "wash", "band", "warm-wash", "alert-wash")] + [
    ("muted", ground) for ground in ("paper", "wash", "band")
]
TEXTS += [("accent", ground) for ground in ("paper", "wash", "band")] + [
    ("deep", "paper"),
    ("deep", "band"),
    ("warm", "paper"),
    ("warm", "warm-wash"),
]
TEXTS += [("warm", "wash")]
TEXTS += [
    ("alert", "paper"),
    ("alert", "alert-wash"),
    ("second", "paper"),
    ("second", "wash"),
    ("paper", "deep"),
    ("paper", "accent"),
]


@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_texts_are_readable_on_what_they_stand_on(text, ground):
    assert contrast(palette.COLOURS[text], palette.COLOURS[ground]) >= 4.5


def test_the_watermark_leaves_the_text_upon_it_readable():
    mixed = "#" + "".join(
        f"{round(int(palette.MUTED[i : i + 2], 16) * theme.WATERMARK + 255 * (1 - theme.WATERMARK)):02x}"
        for i in (1, 3, 5)
    )
    assert contrast(palette.MUTED, mixed) >= 4.5 and contrast(palette.INK, mixed) >= 7


def test_the_style_sheet_has_no_colour_nor_size_of_its_own():
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", STYLE)
    assert not re.findall(r"font-size:[\d.]+rem", STYLE)


def test_every_variable_of_the_style_sheet_is_in_the_palette_and_is_used():
    defined, used = (
        set(re.findall(r"--([\w-]+):", palette.css())),
        set(re.findall(r"var\(--([\w-]+)\)", STYLE)),
    )
    assert used == defined


def test_charts_and_pages_share_their_colours():
    assert (theme.INK, theme.MUTED, theme.ACCENT, theme.BAND, theme.TRACK, theme.GAP) == (
        palette.INK,
        palette.MUTED,
        palette.ACCENT,
        palette.BAND,
        palette.LINE,
        palette.WASH,
    )
