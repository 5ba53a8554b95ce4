"""Every page, rendered through the project's template from cells run in this process: language, structure,
typography."""

import re
from itertools import pairwise

import pytest
from executed import NAMES

from impact_citoyens.reports.plan import Execution
from impact_citoyens.reports.render import way
from impact_citoyens.reports.templates import typeset_html

CODE = ("code", "pre", "style", "script", "dl")


@pytest.fixture
def page(run, rendered):
    document = rendered(*run.key)
    document.name, document.territory, document.language, document.made = (
        run.name,
        run.territory,
        run.language,
        run.made,
    )
    return document


def prose(page):
    return page.all("body")[0].text(without=CODE)


def test_language_title_and_one_h1(page):
    assert page.all("html")[0]["lang"] == page.language
    assert page.all("title")[0].text().strip()
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1


def test_headings_do_not_skip_a_level(page):
    levels = [int(element.tag[1]) for element in page.all() if re.fullmatch("h[1-6]", element.tag)]
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1, f"h{after} after h{before} in {page.name}"


def test_ids_are_used_once(page):
    ids = [element["id"] for element in page.all() if element["id"]]
    assert len(set(ids)) == len(ids), {name for name in ids if ids.count(name) > 1}


def test_cells_of_the_other_language_are_gone(page, sentences):
    other = "en" if page.language == "fr" else "fr"
    text = " ".join(prose(page).replace("\u202f", " ").replace("\u00a0", " ").split())
    for sentence in sentences(page.name, other):
        assert sentence not in text
    own = sentences(page.name, page.language)
    assert sum(sentence in text for sentence in own) >= len(own) / 2


def test_the_parameters_cell_is_not_shown(page):
    assert 'territory = "france"' not in page.text(without=("style",))


def test_nothing_is_fetched(page):
    assert (
        not any(script["src"] for script in page.all("script"))
        and not page.all("iframe")
        and not page.all("img")
    )
    assert not [element for element in page.all() if re.match(r"(https?:)?//", element["src"] or "")]
    assert not [element for element in page.all("link") if element["href"]]
    assert "@import" not in page.html
    assert not re.search(r"url\((?!data:|#)", page.html)


def test_links_lead_nowhere_outside(page):
    outside = [link for link in page.all("a") if re.match(r"(https?:)?//", link["href"] or "")]
    assert all(link.inside("table") for link in outside)


def test_figures_have_their_words_and_their_table(page):
    figures = page.all("figure")
    assert figures or (page.name, page.made) == ("10_reconstruction", False)
    for figure in figures:
        drawings = figure.all("svg")
        assert {drawing["role"] for drawing in drawings} == {"img"}
        [alt] = {drawing["aria-label"] for drawing in drawings}
        assert len(alt) > 30
        if re.search(r"-seaborn(-|$)", figure["id"]):  # seaborn draws for one width, which scrolls
            [scrolled] = figure.all("div", class_="drawing")
            assert len(drawings) == 1 and (scrolled["tabindex"], scrolled["role"]) == ("0", "group")
            assert scrolled["aria-label"]
        else:
            assert len(drawings) == 2
        assert figure.all("figcaption")[0].text().strip()
        [table] = figure.all("table")
        assert table.inside("details")
        assert {head["scope"] for head in table.all("th")} == {"col", "row"}


def test_every_table_has_scoped_headers(page):
    assert all(
        head["scope"] in ("col", "row", "rowgroup") or (head.inside("table") and not head.inside("div"))
        for head in page.all("th")
    )


def test_code_is_folded_but_there(page):
    folded = page.all("details", class_="code")
    assert folded and all(block.all("pre") for block in folded)
    assert all(block.inside("details") for block in page.all("pre"))
    assert "open" not in {name for block in folded for name in block.attributes}


def test_every_disclosure_has_a_label(page):
    for details in page.all("details"):
        assert details.children[0].tag == "summary" and details.children[0].text().strip()


def test_it_is_light(page):
    assert len(page.html.encode()) < 400_000


def test_the_other_pages_are_one_link_away(page):
    targets = {link["href"] for link in page.all("a")}
    files = {name: Execution(page.language, page.territory, name).page.name for name in NAMES}
    assert {file for name, file in files.items() if name != page.name} <= targets
    other = "bretagne" if page.territory == "france" else "france"
    assert f"../{other}/{files[page.name]}" in targets and "../index.html" in targets
    assert page.all("a", class_="language")[0]["hreflang"] == ("en" if page.language == "fr" else "fr")
    current = [link for link in page.all("a") if link["aria-current"] == "page"]
    assert len(current) == 2  # the question and the territory


