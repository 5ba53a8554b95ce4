from math import nan

import pytest

from impact_citoyens.io.errors import InputError
from impact_citoyens.language import numbers as lang


@pytest.mark.parametrize(
    ("value", "language", "decimals", "expected"),
    [
        (2400, "fr", 0, "2\u202f400"),
        (2400, "en", 0, "2,400"),
        (1234567.89, "fr", 1, "1\u202f234\u202f567,9"),
        (5.6, "fr", 1, "5,6"),
        (5, "en", 1, "5.0"),
        (-3, "fr", 0, "\u22123"),
        (-0.2, "fr", 0, "0"),
        (nan, "fr", 0, "–"),
        (None, "en", 2, "–"),
    ],
)
def test_numbers_follow_the_language(value, language, decimals, expected):
    assert lang.number(value, language, decimals) == expected


def test_signed_numbers():
    assert lang.number(4, "fr", signed=True) == "+4"
    assert lang.number(-4, "en", signed=True) == "\u22124"
    assert lang.number(0.3, "en", signed=True) == "0"


@pytest.mark.parametrize(
    ("share", "language", "decimals", "expected"),
    [
        (0.83, "fr", 0, "83\u202f%"),
        (0.83, "en", 0, "83%"),
        (0.1667, "fr", 1, "16,7\u202f%"),
        (None, "fr", 0, "–"),
        (nan, "en", 0, "–"),
    ],
)
def test_percentages(share, language, decimals, expected):
    assert lang.percent(share, language, decimals) == expected


@pytest.mark.parametrize("whole", range(101))
def test_a_printed_percentage_is_written_back_as_printed(whole):
    assert lang.percent(whole / 100, "en") == f"{whole}%"
    assert lang.percent(whole * 0.01, "fr") == f"{whole}\u202f%"


def test_points_are_signed_and_spaced():
    assert lang.points(0.04, "fr") == "+4\u00a0pts"
    assert lang.points(-0.1, "en") == "\u221210\u00a0pts"
    assert lang.points(nan, "fr") == "–"


@pytest.mark.parametrize(
    ("p", "language", "expected"),
    [
        (0.0004, "fr", "<\u00a00,001"),
        (0.0004, "en", "<\u00a00.001"),
        (0.0417, "fr", "0,042"),
        (0.001, "en", "0.001"),
    ],
)
def test_p_values(p, language, expected):
    assert lang.p_value(p, language) == expected


@pytest.mark.parametrize(
    ("low", "high", "language", "unit", "expected"),
    [
        (0.77, 0.88, "fr", "percent", "77–88\u202f%"),
        (0.77, 0.88, "en", "percent", "77–88%"),
        (0.43, nan, "fr", "percent", "≥\u00a043\u202f%"),
        (nan, 0.2, "en", "percent", "≤\u00a020%"),
        (nan, nan, "fr", "percent", "–"),
        (5.3, 5.9, "fr", "plain", "5,3–5,9"),
        (-0.5, 0.1, "fr", "plain", "\u22120,5\u00a0…\u00a00,1"),
        (-0.02, 0.06, "en", "points", "\u22122\u00a0…\u00a0+6\u00a0pts"),
    ],
)
def test_intervals(low, high, language, unit, expected):
    assert lang.interval(low, high, language, unit) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("83 % des Français", "83\u202f% des Français"),
        ("Vraiment ?", "Vraiment\u202f?"),
        ("un ; deux", "un\u202f; deux"),
        ("Source : actes", "Source\u00a0: actes"),
        ("2 400 personnes", "2\u202f400 personnes"),
        ("« la Creuse »", "«\u00a0la Creuse\u00a0»"),
        ("de 1 000 000 d’euros", "de 1\u202f000\u202f000 d’euros"),
    ],
)
def test_french_spaces(given, expected):
    assert lang.typeset(given, "fr") == expected
    assert lang.typeset(expected, "fr") == expected  # set once or twice, the same


def test_english_has_no_space_before_high_punctuation():
    assert lang.typeset("France : 83% ; really ?", "en") == "France: 83%; really?"


def test_lists():
    assert lang.listing([], "fr") == ""
    assert lang.listing(["a"], "fr") == "a"
    assert lang.listing(["a", "b"], "fr") == "a et b"
    assert lang.listing(["a", "b", "c"], "en") == "a, b and c"


@pytest.mark.parametrize("given", ["de", "", "FR", None])
def test_an_unknown_language_is_refused(given):
    with pytest.raises(InputError, match=r"unknown language .*; known: 'fr', 'en'"):
        lang.check_language(given)
