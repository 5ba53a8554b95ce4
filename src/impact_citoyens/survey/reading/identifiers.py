"""Recognising what must never be in a microdata file: direct identifiers and free text.

Names of columns are compared in French and English; contents by their shape. Neither can recognise every
identifier: this is a net under the person who prepares the file, not a guarantee.
"""

import re
from collections.abc import Iterable

import pandas as pd

from impact_citoyens.survey.reading.cell_texts import key

EXPLANATION = (
    "Remove the column: reports and estimates never need it, "
    "and a file that can identify people must not be shared."
)
_NAMES = {
    "a name": r"(last|first|middle|family|full|given|maiden|sur)?[ ]?names?|noms?( (de )?(famille"
    r"|naissance|usage|jeune fille|"
    r"complet|repondant))?|prenoms?.*|respondent names?|nom prenom.*|signature|pseudo|login|username",
    "an e-mail address": r".*\b(e ?mails?|courriels?|mel|adresse mail|mails?)\b.*",
    "a phone number": r".*\b(telephones?|tel|phones?|mobile phone|portable|cell ?phone|gsm|fax)\b.*|mobile",
    "a postal address": r".*\b(adresses?|address|street|rue|voie|postal address)\b.*",
    "a date of birth": r".*\b(date (de )?naissance|birth ?date|date of birth|dob|naissance date)\b.*",
    "a personal number": r".*\b(nir|insee number|numero (de )?secu(rite sociale)?|securite sociale"
    r"|social security|ssn|iban|"
    r"passport|passeport|carte (d )?identite|ip|ip address|adresse ip|imei)\b.*",
    "a precise location": r".*\b(latitude|longitude|gps|geoloc(alisation)?|coordonnees)\b.*|lat|lon|lng",
    "free text": r".*\b(verbatims?|commentaires?|comments?|remarques?|texte libre|free text"
    r"|open ended|precise[rz]|"
    r"preciser|specify|en clair|suggestions?|observations?)\b.*",
}
_SHAPES = {
    "e-mail addresses": r"[^@\s]+@[^@\s]+\.[a-z]{2,}",
    "phone numbers": r"(?:(?:\+|\b00)33[\s.\-]?(?:\(0\)[\s.\-]?)?|\b0)[1-9](?:[\s.\-]\d{2}){4}\b"
    r"|(?:\+|\b00)33[1-9]\d{8}\b|"
    r"\b0[67]\d{8}\b",
    "postal addresses": r"\b\d{1,4}\s?(?:bis|ter|quater)?,?\s+(?:rue|avenue|av\.?|boulevard|bd|blvd"
    r"|place|chemin|impasse|"
    r"all[ée]e|route|quai|cours|square|street|road|lane)\s+\w+",
    "social security numbers": r"\b[12][\s.]?\d{2}[\s.]?(?:0[1-9]|1[0-2])[\s.]?(?:\d{2}"
    r"|2[ab])[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{2})\b",
    "bank account numbers": r"\b[a-z]{2}\d{2}(?:\s?\d{4}){2}(?:\s?[a-z0-9]{2,4}){2,}\b",
}
_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _SHAPES.items()}
_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in _SHAPES.values()), re.IGNORECASE)
_WORDY = re.compile(r"[^\W\d_]{2,}.*")
MANY = 2000
FEW_TEXTS, WORDS_OF_A_SENTENCE, MOSTLY = 5, 5, 0.5


def named_as(column: str) -> str:
    """What the name of a column announces (``"a name"``, ``"free text"``...), or an empty string.

    Examples
    --------
    >>> named_as("Prénom"), named_as("E-mail"), named_as("Q12 preciser"), named_as("fragility_mobility")
    ('a name', 'an e-mail address', 'free text', '')
    """
    split = re.sub(r"([a-z])([A-Z])", r"\1 \2", str(column))
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", key(split)).split())
    return next((kind for kind, pattern in _NAMES.items() if re.fullmatch(pattern, words)), "")


def is_personal(text: str) -> bool:
    """Whether a text contains the shape of a direct identifier."""
    return bool(_ANY.search(text))


def contains(values: pd.Series) -> tuple[str, pd.Series]:
    """Return the shape of direct identifier that a column of text contains, and which rows have it.

    The mask is false everywhere when there is none.
    """
    if len(values) > MANY:
        personal = values.str.contains(_ANY.pattern, case=False, regex=True).fillna(False).astype(bool)
    else:  # a vectorised search costs milliseconds before its first cell
        personal = pd.Series([bool(_ANY.search(value)) for value in values], dtype=bool)
    if not personal.any():
        return "", personal
    first = values[personal.to_numpy()].iloc[0]
    return next(name for name, pattern in _COMPILED.items() if pattern.search(first)), personal


def reads_like_text(values: Iterable[object]) -> bool:
    """Whether distinct values look like names, comments or sentences rather than codes."""
    texts = [str(value) for value in values]
    wordy = [
        text for text in texts if _WORDY.match(text) and sum(c.isdigit() for c in text) < 0.2 * len(text)
    ]
    sentences = [text for text in wordy if len(text.split()) >= WORDS_OF_A_SENTENCE]
    return len(sentences) > FEW_TEXTS or (len(texts) > 3 * FEW_TEXTS and len(wordy) > MOSTLY * len(texts))
