"""IMPACT-Citoyens, rerun: every chart and number of the colloquium of 3 November 2022, reproduced per territory.

``import impact_citoyens as ic``, then `ic.questions`, `ic.territories`, `ic.estimates`, `ic.chart`, `ic.claims`, `ic.compare`, `ic.audit`,
`ic.to_csv`, `ic.read_csv`: see `impact_citoyens.api`. Nothing is imported before the first of them is used.
"""

import sys
from importlib import import_module
from types import ModuleType

__version__ = "0.1.0"
__all__ = ["__version__", "audit", "chart", "claims", "compare", "estimates", "questions", "read_csv", "territories", "to_csv"]
SHARED = ("audit", "territories")  # names of rooms too: as `ic.audit.making` is a module, `ic.audit()` is the table


class _Module(ModuleType):
    def __reduce__(self) -> tuple:
        return import_module, (self.__name__,)  # cloudpickle, hence Dask, knows plain modules only


class _Room(_Module):
    """A room that answers like the function of its name."""

    def __call__(self, *arguments: object, **named: object) -> object:
        return getattr(import_module("impact_citoyens.api"), self.__name__.rpartition(".")[2])(*arguments, **named)


class _Package(_Module):
    def __setattr__(self, name: str, value: object) -> None:
        if name in SHARED and type(value) is ModuleType:  # Python sets each room on its package once imported, by whichever way
            value.__class__ = _Room
        super().__setattr__(name, value)


def __getattr__(name: str) -> object:
    if name in SHARED:
        return import_module(f"impact_citoyens.{name}")
    if name in __all__:
        return getattr(import_module("impact_citoyens.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


sys.modules[__name__].__class__ = _Package
