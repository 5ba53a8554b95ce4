"""Pages, portal and audit of the three isles speak of the isles: nothing of the colloquium is left."""

import re
import shutil
from pathlib import Path

import pytest
from page_tree import Document

import impact_citoyens as ic
from impact_citoyens.api.registers import REGISTERS
from impact_citoyens.audit import auditor
from impact_citoyens.io.errors import InputError
from impact_citoyens.language.messages import _, using
from impact_citoyens.pages import method, profile
from impact_citoyens.reconstruction import pipeline
from impact_citoyens.reports import audit_page, compare_page, portal
from impact_citoyens.reports.plan import Execution
from impact_citoyens.study import study, territories

FOLDER = Path(__file__).parents[1] / "fixtures" / "tiny_study"
# Numbers are whole words: 0,12 and 12 % are results
COLLOQUIUM = re.compile(
    r"colloque|colloquium|proceedings|\bactes\b|\bFran[cç]|French|\b20[012]\d\b|IMPACT-Citoyens|fragilit"
    r"|douze|twelve|(?<![\d.,])12(?![\d.,\u202f%])|2\u202f?400|\b200\b"
)


@pytest.fixture(autouse=True)
def tiny():
    with study.use(FOLDER):
        yield


def of_notebooks():
    """What cells of a notebook show, whatever the notebook."""
    found, claims = profile.headlines(), ic.verdicts()
    yield from (profile.cards(found), profile.places(found), profile.printed(), profile.unknown())
    yield ic.statements("about", "bridge", "ferry")
    yield ic.show(ic.verdict_meanings(claims).reset_index())
    yield from (ic.findings(claims), ic.verdict_table(claims), ic.show(ic.claims()[["sentence", "amount"]]))
    yield from (ic.show(ic.register(name)) for name in REGISTERS)
    bases = territories.weights(), territories.weights("residents")
    charts = ic.chart("bridge"), ic.chart("bridge", answer="build"), profile.against_france(found)
    for chart in (*charts, method.allocation(*bases)):
        yield " ".join((chart.title, chart.subtitle, chart.caption, chart.alt, chart.table.to_html()))


def of_the_build():
    """Pages of the whole build, as they are written."""
    built = frozenset(
        Execution(language, slug, notebook)
        for language in ("fr", "en")
        for slug in territories.slugs()
        for notebook in ("01_bridge", "09_audit")
    )
    yield from (portal.portal(built), compare_page.comparison(built))
    audit, record = auditor.open_audit("none"), {"static": {}, "reads": {}}
    yield audit_page.page(audit, {}, record, "none", ["fr", "en"])


def read(shown):
    html = shown if isinstance(shown, str) else shown.data
    text = Document(html).text(without=("style",))
    for other in ("Français", "French typography"):  # the link to the other language, a comment of a script
        text = text.replace(other, "")
    return text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("place", ["archipelago", "granite-isle"])
def test_no_text_speaks_of_the_colloquium(place, language):
    with using(language):
        ic.set_page(place, language, "none")
        said = [read(shown) for shown in of_notebooks()]
        said += [read(shown) for shown in of_the_build()] if place == "archipelago" else []
    left = [(text, match) for text in said for match in COLLOQUIUM.finditer(text)]
    assert [text[max(0, match.start() - 60) : match.end() + 30] for text, match in left] == []
    assert any("rchip" in text for text in said)


def test_the_portal_says_what_the_study_is():
    for language, lead in (
        ("fr", "nombre de la Gazette de l’Archipel, reproduits pour l’Archipel et chacune des 3 régions"),
        ("en", "number of the Gazette of the Archipelago, reproduced for the Archipelago and each of the 3"),
    ):
        with using(language):
            text = Document(portal.portal(frozenset([Execution(language, "fern-isle", "01_bridge")]))).text()
        assert lead in text.replace("\u00a0", " ")


def test_made_up_people_and_files_are_of_the_study():
    assert "la Gazette de l’Archipel" in pipeline.notices()["fr"]
    assert "tiny_study/reference/assumptions.csv" in pipeline.notices()["en"]
    assert ic.to_csv(ic.estimates("bridge", microdata="none")).startswith(
        "# The bridge of the isles, rerun\n"
    )


def test_a_name_that_the_study_does_not_say_is_asked_for(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "broken")
    table = folder / "reference" / "study.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("nation_the_en,the Archipelago,\n", ""), encoding="utf-8")
    with study.use(folder), using("en"), pytest.raises(InputError, match=r"study\.csv.*'nation_the_en'"):
        _("au-dessus de {the_nation}")


def test_a_reason_that_a_verdict_has_is_asked_for(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "broken")
    table = folder / "audit" / "reasons.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("no_respondents,", "nobody,"), encoding="utf-8")
    with study.use(folder), pytest.raises(InputError, match=r"audit/reasons\.csv.*no_respondents"):
        auditor.open_audit("none")
