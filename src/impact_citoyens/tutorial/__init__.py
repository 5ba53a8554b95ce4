"""The lessons of `notebooks/tutorial`.

They have exercises checked in the language of the student, made-up worlds of known truth, and a few drawings.

Every answer is computed by the functions that make the pages: a lesson cannot teach a number that the
repository no longer finds.
"""

from impact_citoyens.tutorial.checking import Exercise, Feedback, Mistake
from impact_citoyens.tutorial.drawings import allowed, frequencies
from impact_citoyens.tutorial.lessons import Lesson, open_lesson
from impact_citoyens.tutorial.made_up import example_p_values, p_values, regional_shares, true_shares
from impact_citoyens.tutorial.synthetic import row, samples, whole_sample

__all__ = [
    "Exercise",
    "Feedback",
    "Lesson",
    "Mistake",
    "allowed",
    "example_p_values",
    "frequencies",
    "open_lesson",
    "p_values",
    "regional_shares",
    "row",
    "samples",
    "true_shares",
    "whole_sample",
]
