"""What the reconstruction gives to notebooks: bounds and estimates on synthetic respondents, computed once and kept by content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from impact_citoyens.io import paths, trace
from impact_citoyens.io.errors import refusal
from impact_citoyens.io.writing import write_csv, write_json
from impact_citoyens.study import study

CACHE = paths.ROOT / ".cache" / "reconstruction"
SYNTHETIC = "synthetic"  # what a reader gives instead of a microdata file
SAMPLES = 10  # seeds 1 to 10: enough to see what is not determined move, and for an interval (Rubin 1987, chapter 4)
TABLES = ("bounds", "synthetic", "top_three", "quantities")
# What published estimates say of their origin, for rows that stand beside them on a chart
PROVENANCE = {
    "comparator": "eq",
    "unit": "",
    "reading": "explicit",
    "anomaly": "",
    "page": "",
    "claim_id": "",
}


@dataclass(frozen=True)
class Results:
    """Tables of the reconstruction; none is an observation.

    Attributes
    ----------
    bounds : DataFrame
        The tidy table, evidence ``bounded``: ``low`` and ``high`` are the smallest and largest value compatible with every claim,
        ``estimate``, ``se`` and ``n`` are NaN.
    synthetic : DataFrame
        The tidy table, evidence ``synthetic``: mean of the samples, interval by the combining rules, ``smallest`` and ``largest``
        the extremes over the samples.
    top_three : DataFrame
        ``territory, answer, status`` (``printed``, ``excluded`` or ``possible``), ``frequency`` (share of the samples with the
        domain in the first three of the territory).
    quantities : DataFrame
        Every quantity that a claim speaks of, with its value in each sample: ``statistic, question, answer, dimension, population,
        wave, sample_01``...
    summary : dict
        Seeds, respondents, claims checked and left out, checksum of what they were made from.
    folder : Path
        Where the tables are.
    """

    bounds: pd.DataFrame
    synthetic: pd.DataFrame
    top_three: pd.DataFrame
    quantities: pd.DataFrame
    summary: dict
    folder: Path = Path()

    def rows(self, question: str) -> pd.DataFrame:
        """Return the bounds and the synthetic estimates of a question, for France, for each region, and for groups of France."""
        trace.note("reconstruction", question)
        return self._by_question.get(question, self.bounds.iloc[:0]).copy()

    @cached_property
    def _by_question(self) -> dict[str, pd.DataFrame]:
        both = pd.concat([self.bounds, self.synthetic], ignore_index=True)
        both = both[(both["dimension"] == "territory") | (both["territory"] == "france")]
        return dict(list(both.groupby("question", sort=False)))


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
    folder = (
        prepare() if str(name) == SYNTHETIC else Path(name) if Path(name).is_absolute() else paths.ROOT / name
    )
    if not (folder / "summary.json").exists():
        raise refusal(str(name), "no reconstruction", "“synthetic”, or a folder made by “make synthetic”")
    return _open(folder)


@lru_cache(maxsize=2)
def _open(folder: Path) -> Results:
    text = dict.fromkeys(
        ("wave", "answer", "question", "population", "territory", "dimension", "status"), str
    )
    tables = {
        name: pd.read_csv(folder / f"{name}.csv", dtype=text, keep_default_na=name != "quantities")
        for name in TABLES
    }
    for name, source in (("bounds", "claims"), ("synthetic", "synthesis")):
        tables[name] = tables[name].assign(**PROVENANCE, interval=name, source=source)
    return Results(
        **tables, summary=json.loads((folder / "summary.json").read_text(encoding="utf-8")), folder=folder
    )


def prepare(samples: int = SAMPLES, jobs: int = 2) -> Path:
    """Compute bounds and synthetic samples, unless that was done from the same ledger, reference data and code.

    Parameters
    ----------
    samples : int
        Number of synthetic samples, seeds 1 to that number; at least 2.
    jobs : int
        Processes at work at once.

    Returns
    -------
    Path
        Folder under ``.cache/reconstruction`` with the tables, one file a sample, and a summary.

    Raises
    ------
    InputError
        When claims of the ledger contradict one another: the smallest sets that do, by claim, page and value.
    """
    folder = CACHE / checksum(samples)
    if not (folder / "summary.json").exists():
        with _alone():
            if not (folder / "summary.json").exists():
                from impact_citoyens.reconstruction import (
                    pipeline,  # imports solvers, which pages made of the tables do not need
                )

                pipeline.make(folder, samples, jobs)
    return folder


def made(samples: int = SAMPLES) -> bool:
    """Return whether `prepare` has nothing left to do."""
    return (CACHE / checksum(samples) / "summary.json").exists()


def checksum(samples: int = SAMPLES) -> str:
    """Return what the results depend on, as a name: ledger, reference data, code, solvers, number of samples."""
    package = Path(__file__).parent.parent
    rooms = ("reconstruction", "survey", "statistics", "ledger", "study")
    code = [
        path for room in rooms for path in sorted((package / room).rglob("*.py")) if path != Path(__file__)
    ]
    files = [*sorted(study.published().glob("*.csv")), *sorted(study.reference().glob("*.csv")), *code]
    digest = hashlib.sha256(f"{samples} {version('numpy')} {version('scipy')} {version('pandas')}".encode())
    for file in files:
        digest.update(
            f"{file.parent.name}/{file.name}".encode() + b"\0" + file.read_bytes()
        )  # the same name wherever the checkout is
    return digest.hexdigest()[:24]


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time make the results; the others wait, then find them."""
    CACHE.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:  # no such locks here: two builds would do the same work, and write the same bytes
        yield
        return
    with (CACHE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(folder: Path, results: Results) -> None:
    """Write the tables; the summary comes last, so that its presence means that the folder is whole."""
    for name in TABLES:
        write_csv(folder / f"{name}.csv", getattr(results, name))
    write_json(folder / "summary.json", results.summary)