def test_the_footer_says_what_made_it(page):
    [footer] = page.all("footer")
    text = footer.text()
    assert f"territory = {page.territory}, language = {page.language}" in text
    made = [re.search(r"\b[0-9a-f]{16}\b", value.text()) for value in footer.all("dd")]
    assert sum(bool(checksum) for checksum in made) == 5
    assert "GPL-3.0-or-later" in text and "CC-BY-4.0" in text


def test_french_typography(page):
    if page.language == "fr":
        for text in page.all("body")[0].texts(without=CODE):
            assert not re.search(r"\d%", text), text
            assert not re.search(r"\d %", text), text
            assert not re.search(r"« | »|\w [;?!](\s|$)|\w :(\s|$)", text), text
            assert not re.search(r"(?<![\w.-])\d+\.\d+(?![\w.-]\w)", text), text
            assert not re.search(r"\b(?:[cdjlmnst]|qu)'\w", text, re.I), text


def test_english_typography(page):
    if page.language == "en":
        for text in page.all("body")[0].texts(without=CODE):
            assert not re.search(r"\d[ \u00a0\u202f]%(?![\w ]*»)", re.sub("[“«].*?[”»]", "Q", text)), text
            assert not re.search(r"\w [:;?!](\s|$)", re.sub("[“«].*?[”»]", "Q", text)), text
            assert not re.search(r"\d,\d{1,2}(?!\d)", text), text


def test_no_value_is_missing_without_words(page):
    assert not re.search(r"\bnan\b|\bNone\b|\bNaT\b", prose(page))
    assert not re.search(
        r"\b[a-z0-9]+_[a-z_0-9]+\b", re.sub(r"\S+\.ipynb", "", page.all("main")[0].text(without=CODE))
    )


def test_a_page_with_synthetic_respondents_says_so_at_its_top_and_in_its_footer(page):
    notices = page.all("p", class_="notice") + page.all("p", class_="inside notice")
    assert len(notices) == (2 if page.made else 0)
    if page.made:
        word = "jamais une observation" if page.language == "fr" else "never an observation"
        assert all(word in notice.text() for notice in notices)
        assert len(page.all("footer")[0].all("p", class_="notice")) == 1
        assert (
            "5 échantillons, graines 1–5" if page.language == "fr" else "5 samples, seeds 1–5"
        ) in page.all("footer")[0].text()


def test_every_hatched_figure_has_its_label_and_watermark_and_no_other(page):
    for figure in page.all("figure"):
        hatched, synthetic = bool(figure.all("pattern")), "synthetic" in figure["class"].split()
        assert hatched == synthetic == bool(figure.all("p", class_="evidence-label"))
        assert all(
            synthetic == bool(re.search("SYNTH[EÉ]TI(C|QUE)", drawing.text()))
            for drawing in figure.all("svg")
        )
        assert page.made or not synthetic
    assert (
        not page.made
        or page.name in ("00_method", "09_audit")
        or page.all("figure", class_="chart synthetic")
    )


def test_a_page_without_them_never_says_synthetic(page):
    if not page.made and page.name not in (
        "00_method",
        "10_reconstruction",
    ):  # these two explain what synthetic respondents are
        assert not re.search(
            "synthétique|synthetic", page.all("body")[0].text().lower()
        )  # “la méthode en synthèse” may be named


def test_errors_are_shown_only_when_there_is_one(page):
    assert not page.all("div", class_="broken") and "Traceback" not in page.html


# ---------------------------------------------------------------- typesetting


def test_typesetting_leaves_code_styles_and_tags_alone():
    html = '<p title="a : b">a : b 83 %</p><pre>x : y 83 %</pre><style>a :b{}</style><code>a ? b</code>'
    assert (
        typeset_html(html)
        == '<p title="a : b">a\u00a0: b 83\u202f%</p><pre>x : y 83 %</pre><style>a :b{}</style><code>a ? '
        "b</code>"
    )


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        (("fr", "bretagne", "03_urgency"), ("fr", "france", "03_urgency"), "../france/03_urgency.html"),
        (("fr", "bretagne", "03_urgency"), ("fr", "bretagne", "04_objectives"), "04_objectives.html"),
        (
            ("fr", "bretagne", "03_urgency"),
            ("en", "bretagne", "03_urgency"),
            "../en/bretagne/03_urgency.html",
        ),
        (
            ("en", "bretagne", "03_urgency"),
            ("fr", "bretagne", "03_urgency"),
            "../../bretagne/03_urgency.html",
        ),
    ],
)
def test_ways_between_pages(here, there, expected):
    assert way(Execution(*here), Execution(*there)) == expected
