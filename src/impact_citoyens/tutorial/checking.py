"""Check the answer of an exercise: right, wrong and why, or not answered yet. Nothing here raises on what a student may give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from math import isfinite

import numpy as np

from impact_citoyens.charts import palette, theme
from impact_citoyens.language import numbers as lang
from impact_citoyens.pages.page import Page

Both = tuple[str, str]  # a text in French and in English
Compute = Callable[[Page], float | str]
UNANSWERED, RIGHT, WRONG = "unanswered", "right", "wrong"
HUNDRED = 100.0
WORDS = {
    "fr": {
        UNANSWERED: "Exercice {n} : à vous. Remplacez les trois points par votre réponse, puis exécutez de nouveau les deux cellules.",
        RIGHT: "Juste : {value}. {text}",
        WRONG: "Pas encore. {text}",
        "number": "La réponse attendue est un nombre.",
        "word": "La réponse attendue est un mot entre guillemets.",
        "percent": "Le nombre est bon, l’unité non : donnez une part entre 0 et 1, soit 0,25 pour 25 %.",
        "share": "Le nombre est bon, l’unité non : ce n’est pas une part entre 0 et 1 qui est attendue.",
        "sign": "La valeur est bonne, le signe est inversé.",
        "high": "C’est trop grand.",
        "low": "C’est trop petit.",
    },
    "en": {
        UNANSWERED: "Exercise {n}: your turn. Replace the three dots by your answer, then run both cells again.",
        RIGHT: "Right: {value}. {text}",
        WRONG: "Not yet. {text}",
        "number": "The expected answer is a number.",
        "word": "The expected answer is a word between quotation marks.",
        "percent": "The number is right, the unit is not: give a share between 0 and 1, that is 0.25 for 25%.",
        "share": "The number is right, the unit is not: a share between 0 and 1 is not what is expected.",
        "sign": "The value is right, its sign is reversed.",
        "high": "That is too large.",
        "low": "That is too small.",
    },
}
LOOK = {
    UNANSWERED: ("note", theme.MUTED, theme.GAP),
    RIGHT: ("finding", theme.ACCENT, theme.BAND),
    WRONG: ("note", palette.WARM, palette.WARM_WASH),
}
SIGNS = {UNANSWERED: "…", RIGHT: "✓", WRONG: "✗"}


@dataclass(frozen=True)
class Mistake:
    """A usual way to go wrong.

    Attributes
    ----------
    value : callable
        What it gives, from the page of the lesson.
    says : (str, str)
        What to tell the student, in French and in English.
    """

    value: Compute
    says: Both


@dataclass(frozen=True)
class Exercise:
    """A question with one answer.

    Attributes
    ----------
    answer : callable
        The answer, computed from the page of the lesson by the project's functions.
    hint, moral : (str, str)
        What to say when the answer is wrong in an unknown way, and when it is right; in French and in English.
    mistakes : tuple of Mistake
        Looked for in this order.
    tolerance : float
        Largest distance to the answer, in its unit.
    unit : {"share", "number", "word"}
        Shares are said as percentages.
    decimals : int
        Of the answer as it is said.
    """

    answer: Compute
    hint: Both
    moral: Both
    mistakes: tuple[Mistake, ...] = ()
    tolerance: float = 0.001
    unit: str = "number"
    decimals: int = 0


@dataclass(frozen=True)
class Feedback:
    """What the checking cell says.

    Attributes
    ----------
    status : {"unanswered", "right", "wrong"}
    text : str
    """

    status: str
    text: str

    def __str__(self) -> str:
        return f"{SIGNS[self.status]} {self.text}"

    def _repr_html_(self) -> str:
        """Return the text in a box that needs no style sheet: lessons are read in JupyterLab first."""
        name, edge, ground = LOOK[self.status]
        style = f"border-left:4px solid {edge};background:{ground};color:{theme.INK};padding:.6rem .9rem;margin:.4rem 0"
        return f'<p class="{name} {self.status}" role="status" style="{style}"><b>{SIGNS[self.status]}</b> {escape(self.text)}</p>'


def check(exercise: Exercise, number: int, answer: object, page: Page) -> Feedback:
    """Check an answer.

    Parameters
    ----------
    exercise : Exercise
    number : int
        Its number in the lesson.
    answer : object
        What the student gave; three dots, nothing or an empty text is no answer.
    page : Page
        The page of the lesson, with its language.
    """
    say, place = WORDS[page.language], 0 if page.language == "fr" else 1
    if answer is ... or answer is None or (isinstance(answer, str) and not answer.strip(" .…")):
        return Feedback(UNANSWERED, lang.typeset(say[UNANSWERED].format(n=number), page.language))
    expected = exercise.answer(page)
    given = _word(answer) if isinstance(expected, str) else _number(answer)
    if given is not None and _same(given, expected, exercise.tolerance):
        text = say[RIGHT].format(
            value=_written(expected, exercise, page.language), text=exercise.moral[place]
        )
        return Feedback(RIGHT, lang.typeset(text, page.language))
    why = (
        say["word" if isinstance(expected, str) else "number"]
        if given is None
        else _why(exercise, given, expected, page)
    )
    return Feedback(WRONG, lang.typeset(say[WRONG].format(text=why), page.language))


def _why(exercise: Exercise, given: float | str, expected: float | str, page: Page) -> str:
    """Say what is wrong: a usual mistake, a unit, a sign, or the direction and the hint."""
    say, place = WORDS[page.language], 0 if page.language == "fr" else 1
    for mistake in exercise.mistakes:
        if _same(given, mistake.value(page), exercise.tolerance):
            return mistake.says[place]
    if isinstance(expected, str):
        return exercise.hint[place]
    if exercise.unit == "share" and _same(given / HUNDRED, expected, exercise.tolerance):
        return say["percent"]
    if exercise.unit != "share" and _same(given * HUNDRED, expected, exercise.tolerance):
        return say["share"]
    if _same(-given, expected, exercise.tolerance):
        return say["sign"]
    return f"{say['high' if given > expected else 'low']} {exercise.hint[place]}"


def _same(given: float | str, value: float | str, tolerance: float) -> bool:
    if isinstance(value, str) or isinstance(given, str):
        return given == value
    return abs(given - value) <= tolerance + 1e-12


def _number(answer: object) -> float | None:
    """Read a number from what a student may give: a number, or an array or table of one; None otherwise."""
    try:
        found = np.asarray(answer, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return None
    return float(found.ravel()[0]) if found.size == 1 and isfinite(found.ravel()[0]) else None


def _word(answer: object) -> str | None:
    return answer.strip().lower() if isinstance(answer, str) else None


def _written(value: float | str, exercise: Exercise, language: str) -> str:
    if isinstance(value, str):
        return value
    return (
        lang.percent(value, language, exercise.decimals)
        if exercise.unit == "share"
        else lang.number(value, language, exercise.decimals)
    )
