"""The sentences of the titles, in both languages, and how they name answers, groups and numbers."""

from collections.abc import Iterable

from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _
from impact_citoyens.ledger.sentences import COMPARATOR_WORDS
from impact_citoyens.study import codebook, study

LONGEST = 95  # characters: a title of two lines at most
MOST_NAMES = 3


def quoted(question: str, answer: str) -> str:
    """Write an answer in quotation marks, its first letter small."""
    label = lowered(codebook.answer_label(question, answer, short=True))
    return _("« {label} »", label=label)


def lowered(text: str) -> str:
    """Begin a name with a small letter, unless it is an acronym."""
    if len(text) > 1 and not text[1].islower() and text[1] not in " ’":
        return text
    return text[:1].lower() + text[1:]


def group(row: dict) -> str:
    """Name a population, as in the middle of a sentence."""
    name = codebook.population_label(row["dimension"], row["population"], short=True)
    return name if row["dimension"] in ("territory", "national") else lowered(name)


def value(row: dict) -> str:
    """Write an estimate as the page does, with the word of its comparator: ``plus de 43 %``."""
    score, share = row["statistic"] == "mean", row["estimate"]
    written = lang.number(share, decimals=1) if score else lang.percent(share)
    return _(COMPARATOR_WORDS[row["comparator"]]) + written


def absent(subject: str, hidden: bool) -> str:
    """Say that nothing is published of a subject, or that the file has too few answers to be shown."""
    said, subject = (
        _("effectifs trop petits pour être montrés" if hidden else "rien n’est publié"),
        subject.rstrip(" ?"),
    )  # titles of questions may ask
    return finish(_("{subject} : {said}", subject=subject, said=said) if subject else said)


def finish(text: str, rows: Iterable[dict] = (), gap: str = "") -> str:
    """Begin with a capital, say what the finding rests on when it is not plain print.

    And what is missing if there is room.

    Parameters
    ----------
    text : str
        The finding.
    rows : iterable of dict
        The estimates or relations that the sentence uses.
    gap : str
        What is not published: left out of a title that would be too long.
    """
    text += _origin(list(rows))
    if gap and len(text) + len(gap) < LONGEST:
        text += " ; " + gap
    first = next((place for place, letter in enumerate(text) if letter.isalnum()), 0)
    return lang.typeset(text[:first] + text[first].upper() + text[first + 1 :])


def _origin(rows: list[dict]) -> str:
    if any(row.get("evidence") == "observed" for row in rows):
        waves = sorted({row["wave"] for row in rows} - {study.wave(), ""})
        places = {group(row) if row.get("dimension") == "territory" else "" for row in rows}
        place = [*places] if len(places) == 1 and "" not in places else []
        return f" ({', '.join([*place, _('fichier fourni'), *waves])})"
    return f" ({_('notre lecture')})" if any(row["reading"] != "explicit" for row in rows) else ""
