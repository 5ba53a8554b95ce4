"""Open a lesson: its page, in the language of the student, and its exercises."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from impact_citoyens.errors import InputError, Problem
from impact_citoyens.notebook import Page, open_page
from impact_citoyens.tutorial.checking import Exercise, Feedback, check

NAMES = ("1_weights", "2_margins", "3_multiple_comparisons", "4_bounds", "5_reproduce")


@dataclass(frozen=True)
class Lesson:
    """A lesson.

    Attributes
    ----------
    number : int
    page : Page
        What notebooks show texts, tables and numbers with.
    exercises : tuple of Exercise
        In their order; the first is number 1.
    """

    number: int
    page: Page
    exercises: tuple[Exercise, ...]

    def check(self, exercise: int, answer: object = ...) -> Feedback:
        """Say whether an answer is right and, if not, why; an exercise left with its three dots is not answered.

        Raises
        ------
        InputError
            For an exercise that the lesson does not have.
        """
        if exercise not in range(1, len(self.exercises) + 1):
            raise InputError([Problem("parameters", None, "exercise", repr(exercise), f"a number from 1 to {len(self.exercises)}")])
        return check(self.exercises[exercise - 1], exercise, answer, self.page)


def open_lesson(number: int, language: str) -> Lesson:
    """Begin a lesson, with published figures only.

    Parameters
    ----------
    number : int
        1 to 5.
    language : {"fr", "en"}

    Raises
    ------
    InputError
        For an unknown lesson or language.
    """
    if number not in range(1, len(NAMES) + 1):
        raise InputError([Problem("parameters", None, "number", repr(number), f"a lesson from 1 to {len(NAMES)}")])
    exercises = import_module(f"impact_citoyens.tutorial.lesson_{number}").EXERCISES
    return Lesson(number, open_page("france", language), exercises)
