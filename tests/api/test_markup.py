"""Pieces of pages: what a text says is never read as markup."""

from markupsafe import Markup

from impact_citoyens.api.markup import element, folded, shown, table


def test_texts_and_attributes_are_escaped_and_markup_is_not():
    written = element("p", "a < b & c", Markup("<b>d</b>"), class_='"x"')
    assert written == '<p class="&#34;x&#34;">a &lt; b &amp; c<b>d</b></p>'


def test_empty_attributes_are_left_out_and_true_ones_have_no_value():
    assert folded("s", "x") == "<details><summary>s</summary>x</details>"
    assert folded("s", "x", opened=True) == "<details open><summary>s</summary>x</details>"


def test_a_table_keeps_the_markup_of_a_cell_and_escapes_a_text(document):
    rows = document(str(table([["<i>", element("b", "<u>")]], ["A", "B"])))
    assert rows.all("th", scope="row")[0].text() == "<i>"
    assert rows.all("td")[0].all("b")[0].text() == "<u>"


def test_nothing_is_shown_for_none():
    assert shown(None, "a < b").data == "a &lt; b"
