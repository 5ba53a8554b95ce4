"""Compare printed figures, a frame in and a frame out.

Which test, for which family, and what it allows to say.

=======================================  =====================================================================
printed comparison                       test
=======================================  =====================================================================
a region or a group against France       z test of the group against everybody else, national weights
                                         (``part``)
two regions, or two groups               Pearson's chi-square, as a z test, on effective sizes (``groups``)
two answers of the same people           z test of the difference of two multinomial shares (``answers``)
two items answered by the same people    z test with the largest standard error that the unpublished joint
                                         answers allow (``items``)
two waves                                the same as two groups, on both bases where the text allows two
                                         (``waves``)
mean scores                              the same, with the largest standard deviation that scores from 0 to
                                         10 allow
stakeholders (sample sizes unpublished)  no test; the sample size that it would take (`sample_needed`)
=======================================  =====================================================================

What is printed was picked: see `families`. What is printed was rounded: see `printed_pairs`. The effect size
is Cohen's h throughout.
"""

from math import ceil, nan, sqrt

import numpy as np
import pandas as pd

from impact_citoyens.statistics import families, printed_values, sample_design
from impact_citoyens.statistics.families import ALPHA
from impact_citoyens.statistics.printed_pairs import (
    BEYOND,
    NOT_TESTABLE,
    ROUNDING,
    WITHIN,
    Pair,
    Window,
    Z,
    cohen_h,
    interval,
    judge,
)
from impact_citoyens.statistics.sample_design import Base
from impact_citoyens.statistics.sampling_error import (
    UNKNOWN,
    SampleSizes,
    common_share_for_maximum,
    maximum_probability,
    range_probability,
)
from impact_citoyens.study import codebook

__all__ = [
    "ALPHA",
    "BEYOND",
    "COLUMNS",
    "NOT_TESTABLE",
    "ROUNDING",
    "WITHIN",
    "Z",
    "change_interval",
    "cohen_h",
    "common_share_for_maximum",
    "compare",
    "compare_two",
    "maximum_probability",
    "opposite",
    "range_probability",
    "sample_needed",
    "smallest_gap",
]
COLUMNS = "comparison difference low high effect_size test p family p_low p_high verdict reason".split()
OPEN_ABOVE, OPEN_BELOW = ("more_than", "at_least"), ("less_than", "at_most")
TOP = {"mean": 10.0}
NO_SIZE = ("none", "unknown_n")  # kinds of interval of a figure that nobody is known to stand behind


