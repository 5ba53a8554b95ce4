"""Which estimates a title speaks of, and whether chance can explain that two of them differ."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan, nan, sqrt

import pandas as pd
from scipy import stats

from impact_citoyens.ledger.published_estimates import OPEN_ABOVE, OPEN_BELOW
from impact_citoyens.reconstruction.claims.population_groups import groups
from impact_citoyens.statistics import printed_tests, sample_design
from impact_citoyens.study import codebook, territories

ALPHA = printed_tests.ALPHA


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
        return [
            row for row in _last(observed) if row.get("suppressed") is not True and not isnan(row["estimate"])
        ]
    return _last(published)


def masked(given: pd.DataFrame | Iterable) -> bool:
    """Whether the chart draws a microdata file and every estimate of it is suppressed."""
    rows = frame(given)
    return not rows.empty and bool((rows["evidence"] == "observed").any()) and not quotable_estimates(given)


def frame(given: pd.DataFrame | Iterable) -> pd.DataFrame:
    """Return the estimates of chart lines as one table; a table as it is."""
    if isinstance(given, pd.DataFrame):
        return given
    known = [line.estimates for line in given if len(line.estimates)]
    return pd.concat(known, ignore_index=True) if known else pd.DataFrame()


def _last(rows: list[dict]) -> list[dict]:
    last = max((row["wave"] for row in rows), default="")
    return [row for row in rows if row["wave"] in (last, "")]


def effective(row: dict) -> float:
    """Effective number of respondents behind an estimate; NaN when it is not known."""
    known = (
        row.get("n_effective", nan)
        if row["evidence"] == "observed"
        else sample_design.base(row["dimension"], row["population"], row["wave"]).n_effective
    )
    return nan if known is None else float(known)


def same_people_p(first: dict, second: dict) -> float:
    """p-value of the difference of two answers of the same people; NaN when no test can be made.

    Answers of one choice follow the multinomial law (`comparisons.multinomial_p`). For items and scores the
    joint answers are not in the table: the standard error is at most the sum of the two (see
    `comparisons.two_items`).
    """
    if first["estimate"] == second["estimate"]:
        return 1.0 if effective(first) > 0 else nan
    if codebook.question(first["question"])["type"] == "single":
        n = effective(first)
        return printed_tests.multinomial_p(first["estimate"], second["estimate"], n) if n > 0 else nan
    error = _error(first) + _error(second)
    return two_sided((first["estimate"] - second["estimate"]) / error) if error > 0 else nan


def _error(row: dict) -> float:
    return row["se"] if row["interval"] in ("design", "conservative") else nan


def france_p(row: dict, france: dict) -> float:
    """p-value of a region or group against France, of which it is a part; NaN when no test can be made.

    Printed shares: `comparisons.printed_part`. Estimates of a file: with *w* the weight of the part,
    independent of the rest, ``var(p_part - p_france) = v_france + (1 - 2 w) v_part``; a part of unknown
    weight is given none, which is conservative.
    """
    if row["evidence"] != "observed":
        numbers = (
            row["statistic"] == "share" and row["interval"] == "design" and france["interval"] == "design"
        )
        return (
            printed_tests.printed_part(
                "", row["estimate"], france["estimate"], row["dimension"], row["population"]
            )["p"]
            if numbers
            else nan
        )
    known = sample_design.part(row["dimension"], row["population"])
    variance = france["se"] ** 2 + (1 - 2 * (known[0] if known else 0.0)) * row["se"] ** 2
    freedom = max(france["n"] - len(territories.regions()), 1)
    return (
        float(2 * stats.t.sf(abs(row["estimate"] - france["estimate"]) / sqrt(variance), freedom))
        if variance > 0
        else nan
    )


def supports(row: dict, difference: float) -> bool:
    """Whether what is printed as an open number (“more than”) can show a difference on that side."""
    return row["comparator"] not in (OPEN_BELOW if difference > 0 else OPEN_ABOVE)


def family(dimension: str) -> int:
    """How many groups of a dimension a reader could have compared with France.

    Those printed were picked among them.
    """
    return len(groups(dimension))


def two_sided(z: float) -> float:
    """p-value of a standard normal deviate."""
    return float(2 * stats.norm.sf(abs(z)))
