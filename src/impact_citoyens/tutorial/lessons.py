"""Open a lesson: its page, in the language of the student, and its exercises."""

from dataclasses import dataclass
from importlib import import_module

from markupsafe import Markup

from impact_citoyens.api.markup import element
from impact_citoyens.charts import palette, theme
from impact_citoyens.io.errors import refusal
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, using
from impact_citoyens.pages.page import Page, open_page
from impact_citoyens.reports.fonts import font_faces
from impact_citoyens.tutorial.checking import Exercise, Feedback, check

NAMES = ("1_weights", "2_margins", "3_multiple_comparisons", "4_bounds", "5_reproduce")
# Pages have a style sheet, JupyterLab does not: charts need their face (labels are laid out with its widths),
# sentences a little room
STYLE = f"""
figure.chart {{ max-width: 760px; margin: .6rem 0; }}
figure.chart h3 {{ margin: 0; }}
figure.chart svg {{ display: block; width: 100%; height: auto; }}
figure.chart svg text {{ font-family: "{theme.FONT}", sans-serif; }}
figure.chart .subtitle, figure.chart figcaption {{ margin: .1rem 0 .6rem; color: {theme.MUTED}; }}
figure.chart .subtitle, figure.chart figcaption {{ font-size: .9em; }}
.evidence-label {{ display: inline-block; margin: 0 0 .4rem; padding: .05rem .6rem; }}
.evidence-label {{ border: 1px dashed; border-radius: 1em; color: {palette.WARM}; font-weight: 700; }}
p.finding, p.note {{ border-left: 4px solid {theme.ACCENT}; background: {theme.BAND}; color: {theme.INK}; }}
p.finding, p.note {{ padding: .5rem .9rem; margin: .4rem 0; }}
""".strip()


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

    def _repr_html_(self) -> str:
        """Return the style of what the lesson shows, and a sentence that says that it can begin."""
        with using(self.page.language):
            ready = lang.typeset(
                _(
                    "Leçon {number} : tout est prêt, {count} exercices.",
                    number=self.number,
                    count=len(self.exercises),
                )
            )
        return element("style", Markup(font_faces() + STYLE)) + element("p", ready)

    def check(self, exercise: int, answer: object = ...) -> Feedback:
        """Say whether an answer is right and, if not, why.

        An exercise left with its three dots is not answered.

        Raises
        ------
        InputError
            For an exercise that the lesson does not have.
        """
        if exercise not in range(1, len(self.exercises) + 1):
            raise refusal(
                "parameters", repr(exercise), f"a number from 1 to {len(self.exercises)}", column="exercise"
            )
        with using(self.page.language):
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
        raise refusal("parameters", repr(number), f"a lesson from 1 to {len(NAMES)}", column="number")
    exercises = import_module(f"impact_citoyens.tutorial.lesson_{number}").EXERCISES
    return Lesson(number, open_page("france", language), exercises)
