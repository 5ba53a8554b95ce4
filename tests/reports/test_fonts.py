import re
from base64 import b64decode
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from impact_citoyens.reports.fonts import font_faces

INVISIBLE = {"\n", "\t", "\u200b"}


@pytest.fixture(scope="module")
def fonts():
    return [TTFont(BytesIO(b64decode(data))) for data in re.findall(r"base64,([^)]+)\)", font_faces())]


def test_regular_and_bold_are_embedded():
    assert re.findall(r"font-weight:(\d+)", font_faces()) == ["400", "700"]
    assert set(re.findall(r"url\(([^:]+):", font_faces())) == {"data"}


def test_they_are_small(fonts):
    assert len(fonts) == 2
    assert len(font_faces()) < 120_000


@pytest.mark.parametrize(
    "character",
    ["\u202f", "\u00a0", "\u2212", "’", "«", "»", "–", "…", "é", "œ", "É", "Î", "≥", "≤", "≈", "%", "€"],
)
def test_the_characters_of_both_languages_are_in_them(fonts, character):
    for font in fonts:
        assert ord(character) in font.getBestCmap()


def test_every_character_of_a_page_is_in_them(fonts, rendered, run):
    page = rendered(*run.key)
    used = set(page.all("body")[0].text(without=("code", "pre"))) - INVISIBLE
    for font in fonts:
        missing = {character for character in used if ord(character) not in font.getBestCmap()}
        assert not missing, missing


def test_two_calls_give_the_same_bytes():
    assert font_faces.__wrapped__() == font_faces()
