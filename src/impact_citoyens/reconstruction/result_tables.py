"""The tables that the reconstruction results in, in memory and in a folder."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from impact_citoyens.io import trace
from impact_citoyens.io.writing import write_csv, write_json
from impact_citoyens.study import study

TABLES = ("bounds", "synthetic", "top_three", "quantities")


@dataclass(frozen=True)
class Results:
    """Tables of the reconstruction; none is an observation.

    Attributes
    ----------
    bounds : DataFrame
        The tidy table, evidence ``bounded``: ``low`` and ``high`` are the smallest and largest value
        compatible with every claim, ``estimate``, ``se`` and ``n`` are NaN.
    synthetic : DataFrame
        The tidy table, evidence ``synthetic``: mean of the samples, interval by the combining rules,
        ``smallest`` and ``largest`` the extremes over the samples.
    top_three : DataFrame
        ``territory, answer, status`` (``printed``, ``excluded`` or ``possible``), ``frequency`` (share of the
        samples with the domain in the first three of the territory).
    quantities : DataFrame
        Every quantity that a claim speaks of, with its value in each sample: ``statistic, question, answer,
        dimension, population, wave, sample_01``...
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
        """Return the bounds and the synthetic estimates of a question, for France, for each region.

        And for groups of France.
        """
        trace.note("reconstruction", question)
        return self._by_question.get(question, self.bounds.iloc[:0]).copy()

    @cached_property
    def _by_question(self) -> dict[str, pd.DataFrame]:
        both = pd.concat([self.bounds, self.synthetic], ignore_index=True)
        both = both[(both["dimension"] == "territory") | (both["territory"] == study.nation())]
        return dict(list(both.groupby("question", sort=False)))


def write(folder: Path, results: Results) -> None:
    """Write the tables and the summary of results in a folder."""
    for name in TABLES:
        write_csv(folder / f"{name}.csv", getattr(results, name))
    write_json(folder / "summary.json", results.summary)
