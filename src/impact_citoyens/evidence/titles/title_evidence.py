"""Which estimates a title speaks of, and whether chance can explain that two of them differ."""

from collections.abc import Iterable
from math import isnan, nan, sqrt

import pandas as pd
from scipy import stats

from impact_citoyens.statistics import families, printed_tests, sample_design
from impact_citoyens.study import codebook, territories


def quotable_estimates(given: pd.DataFrame | Iterable) -> list[dict]:
    """Return the estimates that a title may speak of.

    Those of a microdata file if the chart draws some, else those of print.

    Parameters
    ----------
    given : DataFrame or iterable of Line
        Tidy estimates, or the lines of a chart.

    Returns
    -------
    list of dict
        Of the last wave; without small cells that are suppressed. Bounds and synthetic estimates never speak.
    """
    rows = frame(given)
    observed, published = (
        [] if rows.empty else rows[rows["evidence"] == kind].to_dict("records")
        for kind in ("observed", "published")
    )
    if observed:
        shown = (row for row in _last(observed) if row.get("suppressed") is not True)
        return [row for row in shown if not isnan(row["estimate"])]
    return _last(published)


def masked(given: pd.DataFrame | Iterable) -> bool:
    """Whether the chart draws a microdata file and every estimate of it is suppressed."""
    rows = frame(given)
    return not rows.empty and bool((rows["evidence"] == "observed").any()) and not quotable_estimates(given)


def frame(given: pd.DataFrame | Iterable) -> pd.DataFrame:
    """Return the estimates of chart lines as one table; a table as it is."""
    if isinstance(given, pd.DataFrame):
        return given
    tables = [line.estimates for line in given if len(line.estimates)]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _last(rows: list[dict]) -> list[dict]:
    last = max((row["wave"] for row in rows), default="")
    return [row for row in rows if row["wave"] in (last, "")]


def told_apart(rows: list[dict], reference: dict) -> list[str]:
    """Say of each estimate whether it differs from another one: a verdict of `statistics.printed_pairs`.

    Parameters
    ----------
    rows : list of dict
        Groups, or answers of the same people.
    reference : dict
        France, or another answer.

    Notes
    -----
    Printed figures: `printed_tests.compare`. Of a file, a region is held against the rest by the table of
    its differences (``p_rest``), whose family is the regions; p-values of the others are adjusted with
    Holm's method for the rows of a dimension.
    """
    if reference["evidence"] != "observed":
        return [printed_tests.compare_two(row, reference)["verdict"] for row in rows]
    adjusted = pd.Series([_file_p(row, reference) for row in rows], dtype=float)
    for mine in adjusted.groupby(pd.Series([row["dimension"] for row in rows], dtype=str)).groups.values():
        adjusted[mine] = families.holm(adjusted[mine].tolist())
    for place, row in enumerate(rows):
        if "p_rest" in row and row["dimension"] == "territory" and reference["dimension"] == "national":
            adjusted[place] = row["p_rest"]
    return [families.verdict(p) for p in adjusted]


def _file_p(row: dict, reference: dict) -> float:
    """p-value of two estimates of a file: answers of the same people, or a part and France.

    NaN when no test can be made.

    Answers of one choice follow the multinomial law. For items and scores the joint answers are not in the
    table: the standard error is at most the sum of the two. With *w* the weight of a part, independent of the
    rest, ``var(p_part - p_france) = v_france + (1 - 2 w) v_part``; a part of unknown weight is given none,
    which is conservative.
    """
    difference = row["estimate"] - reference["estimate"]
    if row["population"] != reference["population"]:
        split = sample_design.part(row["dimension"], row["population"])
        variance = reference["se"] ** 2 + (1 - 2 * (split[0] if split else 0.0)) * row["se"] ** 2
        freedom = max(reference["n"] - len(territories.regions()), 1)
        return float(2 * stats.t.sf(abs(difference) / sqrt(variance), freedom)) if variance > 0 else nan
    n = row["n_effective"]
    if difference == 0:
        return 1.0 if n > 0 else nan
    if codebook.question(row["question"])["type"] == "single":
        error = sqrt((row["estimate"] + reference["estimate"] - difference**2) / n) if n > 0 else nan
    else:
        error = row["se"] + reference["se"]
    return two_sided(difference / error) if error > 0 else nan


def two_sided(z: float) -> float:
    """p-value of a standard normal deviate."""
    return float(2 * stats.norm.sf(abs(z)))
