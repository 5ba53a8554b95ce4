"""What the reconstruction gives to notebooks.

Bounds and estimates on synthetic respondents, computed once.
"""

import json
from functools import lru_cache
from pathlib import Path

import pandas as pd

from impact_citoyens.io import cache, paths
from impact_citoyens.io.errors import refusal
from impact_citoyens.reconstruction.result_tables import TABLES, Results
from impact_citoyens.study import study
from impact_citoyens.survey.microdata_names import SYNTHETIC

KIND = "reconstruction"  # of the entries of the cache
# seeds 1 to 10: enough to see what is not determined move, and for an interval (Rubin 1987, chapter 4)
SAMPLES = 10
# What published estimates say of their origin, for rows that stand beside them on a chart
PROVENANCE = {"comparator": "eq", "reading": "explicit"} | dict.fromkeys(
    ("unit", "anomaly", "page", "claim_id"), ""
)


def open_results(name: str | Path = SYNTHETIC) -> Results:
    """Open the reconstruction that a build has made, or make it.

    Parameters
    ----------
    name : path
        ``"synthetic"``, or the folder that `prepare` returned (relative to the repository or absolute).

    Raises
    ------
    InputError
        When there is no such folder, or the ledger contradicts itself.
    """
    folder = prepare() if str(name) == SYNTHETIC else paths.ROOT / name
    if not (folder / "summary.json").exists():
        raise refusal(str(name), "no reconstruction", "“synthetic”, or a folder made by “make synthetic”")
    return _open(folder)


@lru_cache(maxsize=2)
def _open(folder: Path) -> Results:
    text = dict.fromkeys("wave answer question population territory dimension status".split(), str)
    tables = {
        name: pd.read_csv(folder / f"{name}.csv", dtype=text, keep_default_na=name != "quantities")
        for name in TABLES
    }
    for name, source in (("bounds", "claims"), ("synthetic", "synthesis")):
        tables[name] = tables[name].assign(**PROVENANCE, interval=name, source=source)
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return Results(**tables, summary=summary, folder=folder)


def prepare(samples: int = SAMPLES, jobs: int = 2) -> Path:
    """Compute bounds and synthetic samples, unless that was done from the same tables and code.

    Parameters
    ----------
    samples : int
        Number of synthetic samples, seeds 1 to that number; at least 2.
    jobs : int
        Processes at work at once.

    Returns
    -------
    Path
        Entry of the cache, with the tables and a summary; respondents, even synthetic, are not kept.

    Raises
    ------
    InputError
        When claims of the ledger contradict one another: the smallest sets that do, by claim, page and value.
    """

    def make(folder: Path) -> None:
        from impact_citoyens.reconstruction import pipeline  # imports solvers: pages do not need them

        pipeline.make(folder, samples, jobs)

    return cache.open_entry(KIND, key(samples), make)


def location(samples: int = SAMPLES) -> Path:
    """Return the folder of the results, whether they are made or not."""
    return cache.location(KIND, key(samples))


def key(samples: int = SAMPLES) -> str:
    """Return the name of the results: it changes with the tables of the study, the code and the samples."""
    return cache.key(__name__, (study.published(), study.reference()), parameters=samples)


def is_made(samples: int = SAMPLES) -> bool:
    """Return whether `prepare` has nothing left to do."""
    return cache.is_whole(location(samples))
