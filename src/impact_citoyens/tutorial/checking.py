"""Check the answer of an exercise: right, wrong and why, or not answered yet.

Nothing here raises on what a student may give.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

import numpy as np

from impact_citoyens.api.markup import element
from impact_citoyens.charts import palette, theme
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _
from impact_citoyens.pages.page import Page

Compute = Callable[[Page], float | str]
UNANSWERED, RIGHT, WRONG = "unanswered", "right", "wrong"
HUNDRED = 100.0
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
    says : str
        What to tell the student: a message of the catalogues.
    """

    value: Compute
    says: str


@dataclass(frozen=True)
class Exercise:
    """A question with one answer.

    Attributes
    ----------
    answer : callable
        The answer, computed from the page of the lesson by the project's functions.
    hint, moral : str
        What to say when the answer is wrong in an unknown way, and when it is right: messages of the
        catalogues.
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
    hint: str
    moral: str
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
        colours = f"border-left:4px solid {edge};background:{ground};color:{theme.INK}"
        style = f"{colours};padding:.6rem .9rem;margin:.4rem 0"
        sign = element("b", SIGNS[self.status])
        return element("p", sign, f" {self.text}", class_=f"{name} {self.status}", role="status", style=style)


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
    if answer is ... or answer is None or (isinstance(answer, str) and not answer.strip(" .…")):
        text = _(
            "Exercice {n} : à vous. Remplacez les trois points par votre réponse, "
            "puis exécutez de nouveau les deux cellules.",
            n=number,
        )
        return Feedback(UNANSWERED, lang.typeset(text))
    expected = exercise.answer(page)
    given = _word(answer) if isinstance(expected, str) else _number(answer)
    if given is not None and _same(given, expected, exercise.tolerance):
        text = _("Juste : {value}. {text}", value=_written(expected, exercise), text=_(exercise.moral))
        return Feedback(RIGHT, lang.typeset(text))
    text = _("Pas encore. {text}", text=_why(exercise, given, expected, page))
    return Feedback(WRONG, lang.typeset(text))


def _why(exercise: Exercise, given: float | str | None, expected: float | str, page: Page) -> str:
    """Say what is wrong: a usual mistake, a unit, a sign, or the direction and the hint."""
    if given is None and isinstance(expected, str):
        return _("La réponse attendue est un mot entre guillemets.")
    if given is None:
        return _("La réponse attendue est un nombre.")
    for mistake in exercise.mistakes:
        if _same(given, mistake.value(page), exercise.tolerance):
            return _(mistake.says)
    if isinstance(expected, str):
        return _(exercise.hint)
    if exercise.unit == "share" and _same(given / HUNDRED, expected, exercise.tolerance):
        return _("Le nombre est bon, l’unité non : donnez une part entre 0 et 1, soit 0,25 pour 25 %.")
    if exercise.unit != "share" and _same(given * HUNDRED, expected, exercise.tolerance):
        return _("Le nombre est bon, l’unité non : ce n’est pas une part entre 0 et 1 qui est attendue.")
    if _same(-given, expected, exercise.tolerance):
        return _("La valeur est bonne, le signe est inversé.")
    direction = _("C’est trop grand.") if given > expected else _("C’est trop petit.")
    return f"{direction} {_(exercise.hint)}"


def _same(given: float | str, value: float | str, tolerance: float) -> bool:
    if isinstance(value, str) or isinstance(given, str):
        return given == value
    return abs(given - value) <= tolerance + 1e-12


def _number(answer: object) -> float | None:
    """Read a number from what a student may give: a number, or an array or table of one; None otherwise."""
    try:
        values = np.asarray(answer, dtype=float).ravel()
    except (TypeError, ValueError, OverflowError):
        return None
    return float(values[0]) if values.size == 1 and isfinite(values[0]) else None


def _word(answer: object) -> str | None:
    return answer.strip().lower() if isinstance(answer, str) else None


def _written(value: float | str, exercise: Exercise) -> str:
    if isinstance(value, str):
        return value
    write = lang.percent if exercise.unit == "share" else lang.number
    return write(value, decimals=exercise.decimals)
