import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pandas as pd
import pytest
from IPython.display import HTML
from matplotlib.backends.backend_agg import FigureCanvasAgg

import impact_citoyens as ic
from impact_citoyens.charts import Line, figure, shares
from impact_citoyens.charts.figure import html_table
from impact_citoyens.io.errors import InputError

SCRIPT = """
import hashlib, pandas as pd
from impact_citoyens.study import territories
from impact_citoyens.charts import Tile, tiles
regions = {slug: Tile("83 %", "x", "#1F6F8B") for slug in territories.regions()[:5]}
chart = tiles(regions, "map", "t", "s", "c", here="bretagne", legend=[("#1F6F8B", "x")])
print(*(hashlib.sha256(text.encode()).hexdigest() for text in (chart.svg(), chart._repr_html_())))
"""


@pytest.fixture(scope="module")
def chart(estimate):
    lines = [Line("Bretagne <&>", estimate(), strong=True), Line("Normandie", estimate().iloc[:0])]
    return shares(lines, "example", 'A "title" & more', "subtitle <b>")


def test_the_drawing_is_well_formed(chart):
    drawing = ElementTree.fromstring(chart.svg())
    assert drawing.tag.endswith("svg")
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == chart.alt


def test_the_drawing_asks_nothing_of_any_network(chart):
    addresses = re.findall(r"https?://[^\s\"']+", chart.svg())
    assert set(addresses) == {"http://www.w3.org/2000/svg"}
    assert "<metadata" not in chart.svg() and "<!--" not in chart.svg() and "<?xml" not in chart.svg()


def test_ids_belong_to_the_figure_and_every_reference_is_to_one(estimate):
    hatched = estimate(0.74, 0.66, 0.81, evidence="synthetic", source="synthesis", page="")
    svg = shares(
        [Line(name, hatched, colour) for name, colour in (("a", "#A9560F"), ("b", "#1F6F8B"))],
        "example",
        "t",
        "s",
    ).svg()
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert ids and all(name.startswith("example-") for name in ids)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) == set(ids)


def test_two_calls_give_the_same_bytes(chart):
    assert chart.svg() == chart.svg()


def test_two_processes_give_the_same_bytes():
    found = set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        found.add(
            subprocess.run(
                [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
            ).stdout
        )
    assert len(found) == 1
    assert len(found.pop().split()[0]) == hashlib.sha256().digest_size * 2


def test_numbers_have_one_decimal_and_the_page_sizes_the_drawing(chart):
    svg = chart.svg()
    assert not re.search(r"\d\.\d{2,}", svg)
    opening = svg[: svg.index(">")]
    assert "viewBox=" in opening and " width=" not in opening and " height=" not in opening


def test_texts_stay_texts(chart):
    texts = [
        "".join(element.itertext())
        for element in ElementTree.fromstring(chart.svg()).iter()
        if element.tag.endswith("text")
    ]
    assert "Bretagne <&>" in texts
    assert "83\u202f%" in texts and "non publié" in texts


def test_a_figure_shows_title_caption_and_its_table_one_click_away(chart, document):
    figure = document(chart._repr_html_()).children[0]
    assert (figure.tag, figure["id"], figure["class"]) == ("figure", "fig-example", "chart")
    assert figure.all("h3")[0].text() == chart.title
    assert figure.all("figcaption")[0].text() == chart.caption
    [table] = figure.all("table")
    assert table.inside("details")
    assert [head["scope"] for head in table.all("th")] == ["col"] * 6 + ["row"] * 2
    assert figure.all("summary")[0].text() == "Voir les données"


def test_a_table_escapes_what_it_shows(document):
    table = document(html_table(pd.DataFrame({"a<b": ["<i>", "x"], "c": ["&", 1]}))).all("table")[0]
    assert [cell.text() for cell in table.all("th")] == ["a<b", "c", "<i>", "x"]
    assert [cell.text() for cell in table.all("td")] == ["&", "1"]


def test_a_cell_that_is_html_already_stays_as_it_is(document):
    table = document(html_table(pd.DataFrame({"a": [HTML("<b>x</b>")], "b": ["<b>"]}))).all("table")[0]
    assert [cell.text() for cell in table.all("b")] == ["x"] and table.all("td")[0].text() == "<b>"


def test_a_table_without_row_headers(document):
    table = document(html_table(pd.DataFrame({"a": [1], "b": [2]}), row_headers=False)).all("table")[0]
    assert len(table.all("td")) == 2 and len(table.all("th")) == 2


def test_a_synthetic_figure_says_so_in_its_class_and_beside_its_subtitle(chart, document):
    figure = document(replace(chart, synthetic=True)._repr_html_()).children[0]
    assert figure["class"] == "chart synthetic"
    assert (
        figure.all("p", class_="evidence-label")[0].text()
        == "Données synthétiques : illustration, jamais une observation"
    )
    assert not document(chart._repr_html_()).all("p", class_="evidence-label")


# ---------------------------------------------------------------- files


@pytest.fixture
def drawn(estimate):
    return shares([Line("Bretagne", estimate(0.86))], "a", "Titre & <co>", "Sous-titre")


def test_a_saved_svg_has_title_and_alternative_text_and_needs_no_font(drawn, tmp_path):
    path = drawn.save(tmp_path / "deep" / "a.svg")
    root = ElementTree.parse(path).getroot()
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}title").text == drawn.title and root.get("role") == "img"
    assert drawn.alt in root.find(f"{space}desc").text and drawn.caption in root.find(f"{space}desc").text
    assert root.get("aria-labelledby").split() == [
        root.find(f"{space}{name}").get("id") for name in ("title", "desc")
    ]
    assert not list(root.iter(f"{space}text")) and float(root.get("width").removesuffix("pt")) > 500
    assert b"metadata" not in path.read_bytes() and "http://www.w3.org" in path.read_text(encoding="utf-8")