def compare(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Compare printed figures two by two.

    Parameters
    ----------
    first, second : DataFrame
        Rows of `ledger.estimates`, as many in both, or one in one of them for all of the other. What the two
        rows of a pair are chooses the test: a group and France; two regions; two answers of the same people;
        a share and its printed change since another wave.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, one row a pair. ``difference`` is first minus second as printed; ``low`` and
        ``high`` its 95 % interval, for this comparison alone, whatever was rounded; ``p`` the p-value at the
        printed values, for this comparison alone (on everybody, where the text allows a smaller base);
        ``family`` how many could have been printed in its place; ``p_low`` and ``p_high`` the p-value for all
        of them, at the most and the least favourable of the values that print allows. ``verdict`` is
        ``beyond`` or ``within`` sampling error, ``rounding`` (it depends on how the figures were rounded) or
        ``not_testable``, and ``reason`` why. ``comparison`` names both sides by their slugs.

    Examples
    --------
    >>> from impact_citoyens import ledger
    >>> shares = ledger.estimates("urgency", 2022, "proceedings")
    >>> shares = shares.query("answer == 'essential_or_useful' and statistic == 'share'")
    >>> regions, france = shares.query("dimension == 'territory'"), shares.query("dimension == 'national'")
    >>> compare(regions, france).set_index("comparison")[["family", "p_low", "p_high",
    ...     "verdict"]].round(3).to_dict("index")
    {'pays-de-la-loire / france': {'family': 12, 'p_low': 0.014, 'p_high': 0.102, 'verdict': 'rounding'}, \
'nouvelle-aquitaine / france': {'family': 12, 'p_low': 0.482, 'p_high': 1.0, 'verdict': 'within'}}

    Raises
    ------
    ValueError
        For two rows that have neither their people nor their question and answer in common, or as many rows
        in neither frame.
    """
    sides = [frame.to_dict("records") for frame in (first, second)]
    longest = max(map(len, sides)) if all(sides) else 0
    one, two = (rows * longest if len(rows) == 1 else rows for rows in sides)
    return pd.DataFrame([compare_two(*pair) for pair in zip(one, two, strict=True)], columns=COLUMNS)


def compare_two(one: dict, two: dict) -> dict:
    """Compare two rows as `compare` does; return a row of its columns."""
    if one["dimension"] == "national" != two["dimension"]:  # a part comes before the whole
        return opposite(compare_two(two, one)) | {"comparison": f"{one['population']} / {two['population']}"}
    difference = two["estimate"] if two["statistic"] == "change" else one["estimate"] - two["estimate"]
    named = "answer" if one["answer"] != two["answer"] else "population"
    first, second = one["estimate"], one["estimate"] - difference
    row = dict.fromkeys(COLUMNS, nan) | {
        "comparison": f"{one[named]} / {two[named if two['statistic'] != 'change' else 'statistic']}",
        "difference": difference,
        "effect_size": cohen_h(first, second) if one["statistic"] == "share" else nan,
        "family": 1,
        "test": "none",
    }
    pair = _pair(one, two)
    if isinstance(pair, str):
        return row | {"verdict": "not_testable", "reason": pair}
    judgement = judge(pair)
    same = {name: getattr(judgement, name) for name in ("family", "p_low", "p_high", "verdict", "reason")}
    return (
        row
        | same
        | {
            "low": nan if _open(one, OPEN_BELOW) or _open(two, OPEN_ABOVE) else judgement.low,
            "high": nan if _open(one, OPEN_ABOVE) or _open(two, OPEN_BELOW) else judgement.high,
            "test": judgement.test if judgement.reason != "unknown_base" else "none",
            "p": float(pair.p(np.array([first]), np.array([second]), family=1)[0]),
        }
    )


def opposite(row: dict) -> dict:
    """Turn a comparison round: the second figure minus the first."""
    turned = {name: -row[name] for name in ("difference", "effect_size")}
    return row | turned | {"low": -row["high"], "high": -row["low"]}


def _open(row: dict, comparators: tuple[str, ...]) -> bool:
    return row["comparator"] in comparators


def _pair(one: dict, two: dict) -> Pair | str:
    """What two rows make to compare, or the reason why they make nothing."""
    if two["statistic"] == "change":
        return _waves(one, two)
    test, same_people = _test(one, two), _who(one) == _who(two)
    if not test or one["statistic"] != two["statistic"]:
        if one["wave"] != two["wave"]:
            return "other_wave"
        raise ValueError(f"neither the people nor the answer is the same: {_what(one)} and {_what(two)}")
    dimensions = (one["dimension"], two["dimension"])
    of_answers = one["question"] if same_people and one["question"] == two["question"] else ""
    return Pair(
        test,
        allowed(one),
        allowed(two),
        _sizes(test, one, two),
        families.size(test, of_answers, dimensions),
        top=TOP.get(one["statistic"], 1.0),
        whole=test == "answers" and one["statistic"] == "share",
    )


def allowed(row: dict) -> Window:
    """Return the values that print allows a figure of `ledger.estimates`.

    Its rounding, and no further than its scale.
    """
    low, high = printed_values.window(
        row["estimate"] / printed_values.SCALE.get(row["unit"], 1.0), row["comparator"], row["unit"]
    )
    top = TOP.get(row["statistic"], 1.0)
    return (low, high) if row["statistic"] == "change" else (max(low, 0.0), min(high, top))


def _what(row: dict) -> str:
    return " ".join(row[name] for name in ("statistic", "question", "answer", "population", "wave"))


def _who(row: dict) -> tuple[str, str, str]:
    return row["dimension"], row["population"], row["wave"]


def _test(one: dict, two: dict) -> str:
    """Name the test of two rows; nothing for other people and another answer or wave."""
    if _who(one) == _who(two):
        single = one["question"] == two["question"] and codebook.question(one["question"])["type"] == "single"
        return "answers" if single else "items"
    if (one["question"], one["answer"], one["wave"]) != (two["question"], two["answer"], two["wave"]):
        return ""
    return "part" if "national" in (one["dimension"], two["dimension"]) else "groups"


def _sizes(test: str, one: dict, two: dict) -> SampleSizes:
    first, second = (
        UNKNOWN if row["interval"] in NO_SIZE else sample_design.base(*_who(row)) for row in (one, two)
    )
    sized = test == "part" and first.n_effective > 0 and second.n_effective > 0
    split = sample_design.part(*_who(one)) if sized else None
    return SampleSizes(first, second, split)


def _waves(now: dict, change: dict) -> Pair:
    """A share and its printed change, whose people are fewer when the text allows a smaller base."""
    base = sample_design.base(*_who(now))
    share = change["n"] / base.n if change["n"] < base.n else 1.0
    return change_pair(allowed(now), allowed(change), base, share)


def change_pair(now: Window, change: Window, base: Base, share: float = 1.0) -> Pair:
    """What a share and its change make to compare, the other wave having the same design.

    Parameters
    ----------
    now, change : (float, float)
        What print allows of each, fractions; ``(0, 1)`` for a share that is not printed.
    base : Base
        Respondents of the wave.
    share : float
        Share of them that may have been asked, when the text allows two bases.
    """
    bases = (1.0, share) if share < 1.0 else (1.0,)
    return Pair("waves", now, now, SampleSizes(base, base), change=change, bases=bases)


def change_interval(
    now: Window, change: Window, base: Base, share: float = 1.0, level: float = 0.95
) -> Window:
    """Return the interval of a printed change that holds whatever was rounded.

    And on both bases (see `change_pair`).
    """
    return interval(change_pair(now, change, base, share), level)


def sample_needed(first: float, second: float) -> int:
    """Respondents in each of two equal samples for a difference to reach significance at 5 %."""
    variance = first * (1 - first) + second * (1 - second)
    return ceil(Z**2 * variance / (first - second) ** 2)


def smallest_gap(together: float, n: int) -> float:
    """Smallest gap between two answers of the same people that is beyond chance at 5 %.

    Parameters
    ----------
    together : float
        Sum of the two shares.
    n : int
        Respondents.

    Notes
    -----
    Solves ``d = z sqrt((together - d**2) / n)``, hence ``d = z sqrt(together / (n + z**2))``.
    """
    return Z * sqrt(together / (n + Z**2))
