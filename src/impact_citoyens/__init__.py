"""IMPACT-Citoyens, rerun.

Every chart and number of the colloquium of 3 November 2022, reproduced per territory.

``import impact_citoyens as ic``, then `ic.questions`, `ic.estimates`, `ic.chart`, `ic.compare`...:
``dir(ic)`` lists the public names and docs/use/interface.md shows them at work. Nothing is imported before
the first of them is used.
"""

# ruff: noqa: F403 - names come from the modules of the interface

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # type checkers and editors follow these; a running program, the table below
    from impact_citoyens.api.context import *
    from impact_citoyens.api.frames import *
    from impact_citoyens.api.page_text import *
    from impact_citoyens.api.plots import *
    from impact_citoyens.api.printed_limits import *
    from impact_citoyens.api.printed_plots import *
    from impact_citoyens.api.registers import *
    from impact_citoyens.api.significance import *
    from impact_citoyens.language.messages import _ as _
    from impact_citoyens.pages.audit_summary import findings as findings
    from impact_citoyens.pages.audit_summary import verdict_matrix as verdict_matrix
    from impact_citoyens.pages.audit_summary import verdict_meanings as verdict_meanings
    from impact_citoyens.pages.audit_summary import verdict_table as verdict_table
    from impact_citoyens.pages.explorer import explore as explore
    from impact_citoyens.pages.file_results import beyond_print as beyond_print
    from impact_citoyens.pages.method import allocation as allocation
    from impact_citoyens.pages.method import coverage as coverage
    from impact_citoyens.pages.profile import profile as profile
    from impact_citoyens.pages.profile import profile_answers as profile_answers
    from impact_citoyens.pages.profile import profile_places as profile_places
    from impact_citoyens.pages.profile import profile_tests as profile_tests
    from impact_citoyens.pages.regional_top3 import regional_top3 as regional_top3
    from impact_citoyens.survey.estimation.survey_design import SurveyDesign as SurveyDesign

__version__ = "0.1.0"
HOMES = {  # which module has which public names
    "api.context": "set_page",
    "api.frames": "questions places members estimates relations claims compare verdicts to_csv read_csv",
    "api.plots": "chart intervals composition",
    "api.printed_plots": "tile_map directions ranks changes trend",
    "api.significance": "against_france two_places two_answers two_waves respondents n_effective",
    "api.printed_limits": "constraints bound main_answers contradictions leave_one_out sensitivity",
    "api.registers": "register",
    "api.page_text": "show note statements percent points number",
    "language.messages": "_",
    "pages.audit_summary": "findings verdict_matrix verdict_meanings verdict_table",
    "pages.explorer": "explore",
    "pages.file_results": "beyond_print",
    "pages.method": "allocation coverage",
    "pages.profile": "profile profile_answers profile_places profile_tests",
    "pages.regional_top3": "regional_top3",
    "survey.estimation.survey_design": "SurveyDesign",
}
_MODULES = {name: module for module, names in HOMES.items() for name in names.split()}
__all__ = ["__version__", *sorted(_MODULES)]


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return getattr(import_module(f"impact_citoyens.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
