"""Printed values as estimates: the one tidy table that charts, tables and the audit read."""

from math import isnan, nan, sqrt

import pandas as pd
from scipy import stats

from impact_citoyens.io import trace
from impact_citoyens.io.tables import cached_until_edit
from impact_citoyens.ledger.ledger import Ledger, load
from impact_citoyens.statistics import sample_design
from impact_citoyens.study import codebook, study

ESTIMATE_COLUMNS = (
    "wave question answer statistic dimension population territory estimate low high se n evidence"
).split()
PROVENANCE_COLUMNS = ["comparator", "unit", "interval", "reading", "anomaly", "source", "page", "claim_id"]
FRACTION_UNITS = ("percent", "points")  # printed per hundred, kept as fractions
OPEN_ABOVE, OPEN_BELOW = ("more_than", "at_least"), ("less_than", "at_most")


def estimates(
    question: str | None = None, wave: int | str | None = None, source: str | None = None, level: float = 0.95
) -> pd.DataFrame:
    """Return published estimates with the interval that the known design gives each.

    Parameters
    ----------
    question, wave, source : optional
        Keep one question, one wave, one source.
    level : float
        Confidence level of the intervals.

    Returns
    -------
    DataFrame
        One row a distinct printed value: the columns of `ESTIMATE_COLUMNS`, then where it comes from. Shares,
        weights and changes are fractions (0.83), scores are out of 10. ``interval`` says what the interval
        is: ``design`` (sampling and rounding), ``conservative`` (a bound that needs no unpublished figure),
        ``unknown_n``, ``none`` (not a sample estimate). An end left open by “more than” or “at most” is NaN.
        ``page`` joins the pages that print the same value.
    """
    trace.note("values", question)
    trace.note("anomalies", question)
    return _cached_estimates(question, wave, source, level)


@cached_until_edit(study.published, study.reference)
def _cached_estimates(
    question: str | None, wave: int | str | None, source: str | None, level: float
) -> pd.DataFrame:
    frame = read()
    for column, wanted in (("question", question), ("wave", wave), ("source", source)):
        frame = frame if wanted is None else frame[frame[column] == str(wanted)]
    if frame.empty:
        return pd.DataFrame(columns=ESTIMATE_COLUMNS + PROVENANCE_COLUMNS)
    rows = pd.DataFrame([_estimate(row, level) for row in frame.to_dict("records")], index=frame.index)
    return _distinct(pd.concat([frame, rows], axis=1))[ESTIMATE_COLUMNS + PROVENANCE_COLUMNS]


@cached_until_edit(study.published, study.reference)
def read() -> pd.DataFrame:
    """Return the values of the ledger as they are read: the readings of the register of anomalies applied."""
    return _readings(load())


def _readings(ledger: Ledger) -> pd.DataFrame:
    """Apply the readings of the anomaly register.

    Values set aside leave, reinterpreted ones change and keep their mark.
    """
    frame = ledger.values.assign(anomaly="")
    for row in ledger.anomalies.to_dict("records"):
        first = row["claim_ids"].split(";")[
            0
        ]  # the claim that the treatment is about; the others are its context
        here = frame["claim_id"] == first
        if row["treatment"] == "set_aside":
            frame = frame[~here]
            continue
        frame.loc[here, "anomaly"] = row["anomaly_id"]
        if row["treatment"] == "reinterpreted":
            frame.loc[here, ["answer", "value"]] = [row["answer"], float(row["value"])]
    return frame.reset_index(drop=True)


def _estimate(row: dict, level: float) -> dict:
    scale = 0.01 if row["unit"] in FRACTION_UNITS else 1.0
    estimate = row["value"] * scale
    base = sample_design.base(row["dimension"], row["population"], row["wave"])
    low, high, se, kind = _interval(row, estimate, base, level)
    low = nan if row["comparator"] in OPEN_BELOW else low
    high = nan if row["comparator"] in OPEN_ABOVE else high
    sampled = kind in ("design", "conservative")
    where = row["population"] if row["dimension"] == "territory" else study.nation()
    return {
        "estimate": estimate,
        "low": low,
        "high": high,
        "se": se,
        "n": base.n if sampled else nan,
        "evidence": "published",
        "interval": kind,
        "territory": where,
    }


def _interval(
    row: dict, estimate: float, base: sample_design.Base, level: float
) -> tuple[float, float, float, str]:
    """Bounds, standard error and kind of interval of one value."""
    if row["statistic"] not in ("share", "mean", "change") or row["answer"] in (
        codebook.DONT_KNOW,
        *study.current().listed("facts"),
    ):
        return nan, nan, nan, "none"
    if isnan(base.n_effective):
        return nan, nan, nan, "unknown_n"
    if row["statistic"] == "share":
        half_unit = 0.005 if row["comparator"] != "about" else 0.01  # “about 10” leaves a whole unit
        low, high = sample_design.share_interval(estimate, base, half_unit, level)
        return low, high, sample_design.share_error(estimate, base.n_effective), "design"
    se, half_unit = _conservative_error(row, estimate, base)
    margin = stats.norm.ppf(0.5 + level / 2) * se + half_unit
    return estimate - margin, estimate + margin, se, "conservative"


def _conservative_error(row: dict, estimate: float, base: sample_design.Base) -> tuple[float, float]:
    if row["statistic"] == "mean":
        return sample_design.score_error_bound(estimate, base.n_effective), 0.05
    return sqrt(
        2 * 0.25 / base.n_effective
    ), 0.005  # two independent waves, shares at their most uncertain (one half)


def _distinct(frame: pd.DataFrame) -> pd.DataFrame:
    """Merge the rows that print the same value on several pages."""
    same = "question wave dimension population answer statistic comparator estimate source".split()
    # Functions of our own on the few rows of a group: the string ones of pandas wake a pool of threads, and a
    # process with threads is not forked
    joined = {
        "page": _pages,
        "claim_id": ";".join,
        "anomaly": lambda values: max(values),
        "reading": lambda values: min(values),
    }
    others = [column for column in frame.columns if column not in same and column not in joined]
    merged = (
        frame.groupby(same, sort=False, dropna=False)
        .agg(joined | dict.fromkeys(others, "first"))
        .reset_index()
    )
    return merged


def _pages(pages: pd.Series) -> str:
    return ", ".join(dict.fromkeys(page for page in pages if page))
