"""Titles of the charts about the sample, the ledger and its audit."""

import pandas as pd

from impact_citoyens.evidence.titles.title_words import finish
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _
from impact_citoyens.study import territories


def allocation(population: pd.Series) -> str:
    """Say how much a region of an equal sample weighs.

    Its share of the population over its share of the sample.

    Parameters
    ----------
    population : Series
        Share of each region in the population.
    """
    ratio = population * len(population)
    names = {"smallest": ratio.idxmin(), "largest": ratio.idxmax()}
    written = {"low": lang.number(ratio.min(), decimals=1), "high": lang.number(ratio.max(), decimals=1)}
    regions = {key: territories.territory(slug).short() for key, slug in names.items()}
    text = N_("Une région pèse de {low} ({smallest}) à {high} fois ({largest}) sa part de l’échantillon")
    return finish(_(text, **written, **regions))


def coverage(counts: pd.DataFrame) -> str:
    """Say how many statements are about France and how many about a region at most.

    Parameters
    ----------
    counts : DataFrame
        Statements by territory (rows, France first) and question.
    """
    by_place = counts.sum(axis=1)
    numbers = {"n": by_place.iloc[0], "of": by_place.sum(), "most": by_place.iloc[1:].max()}
    written = {name: lang.number(number) for name, number in numbers.items()}
    text = N_("{n} énoncés sur {of} portent sur l’ensemble de {the_nation} ; une région en a {most} au plus")
    return finish(_(text, **written))


def verdicts(counts: pd.Series) -> str:
    """Say how many claims cannot be tested, and how many are contradicted or disputed.

    Parameters
    ----------
    counts : Series of int
        Claims by verdict.
    """
    against = int(counts.reindex(["contradicted", "disputed"]).fillna(0).sum())
    written = {"n": lang.number(int(counts.get("not_testable", 0))), "of": lang.number(int(counts.sum()))}
    written["against"] = _("{n} sont contredits ou disputés", n=lang.number(against))
    return finish(_("{n} énoncés sur {of} ne sont pas vérifiables, {against}", **written))
