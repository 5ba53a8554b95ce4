"""Numbers and words in French and English, with the typographic conventions of each language."""

import re
from math import isnan

from babel.numbers import format_decimal

from impact_citoyens.language import messages
from impact_citoyens.language.messages import LANGUAGES, check_language  # noqa: F401 - its old home

NARROW_SPACE = "\u202f"  # French puts a narrow no-break space before %, ;, !, ? and between thousands
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"


def number(value: float, language: str | None = None, decimals: int = 0, signed: bool = False) -> str:
    """Write a number.

    Parameters
    ----------
    value : float
        The number; a missing one gives an en dash.
    language : {"fr", "en"}, optional
        The current one by default. French has a decimal comma, and narrow no-break spaces between thousands.
    decimals : int
        Digits after the decimal mark, always shown.
    signed : bool
        Whether to write a plus sign.

    Examples
    --------
    >>> number(1234.5, "en", 1)
    '1,234.5'
    >>> number(0.8, "fr", 1)
    '0,8'
    """
    if value is None or isnan(value):
        return "–"
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(abs(value), format=pattern, locale=language or messages.language())
    zero = float(f"{abs(value):.{decimals}f}") == 0  # what rounds to zero has no sign
    sign = "" if zero else MINUS if value < 0 else "+" if signed else ""
    return sign + text


def percent_sign(language: str | None = None) -> str:
    """Return the sign of percentages with the space that French puts before it."""
    return (NARROW_SPACE if (language or messages.language()) == "fr" else "") + "%"


def percent(share: float, language: str | None = None, decimals: int = 0) -> str:
    """Write a share (0 to 1) as a percentage: ``83 %`` in French, ``83%`` in English."""
    text = number(None if share is None else 100 * share, language, decimals)
    return text if text == "–" else text + percent_sign(language)


def points(difference: float, language: str | None = None, decimals: int = 0) -> str:
    """Write a difference of shares (-1 to 1) in percentage points, signed."""
    text = number(100 * difference, language, decimals, signed=True)
    return text if text == "–" else text + NO_BREAK_SPACE + "pts"


def p_value(p: float, language: str | None = None) -> str:
    """Write a p-value: three decimals, and ``< 0.001`` below."""
    if isnan(p):
        return "–"
    if p < 0.001:
        return "<" + NO_BREAK_SPACE + number(0.001, language, 3)
    return number(p, language, 3)


def p_interval(low: float, high: float, language: str | None = None) -> str:
    """Write what print allows of a p-value: ``0.014 … 0.102``, once when both ends are written alike."""
    ends = [p_value(low, language), p_value(high, language)]
    return f"{ends[0]}{NO_BREAK_SPACE}…{NO_BREAK_SPACE}{ends[1]}" if ends[0] != ends[1] else ends[0]


def interval(low: float, high: float, language: str | None = None, unit: str = "percent") -> str:
    """Write an interval; an open end is written with ≥ or ≤.

    Parameters
    ----------
    low, high : float
        Bounds, shares for ``unit="percent"`` and ``"points"``.
    unit : {"percent", "points", "plain"}
        How to write them.
    """
    write = {"percent": percent, "points": points, "plain": lambda value, to: number(value, to, 1)}[unit]
    missing = [value is None or isnan(value) for value in (low, high)]
    if all(missing):
        return "–"
    if missing[1]:
        return "≥" + NO_BREAK_SPACE + write(low, language)
    if missing[0]:
        return "≤" + NO_BREAK_SPACE + write(high, language)
    if unit == "points" or (unit == "plain" and low < 0):  # an en dash beside a minus sign would be misread
        return NO_BREAK_SPACE.join(
            (write(low, language).split(NO_BREAK_SPACE)[0], "…", write(high, language))
        )
    return write(low, language).rstrip("%").rstrip(NARROW_SPACE) + "–" + write(high, language)


def typeset(text: str, language: str | None = None) -> str:
    r"""Give prose the spaces of its language.

    No-break ones before French high punctuation, none before English.

    Examples
    --------
    >>> typeset("Combien ? 83 %", "fr") == "Combien\u202f? 83\u202f%"
    True
    >>> typeset("France : 83", "en")
    'France: 83'
    """
    if (language or messages.language()) == "en":
        return re.sub(r" ([:;?!])(?=\s|$)", r"\1", text)
    text = re.sub(r" (?=[%;?!](?!\w))", NARROW_SPACE, text)
    text = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", NARROW_SPACE, text)
    return re.sub(r" (?=[:»](?:\s|$|[,.;)<]))|(?<=«) ", NO_BREAK_SPACE, text)


def listing(words: list[str], language: str | None = None) -> str:
    """Join words with commas and a final *et* or *and*."""
    if len(words) < 2:
        return "".join(words)
    return (
        ", ".join(words[:-1]) + (" et " if (language or messages.language()) == "fr" else " and ") + words[-1]
    )
