"""Frames on pages: folded under a word, with headers of rows and columns, cells as prose writes them."""

import pandas as pd
import pytest
from page_tree import Document

from impact_citoyens.language.messages import using
from impact_citoyens.reports.data_frames import folded, written


@pytest.fixture
def frame():
    return pd.DataFrame(
        {
            "answer": ["shared_vision", "Règles et normes", "a & b"],
            "estimate": [0.354, -0.25, float("nan")],
            "wave": [2022, 2019, 2022],
            "people": [12345, 7, -3],
        }
    )


def cells(html, language):
    with using(language):
        table = Document(folded(html)).all("table")[0]
    return table, [[cell.text() for cell in row.all("td")] for row in table.all("tbody")[0].all("tr")]


@pytest.mark.parametrize(
    ("language", "shares", "people", "summary"),
    [
        ("fr", ["0,354", "−0,250"], "12\u202f345", "Voir le tableau"),
        ("en", ["0.354", "−0.250"], "12,345", "See the table"),
    ],
)
def test_cells_are_written_as_prose_of_the_language(frame, language, shares, people, summary):
    _, rows = cells(frame.to_html(), language)
    assert [row[1] for row in rows] == [*shares, "–"]
    assert [row[2] for row in rows] == ["2022", "2019", "2022"]  # years are not grouped
    assert [row[3] for row in rows] == [people, "7", "−3"]
    with using(language):
        page = Document(folded(frame.to_html()))
    assert page.all("summary")[0].text() == summary and not page.all("details")[0]["open"]


def test_codes_are_code_and_words_are_words(frame):
    table, rows = cells(frame.to_html(), "fr")
    assert [row[0] for row in rows] == ["shared_vision", "Règles et normes", "a & b"]
    assert [code.text() for code in table.all("tbody")[0].all("code")] == ["shared_vision"]
    heads = [cell for cell in table.all("thead")[0].all("th") if cell.text()]
    assert [cell.text() for cell in heads] == ["answer", "estimate", "wave", "people"]
    assert all(cell["scope"] == "col" and cell.all("code") for cell in heads)


def test_rows_have_headers_and_the_corner_has_none(frame):
    table, _ = cells(frame.set_index("answer").to_html(), "fr")
    rows = table.all("tbody")[0].all("th")
    assert len(rows) == 3 and all(cell["scope"] == "row" for cell in rows)
    assert all(cell.text() or cell.tag == "td" for cell in table.all("thead")[0].all("tr")[0].children)
    assert table["border"] is None


def test_rows_that_pandas_leaves_out_are_an_ellipsis():
    _, rows = cells(pd.DataFrame({"n": range(30)}).to_html(max_rows=4), "fr")
    assert [row[0] for row in rows] == ["0", "1", "…", "28", "29"]


def test_a_table_can_be_reached_by_the_keyboard(frame):
    with using("fr"):
        scrolled = Document(folded(frame.to_html())).all("div", class_="table")[0]
    assert (scrolled["tabindex"], scrolled["role"]) == ("0", "group")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("&lt;NA&gt;", "–"),
        ("1.5e-07", "1,5 × 10<sup>−7</sup>"),
        ("-0.0", "−0,0"),
        ("10000", "10\u202f000"),
        ('weight("bretagne")', 'weight("bretagne")'),
        ("rank_by_mean(x)", "<code>rank_by_mean(x)</code>"),
        ("65+", "<code>65+</code>"),
        ("Île-de-France", "Île-de-France"),
    ],
)
def test_what_stands_in_a_cell(text, shown):
    with using("fr"):
        assert written(text) == shown


def test_an_index_of_two_levels_heads_its_group_of_rows(frame):
    levels = frame.assign(question="levers").set_index(["question", "answer"])
    table, _ = cells(levels.to_html(), "fr")
    assert [head["scope"] for head in table.all("tbody")[0].all("th")] == ["rowgroup", "row", "row", "row"]
