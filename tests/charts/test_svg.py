"""The writer of inline drawings, held against matplotlib's own: same shapes at the same places, same texts, a
fifth of the bytes."""

import re
from io import StringIO
from xml.etree import ElementTree

import pytest
from matplotlib.patches import Polygon

from impact_citoyens.charts import svg, theme

SPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawing():
    figure, axes = theme.canvas(2.0, 0.5, 0.5)
    axes.set_xticks((0, 1), ("a", "b"))
    theme.track(axes, 0.5, (0, 1))
    theme.mark(axes, 0.25, 0.5, "#A9560F")
    axes.text(0.5, 0.9, "gras & <co>", fontweight=700, ha="center", color="#56636E")
    axes.text(0.5, 0.1, "tourné", rotation=90)
    theme.hatched(axes, 0, 0.4, 0.3, "#A9560F")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    return figure, axes


def shapes(text):
    return [element for element in ElementTree.fromstring(text).iter() if element.tag == f"{SPACE}path"]


def corners(data):
    """The points of a path, whatever commands name them."""
    points, x, y = [], 0.0, 0.0
    for command, given in re.findall(r"([MLHVCQZz])([^MLHVCQZz]*)", data):
        values = [float(value) for value in given.split()]
        if command in "HV":
            x, y = (values[0], y) if command == "H" else (x, values[0])
            points.append((x, y))
        for pair in zip(values[::2], values[1::2], strict=True) if command in "MLCQ" else ():
            x, y = pair
            points.append(pair)
    return points


def test_shapes_stand_where_matplotlib_draws_them(drawing):
    figure, _ = drawing
    buffer = StringIO()
    figure.savefig(buffer, format="svg")
    theirs = {tuple(corners(shape.get("d")))[:2] for shape in shapes(buffer.getvalue())}
    ours = [
        corners(shape.get("d"))[:2]
        for shape in shapes(svg.write(figure, "key", "alt"))
        if not shape.get("d").startswith(svg.STRIPES[:3])
    ]
    lines = [shape for shape in ours if len({y for _, y in shape}) == 1]
    assert len(lines) >= 2  # the track and the figure's edge
    for shape in lines:
        assert any(
            all(
                abs(a - b) <= 0.06
                for one, other in zip(shape, found, strict=True)
                for a, b in zip(one, other, strict=True)
            )
            for found in theirs
            if len(found) == len(shape)
        )


def test_texts_say_only_what_differs_from_the_drawing(drawing):
    root = ElementTree.fromstring(svg.write(drawing[0], "key", "alt"))
    assert (root.get("font-size"), root.get("fill")) == ("10.5", theme.INK.lower())
    texts = {text.text: text.attrib for text in root.iter(f"{SPACE}text")}
    bold = texts["gras & <co>"]
    assert (bold["font-weight"], bold["fill"], bold["text-anchor"]) == (
        "700",
        "#56636e",
        "middle",
    ) and "font-size" not in bold
    middle = (0.5 + (theme.WIDTH - 1) / 2) * 72
    assert float(bold["x"]) == pytest.approx(middle, abs=0.1)
    assert texts["tourné"]["transform"].startswith("rotate(-90 ")


def test_what_leaves_the_axes_is_clipped_and_nothing_else_is(drawing):
    figure, axes = drawing
    assert "clip" not in svg.write(figure, "key", "alt")
    axes.add_patch(Polygon([(0.5, 0.5), (2, 0.5), (0.5, 2)]))
    axes.set(xlim=(0, 1), ylim=(0, 1))
    [clip] = re.findall(r'<clipPath id="([^"]+)"', written := svg.write(figure, "key", "alt"))
    assert written.count(f"url(#{clip})") == 1


def test_a_mark_on_the_edge_of_the_axes_is_whole(drawing):
    figure, axes = drawing
    theme.mark(axes, 0, 0.5, "#A9560F", "o")
    written = svg.write(figure, "key", "alt")
    assert "clip" not in written
    [circle] = ElementTree.fromstring(written).iter(f"{SPACE}circle")
    assert float(circle.get("cx")) == pytest.approx(36, abs=0.1) and float(circle.get("r")) == pytest.approx(
        3.75, abs=0.06
    )


def test_a_hatch_is_one_pattern_in_its_colour(drawing):
    written = svg.write(drawing[0], "key", "alt")
    [pattern] = ElementTree.fromstring(written).iter(f"{SPACE}pattern")
    assert pattern.get("id").startswith("key-") and f"url(#{pattern.get('id')})" in written


def test_the_figure_is_left_as_it_was_and_two_writings_are_the_same(drawing):
    figure, before = drawing[0], drawing[0].dpi
    assert svg.write(figure, "key", "alt") == svg.write(figure, "key", "alt") and figure.dpi == before


def test_it_is_a_fifth_of_what_matplotlib_writes(drawing):
    buffer = StringIO()
    drawing[0].savefig(buffer, format="svg")
    assert len(svg.write(drawing[0], "key", "")) < len(buffer.getvalue()) / 4


@pytest.mark.parametrize(("low", "middle", "kept"), [("nan", "nan", 0), ("nan", "0.5", 1)])
def test_what_is_not_known_is_drawn_nowhere(drawing, low, middle, kept):
    figure, axes = drawing
    before = len(shapes(svg.write(figure, "key", "alt")))
    axes.plot([float(low), float(middle), float(middle) + 0.1], [0.2, 0.2, 0.2], color="#17495E")
    axes.plot([float(low)], [0.2], marker="D", linestyle="none")
    text = svg.write(figure, "key", "alt")
    assert "nan" not in text and len(shapes(text)) == before + kept
