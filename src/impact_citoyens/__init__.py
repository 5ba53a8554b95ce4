"""IMPACT-Citoyens, rerun: every chart and number of the colloquium of 3 November 2022, reproduced per territory.

``import impact_citoyens as ic``, then `ic.questions`, `ic.places`, `ic.estimates`, `ic.chart`, `ic.claims`, `ic.compare`, `ic.verdicts`,
`ic.to_csv`, `ic.read_csv`: see `impact_citoyens.api`. Nothing is imported before the first of them is used.
"""

from importlib import import_module

__version__ = "0.1.0"
__all__ = [
    "__version__",
    "chart",
    "claims",
    "compare",
    "estimates",
    "places",
    "questions",
    "read_csv",
    "to_csv",
    "verdicts",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("impact_citoyens.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
