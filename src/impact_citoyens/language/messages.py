"""Texts in the reader's language: the French text is the key, ``locale/en/LC_MESSAGES/*.po`` has the English.

The language is set once (`set_language`, or `using` for a passage); `_` and its sisters translate and fill
in. A translator needs no Python: a ``.po`` file is text, and any gettext editor opens it. Catalogues are read
as they are, without a compiled copy beside them.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po

from impact_citoyens.io.errors import unknown

LANGUAGES = ("fr", "en")
SOURCE = "fr"  # the language of the keys
LOCALE = Path(__file__).parent / "locale"
# Names that any text may hold, filled in without being handed over: how the study is called, its nation...
# The room of the study says them (`study.study`), which this one does not know.
COMMON: dict[str, Callable[[], str]] = {}
COMMON_NAME = re.compile(r"\{(\w+)\}")
_current: ContextVar[str] = ContextVar("language", default=SOURCE)


def language() -> str:
    """Return the language of texts, ``"fr"`` or ``"en"``."""
    return _current.get()


def set_language(name: str) -> str:
    """Set the language of every text from here on, and return it.

    Raises
    ------
    InputError
        For anything but ``"fr"`` and ``"en"``.
    """
    _current.set(check_language(name))
    return name


def check_language(name: str) -> str:
    """Return the name of a language if it is known.

    Raises
    ------
    InputError
        For anything but ``"fr"`` and ``"en"``.
    """
    if name in LANGUAGES:
        return name
    raise unknown("language", name, LANGUAGES)


@contextmanager
def using(name: str | None) -> Iterator[str]:
    """Write in a language for the length of a ``with``; None keeps the current one.

    Examples
    --------
    >>> with using("en"):
    ...     language()
    'en'
    >>> language()
    'fr'
    """
    token = _current.set(language())
    try:
        yield set_language(name) if name is not None else language()
    finally:
        _current.reset(token)


@lru_cache(maxsize=4)
def catalogue(name: str) -> dict[tuple[str, str], str | tuple[str, ...]]:
    """Return the translations into a language, by (context, French text); none into French."""
    translated: dict[tuple[str, str], str | tuple[str, ...]] = {}
    for path in sorted((LOCALE / name / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file, locale=name):
                one = entry.id[0] if isinstance(entry.id, tuple) else entry.id
                if one and entry.string:
                    translated[entry.context or "", one] = entry.string
    return translated


class Writer(Formatter):
    """Fill in a message; formatted numbers (``{share:.0%}``) are written as the language does."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Write a value; French has a decimal comma.

        And a narrow no-break space before % and between thousands.
        """
        written = super().format_field(value, format_spec)
        if not format_spec or language() != "fr" or isinstance(value, str):
            return written
        return written.translate(FRENCH_MARKS)


FRENCH_MARKS = str.maketrans({",": "\u202f", ".": ",", "%": "\u202f%"})
WRITER = Writer()


def _(message: str, /, **values: object) -> str:
    """Translate a message and fill in its ``{names}``.

    Parameters
    ----------
    message : str
        The French text, as written in the code: translators find it there.
    **values
        What its names stand for.

    Examples
    --------
    >>> _("{place}, {n} personnes", place="Bretagne", n=3)
    'Bretagne, 3 personnes'
    >>> _("un écart de {gap:.1f}", gap=0.25)
    'un écart de 0,2'
    """
    return p_("", message, **values)


def p_(context: str, message: str, /, **values: object) -> str:
    """Translate a message that has several translations: `context` says which one is meant."""
    translated = catalogue(language()).get((context, message), message)
    return _filled(translated if isinstance(translated, str) else translated[0], values)


def _filled(text: str, values: dict[str, object]) -> str:
    """Fill in what was handed over, and the names that every text may hold (`COMMON`)."""
    if "{" not in text:
        return text
    common = {name: COMMON[name]() for name in COMMON_NAME.findall(text) if name in COMMON}
    return WRITER.vformat(text, (), common | values) if values or common else text


def n_(one: str, several: str, n: int, /, **values: object) -> str:
    """Translate a message with a number, in the singular or the plural of the language, and fill it in.

    In French the singular is that of 0 and 1, in English that of 1 alone.
    """
    singular = abs(n) < 2 if language() == "fr" else n == 1
    translated = catalogue(language()).get(("", one), (one, several))
    text = translated[0 if singular else 1] if isinstance(translated, tuple) else translated
    return _filled(text, {"n": n, **values})


def N_(message: str) -> str:
    """Mark a message for the catalogues where it is only named; `_` translates it where it is said."""
    return message