def test_saving_twice_gives_the_same_bytes_and_leaves_the_chart_alone(drawn, tmp_path):
    before = drawn.svg()
    for name in ("a.svg", "a.png"):
        assert drawn.save(tmp_path / name).read_bytes() == drawn.save(tmp_path / f"again-{name}").read_bytes()
    assert drawn.svg() == before


def test_a_saved_png_says_what_it_is(drawn, tmp_path):
    from PIL import Image

    with Image.open(drawn.save(tmp_path / "a.PNG")) as image:
        assert (
            image.text["Title"] == drawn.title
            and image.text["Description"] == drawn.alt
            and image.text["Copyright"] == "CC-BY-4.0"
        )
        assert image.width == 1520 and image.height > 300


def test_what_is_synthetic_says_so_in_the_file_too(reconstruction, tmp_path):
    synthetic, printed = (ic.chart("levers", "bretagne", "en", given) for given in (reconstruction, "none"))
    texts = [
        [text.get_text().replace("\n", " ") for text in figure._framed(chart).texts]
        for chart in (synthetic, printed)
    ]
    label = "Synthetic data: an illustration, never an observation"
    assert label in texts[0] and label not in texts[1]
    assert synthetic.title in texts[0] and any(text.startswith("Source") for text in texts[0])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_texts_around_a_saved_drawing_fit_and_do_not_overlap(language):
    chart = ic.chart("objectives", "bretagne", language, "none", answer="new_engines")
    framed = figure._framed(chart)
    canvas = FigureCanvasAgg(framed)
    canvas.draw()
    places = [text.get_window_extent(canvas.get_renderer()) for text in framed.texts]
    axes = framed.axes[0].get_tightbbox(canvas.get_renderer())
    above, below = places[:-1], places[-1]
    assert (
        all(one.y0 >= two.y1 for one, two in pairwise(above))
        and above[-1].y0 >= framed.axes[0].get_window_extent().y1
    )
    assert below.y1 <= axes.y0 and below.y0 >= 0 and max(place.x1 for place in places) <= framed.bbox.x1


def test_another_ending_is_refused(drawn, tmp_path):
    with pytest.raises(InputError, match=r"\.svg or \.png"):
        drawn.save(tmp_path / "a.pdf")
