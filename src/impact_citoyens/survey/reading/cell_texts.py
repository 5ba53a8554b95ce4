"""Text as people type it: comparing labels, recognising missing values and numbers, naming rows."""

import re
import unicodedata

import numpy as np

MISSING = {"", "na", "n/a", "#n/a", "nan", "null", "none", "<na>", "."}
YES, NO = {"1", "oui", "yes", "true", "vrai"}, {"0", "non", "no", "false", "faux"}
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "‑": "-", "’": "'", "`": "'"})
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE)


def key(text: object) -> str:
    """Reduce a label to what identifies it: no accents, no case, plain dashes and apostrophes, single spaces.

    Signs stay, because CSP+ and CSP− differ by nothing else.

    Examples
    --------
    >>> key(" 18–24 ANS ")
    '18-24 ans'
    """
    plain = unicodedata.normalize("NFKD", str(text).translate(_DASHES))
    unaccented = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(unaccented.casefold().split())


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no answer."""
    return text.strip().casefold() in MISSING


def number(text: str) -> float:
    """Read a number written with a decimal point or comma; NaN when it is none.

    Examples
    --------
    >>> number("7,5"), number("1e2")
    (7.5, 100.0)
    """
    bare = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(\D|$))", "", text.strip())
    if bare.casefold().lstrip("+-") in ("inf", "infinity"):
        return float(bare)
    return float(bare.replace(",", ".")) if _NUMBER.fullmatch(bare) else float("nan")


def plain(value: object) -> str:
    """Write a cell as text; a whole number loses its “.0”, so that 1.0 and 1 are one code.

    Examples
    --------
    >>> plain(11.0), plain("11.0"), plain(True), plain(" F ")
    ('11', '11', '1', 'F')
    """
    if isinstance(value, (bool, np.bool_)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return str(int(value)) if np.isfinite(value) and value == int(value) else repr(float(value))
    text = str(value).strip()
    return re.sub(r"[.,]0+$", "", text) if _NUMBER.fullmatch(text) else text


def row_ranges(rows: np.ndarray, most: int = 8) -> str:
    """Name rows as ranges, the first `most` of them.

    Examples
    --------
    >>> row_ranges(np.array([2, 3, 4, 9]))
    '2–4, 9'
    """
    ordered = np.unique(np.asarray(rows, np.int64))
    if not len(ordered):
        return ""
    parts = np.split(ordered, np.flatnonzero(np.diff(ordered) > 1) + 1)
    named = [f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts[:most]]
    more = sum(len(part) for part in parts[most:])
    return ", ".join(named) + (f" and {more} more" if more else "")
