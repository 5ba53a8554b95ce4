"""Printed values as estimates: the one tidy table that charts, tables and the audit read."""

from dataclasses import replace
from math import isnan, nan

import pandas as pd
from scipy import stats

from impact_citoyens.io import trace
from impact_citoyens.io.tables import cached_until_edit, read_table
from impact_citoyens.ledger.ledger import Ledger, load
from impact_citoyens.statistics import printed_tests, sample_design
from impact_citoyens.statistics.printed_tests import OPEN_ABOVE, OPEN_BELOW
from impact_citoyens.statistics.printed_values import PRECISION, window
from impact_citoyens.study import codebook, study

ESTIMATE_COLUMNS = (
    "wave question answer statistic dimension population territory estimate low high se n evidence"
).split()
PROVENANCE_COLUMNS = ["comparator", "unit", "interval", "reading", "anomaly", "source", "page", "claim_id"]
FRACTION_UNITS = ("percent", "points")  # printed per hundred, kept as fractions
BASE_COLUMNS = ["anomaly_id", "base_claim", "reason_fr", "reason_en"]


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
        ``unknown_n``, ``none`` (not a sample estimate). ``n`` of a change is the smaller base, where the text
        allows two. An end left open by “more than” or “at most” is NaN. ``page`` joins the pages that print
        the same value.
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
    """Apply the register of anomalies: values set aside leave, reinterpreted ones keep their mark."""
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
    if row["statistic"] == "change" and base.n_effective > 0:
        share = smaller_bases(load()).get(subject(row), 1.0)
        (low, high), se, kind = _change_interval(row, base, share, level), nan, "conservative"
        base = replace(base, n=share * base.n)
    else:
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


def _change_interval(row: dict, base: sample_design.Base, share: float, level: float) -> tuple[float, float]:
    """Bounds of a change, at the level printed beside it or at the least favourable one."""
    shares = read().query("statistic == 'share' and wave == @row['wave']")
    beside = [other for other in shares.to_dict("records") if subject(other) == subject(row)]
    now = window(beside[0]["value"], beside[0]["comparator"], beside[0]["unit"]) if beside else (0.0, 1.0)
    now = max(now[0], 0.0), min(now[1], 1.0)
    change = window(row["value"], row["comparator"], row["unit"])
    return printed_tests.change_interval(now, change, base, share, level)


@cached_until_edit(study.reference)
def bases() -> pd.DataFrame:
    """Return the anomalies that leave two bases possible, with the claim on the smaller one."""
    return read_table(study.reference() / "bases.csv", BASE_COLUMNS)


def smaller_bases(ledger: Ledger) -> dict[tuple, float]:
    """Return the share of the people interviewed in the smaller base of each figure with an open one."""
    smaller: dict[tuple, float] = {}
    values = ledger.values.set_index("claim_id", drop=False)
    claims = ledger.anomalies.set_index("anomaly_id")["claim_ids"].str.split(";")
    for row in bases().to_dict("records"):
        share = float(values.loc[row["base_claim"], "value"]) / 100
        named = [claim for claim in claims[row["anomaly_id"]] if claim in values.index]
        smaller |= {subject(values.loc[claim].to_dict()): share for claim in named}
    return smaller


def subject(row: dict) -> tuple:
    """Return what a row speaks of: question, answer, dimension, population."""
    return tuple(row[name] for name in ("question", "answer", "dimension", "population"))


def _interval(
    row: dict, estimate: float, base: sample_design.Base, level: float
) -> tuple[float, float, float, str]:
    """Bounds, standard error and kind of interval of one value."""
    facts = (codebook.DONT_KNOW, *study.current().listed("facts"))
    if row["statistic"] not in ("share", "mean") or row["answer"] in facts:
        return nan, nan, nan, "none"
    if isnan(base.n_effective):
        return nan, nan, nan, "unknown_n"
    half_unit = PRECISION[row["unit"]] / (1 if row["comparator"] == "about" else 2)
    if row["statistic"] == "share":
        low, high = sample_design.share_interval(estimate, base, half_unit, level)
        return low, high, sample_design.share_error(estimate, base.n_effective), "design"
    se = sample_design.score_error_bound(estimate, base.n_effective)
    margin = stats.norm.ppf(0.5 + level / 2) * se + half_unit
    return estimate - margin, estimate + margin, se, "conservative"


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
