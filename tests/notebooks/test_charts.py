"""Every chart of every notebook, for France and a region, in both languages (see fixtures/executed.py):
nothing cut, nothing one upon another."""

import re
from dataclasses import replace
from itertools import combinations

import pytest

TOUCH = 2.0  # pixels at 100 dpi: boxes of text include empty room above and below the letters


@pytest.fixture(scope="session")
def charts(run):
    return run.charts


@pytest.fixture(scope="session")
def written(charts, boxes):
    """Of each chart and of its narrow layout, its texts with their boxes and the box of its canvas: drawn
    once for all tests."""
    return [boxes(chart) for chart in layouts(charts)]


def layouts(charts):
    """The charts, then the same in the narrow layout."""
    narrow = [
        chart for chart in charts if chart.narrow is not None
    ]  # seaborn draws for one width, which scrolls
    return [*charts, *(replace(chart, key=f"{chart.key}-narrow", figure=chart.narrow) for chart in narrow)]


def test_there_are_charts_and_every_cell_shows_something(run):
    assert run.charts or (run.name, run.made) == (
        "10_reconstruction",
        False,
    )  # nothing to draw without a reconstruction
    assert run.shown and all(hasattr(value, "_repr_html_") for value in run.shown.values())


def test_no_text_is_cut_and_none_covers_another(charts, written):
    for chart, (texts, canvas) in zip(layouts(charts), written, strict=True):
        for text, box in texts:
            inside = (
                box.x0 >= canvas.x0 - 1
                and box.x1 <= canvas.x1 + 1
                and box.y0 >= canvas.y0 - 1
                and box.y1 <= canvas.y1 + 1
            )
            assert inside, f"{chart.key}: {text!r} is cut ({box.extents.round(1)} in {canvas.extents})"
        for (one, a), (other, b) in combinations(texts, 2):
            across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
            assert across <= TOUCH or down <= TOUCH, (
                f"{chart.key}: {one!r} and {other!r} overlap by {across:.1f} × {down:.1f} pixels"
            )


def test_every_mark_is_within_the_canvas(charts):
    for chart in charts:
        for axes in chart.figure.axes:
            for line in axes.lines:
                if line.get_marker() in ("D", "o", "s", "^", "v") and line.get_transform() == axes.transData:
                    x, y = axes.transData.transform((line.get_xdata()[0], line.get_ydata()[0]))
                    assert chart.figure.bbox.contains(x, y), (chart.key, line.get_xdata())
                    assert (
                        axes.bbox.padded(1).contains(x, y)
                        or axes.get_clip_on() is False
                        or not line.get_clip_on()
                    ), (chart.key, line.get_xdata(), "is clipped")


def test_keys_are_plain_and_used_once_a_page(charts):
    keys = [chart.key for chart in charts]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in keys)


def test_the_alternative_text_says_the_numbers_drawn(charts):
    for chart in charts:
        bold = [text.get_text() for text in chart.figure.axes[0].texts if text.get_fontweight() == 700]
        drawn = {number for text in bold for number in re.findall(r"\d+(?:[,.]\d+)?", text)}
        assert chart.alt.startswith(chart.title) and len(chart.alt) > len(chart.title) + 20
        assert drawn <= set(re.findall(r"\d+(?:[,.]\d+)?", chart.alt)), chart.key


def test_titles_subtitles_captions_and_tables_are_there(run):
    language = run.language
    for chart in run.charts:
        assert chart.language == language
        assert chart.title and chart.subtitle and len(chart.table)
        assert not chart.title.endswith(".")
        assert (
            chart.caption.startswith("Source\u00a0:" if language == "fr" else "Source:")
            or "Source" in chart.caption
        ), chart.key
        written = chart.table.astype(str)
        assert not written.map(
            lambda cell: cell in ("", "nan", "None") or bool(re.search(r"[a-z]_[a-z]", cell))
        ).any(axis=None), chart.key


def test_no_french_in_an_english_chart_and_no_english_in_a_french_one(run, written):
    foreign = {
        "fr": r"\b(not published|share of|ambiguous|sample size|above|below)\b",
        "en": r"\b(non publié|ambigu|lecture|taille|au-dessus|au-dessous|habitants)\b",
    }
    for chart, (texts, _) in zip(layouts(run.charts), written, strict=True):
        everything = " ".join(
            [
                chart.title,
                chart.subtitle,
                chart.caption,
                chart.alt,
                *chart.table.columns,
                *(text for text, _ in texts),
            ]
        )
        assert not re.search(foreign[run.language], everything), chart.key


def test_french_charts_have_french_numbers(run, written):
    if run.language == "fr":
        for chart, (texts, _) in zip(layouts(run.charts), written, strict=True):
            for text in [chart.title, chart.subtitle, chart.caption, *(text for text, _ in texts)]:
                assert not re.search(r"\d\.\d", text), (chart.key, text)
                assert not re.search(r"\d%", text), (chart.key, text)
