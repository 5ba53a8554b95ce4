"""Titles that say the finding, written from the numbers that a chart draws, in both languages.

A title comes from the estimates of a microdata file when the chart draws some, from published figures
otherwise; never from bounds or synthetic respondents. It says that two figures differ only when a test does
(5 %, adjusted for what could have been compared instead); otherwise that they cannot be told apart; and when
no test can be made, what is printed, as print says it. What rests on a reading of the text that is not
explicit says so.
"""

from impact_citoyens.evidence.titles.answer_titles import distribution, leader, levels, values
from impact_citoyens.evidence.titles.design_titles import allocation, coverage, verdicts
from impact_citoyens.evidence.titles.group_titles import against_france, organisations, places
from impact_citoyens.evidence.titles.printed_titles import (
    apart,
    changes,
    directions,
    firsts,
    ranks,
    top_of_one_region,
    wordings,
)
from impact_citoyens.evidence.titles.wave_titles import evolution, first_ranks

__all__ = [
    "against_france",
    "allocation",
    "apart",
    "changes",
    "coverage",
    "directions",
    "distribution",
    "evolution",
    "first_ranks",
    "firsts",
    "leader",
    "levels",
    "organisations",
    "places",
    "ranks",
    "top_of_one_region",
    "values",
    "verdicts",
    "wordings",
]
