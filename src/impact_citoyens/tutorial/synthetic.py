"""Synthetic respondents for the lessons: an illustration, never an observation."""

from functools import lru_cache

import pandas as pd

from impact_citoyens.ledger.published_estimates import ESTIMATE_COLUMNS
from impact_citoyens.reconstruction import pipeline
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.quantities import Quantity
from impact_citoyens.reconstruction.people import respondents, synthesis
from impact_citoyens.reconstruction.results import PROVENANCE
from impact_citoyens.study import territories

SEEDS = (1, 2, 3, 4, 5)


@lru_cache(maxsize=2)
def _samples(question: str, answer: str, seeds: tuple[int, ...]) -> pd.DataFrame:
    constraints, rows = compile_claims().of(question), {}
    for seed in seeds:
        asked, given, _ = synthesis.answer(question, constraints, seed, respondents.people(seed))
        rows[seed] = [
            asked.value(Quantity("share", question, answer, "territory", region), given)
            for region in territories.regions()
        ]
    return pd.DataFrame.from_dict(rows, orient="index", columns=territories.regions()).rename_axis("seed")


def samples(question: str, answer: str, seeds: tuple[int, ...] = SEEDS) -> pd.DataFrame:
    """Return the share of an answer in every region, in several synthetic samples.

    Each of them keeps every claim on the question.

    Parameters
    ----------
    question, answer : str
    seeds : tuple of int
        One sample each.

    Returns
    -------
    DataFrame
        One row a sample, one column a region; shares, 0 to 1. Synthetic, all of them.
    """
    return _samples(question, answer, tuple(seeds)).copy()


@lru_cache(maxsize=1)
def _whole(seed: int) -> pd.DataFrame:
    return pipeline.canonical(synthesis.sample(seed).frame)


def whole_sample(seed: int = 1) -> pd.DataFrame:
    """Return 2,400 synthetic respondents as a microdata file is read.

    They are those that ``make synthetic SEED=1`` writes.
    """
    return _whole(seed).copy()


def row(evidence: str, **fields: object) -> pd.DataFrame:
    """Return one row of the tidy table that is not printed, ready for a chart.

    Parameters
    ----------
    evidence : {"bounded", "synthetic"}
    fields : object
        Columns of `ESTIMATE_COLUMNS`; numbers left out are missing.
    """
    kind = {
        "bounded": {"interval": "bounds", "source": "claims"},
        "synthetic": {"interval": "synthetic", "source": "synthesis"},
    }[evidence]
    empty = dict.fromkeys(ESTIMATE_COLUMNS, "") | dict.fromkeys(
        ("estimate", "low", "high", "se", "n"), float("nan")
    )
    return pd.DataFrame([empty | PROVENANCE | kind | {"evidence": evidence} | fields])
