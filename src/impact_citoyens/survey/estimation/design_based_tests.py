"""Which test when: a decision guide in code, whose answers are labelled tables.

Two things decide: the scale of the outcome, and whether each group is a simple random sample. It is one where
its respondents come from a single stratum and weigh the same: groups within a territory, or the territories
themselves, under base weights. Then weights cancel and pingouin's tests hold; otherwise only design-based
tests keep their level.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from impact_citoyens.statistics import families
from impact_citoyens.survey.estimation import simple_tests
from impact_citoyens.survey.estimation.coding import code_column, code_observed, scores
from impact_citoyens.survey.estimation.survey_design import SurveyDesign

Scale = Literal["labels", "order", "number"]
SCALES = ("labels", "order", "number")
# Weights closer than this, relatively, are equal: they differ by how they were written.
SAME_WEIGHT = 1e-9


@dataclass(frozen=True)
class Advice:
    """A test and why it is the one.

    Attributes
    ----------
    test, effect : str
        Name of the test and of the effect size beside it.
    reason : str
    source : str
        Publication of the method.
    """

    test: str
    effect: str
    reason: str
    source: str


_SIMPLE = "each group is a simple random sample (one stratum, equal weights)"
_COMPLEX = "weights or strata differ within a group, so the test accounts for the design"

# (scale, simple samples, more than two groups) -> advice
_GUIDE: dict[tuple[str, bool, bool], Advice] = (
    {
        ("labels", True, many): Advice(
            "chi-square",
            "Cramér's V",
            f"labels; {_SIMPLE}; Pearson's statistic without Yates' correction",
            "Pearson 1900; Cramér 1946",
        )
        for many in (False, True)
    }
    | {
        ("order", True, False): Advice(
            "Mann-Whitney",
            "rank-biserial correlation",
            f"ordered answers, two groups; {_SIMPLE}",
            "Mann & Whitney 1947",
        ),
        ("order", True, True): Advice(
            "Kruskal-Wallis",
            "epsilon squared",
            f"ordered answers, several groups; {_SIMPLE}",
            "Kruskal & Wallis 1952",
        ),
        ("number", True, False): Advice(
            "Welch t",
            "Cohen's d",
            f"numbers, two groups of perhaps unequal variances; {_SIMPLE}",
            "Welch 1947",
        ),
        ("number", True, True): Advice(
            "Welch ANOVA",
            "partial eta squared",
            f"numbers, several groups of perhaps unequal variances; {_SIMPLE}",
            "Welch 1951; pairs: Games & Howell 1976",
        ),
    }
    | {
        (scale, False, many): advice
        for many in (False, True)
        for scale, advice in {
            "labels": Advice(
                "Rao-Scott F", "Cramér's V", f"labels; {_COMPLEX}", "Rao & Scott 1984; Thomas & Rao 1987"
            ),
            "order": Advice(
                "design-based rank test",
                "eta squared of rank scores",
                f"ordered answers; {_COMPLEX}",
                "Lumley & Scott 2013",
            ),
            "number": Advice("design-based Wald F", "eta squared", f"numbers; {_COMPLEX}", "Lumley 2010"),
        }.items()
    }
)


def guide() -> pd.DataFrame:
    """The whole decision guide: `scale`, `simple_samples`, `groups`, `test`, `effect`, `reason`, `source`."""
    rows = [
        {"scale": scale, "simple_samples": simple, "groups": "3 or more" if many else "2"} | vars(advice)
        for (scale, simple, many), advice in _GUIDE.items()
    ]
    return pd.DataFrame(rows)


def advise(scale: Scale, groups: int, simple: bool) -> Advice:
    """The test for an outcome of this scale in this many groups, each a simple random sample or not."""
    if scale not in SCALES:
        raise ValueError(f"unknown scale {scale!r}; choose one of {', '.join(SCALES)}")
    if groups < 2:
        raise ValueError(f"a comparison needs two groups or more, not {groups}")
    return _GUIDE[scale, simple, groups > 2]


def scale_of(design: SurveyDesign, outcome: str) -> Scale:
    """Scale told by the column.

    "order" for an ordered categorical, "number" for three numbers or more, or "labels".
    """
    code_column(design.frame, outcome)
    dtype = design.frame[outcome].dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return "order" if dtype.ordered else "labels"
    numeric = pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype)
    # Two numbers, as 0 and 1, say yes and no: shares, not means.
    return "number" if numeric and design.frame[outcome].nunique() > 2 else "labels"


def simple_samples(design: SurveyDesign, by: str) -> bool:
    """Whether every group comes from a single stratum and its respondents weigh the same."""
    weight, group = design.sample.weight, code_observed(design.frame, by, design.sample.weight > 0).codes
    held = group >= 0
    if not held.any():
        return True
    (lightest, heaviest), (first, last) = (
        _ends(values[held], group[held]) for values in (weight, design.sample.stratum)
    )
    return bool(((heaviest <= lightest * (1 + SAME_WEIGHT)) & (first == last)).all())


def _ends(values: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest value of each group; every code up to the last is held by somebody."""
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    return np.minimum.reduceat(values[order], starts), np.maximum.reduceat(values[order], starts)


def compare(design: SurveyDesign, outcome: str, by: str, scale: Scale | None = None) -> pd.DataFrame:
    """Test whether an outcome depends on the group, by the test the guide advises.

    Parameters
    ----------
    design : SurveyDesign
    outcome, by : str
        Columns; rows missing either are left out.
    scale : {"labels", "order", "number"}, optional
        By default told by the column's type (`scale_of`).

    Returns
    -------
    pandas.DataFrame, one row
        `outcome`, `by`, `test`, `statistic`, `df1`, `df2`, `p`, `effect`, `effect_name`, `n`, `caution`
        (empty when the test's conditions hold), `reason`.
    """
    scale = scale or scale_of(design, outcome)
    answered = (design.sample.weight > 0) & (code_column(design.frame, outcome).codes >= 0)
    groups = code_observed(design.frame, by, answered)
    simple = simple_samples(design, by)
    advice = advise(scale, len(groups), simple)
    if simple:
        result = _simple_test(design, outcome, groups.codes, advice.test)
    else:
        result = _design_test(design, outcome, by, scale)
    row: dict[str, object] = {"outcome": outcome, "by": by, "test": advice.test}
    row |= {name: result[name] for name in ("statistic", "df1", "df2", "p", "effect")}
    row |= {"effect_name": advice.effect, "n": int((groups.codes >= 0).sum())}
    return pd.DataFrame([row | {"caution": result.get("caution", ""), "reason": advice.reason}])


def adjust(table: pd.DataFrame, method: str = "holm") -> pd.DataFrame:
    """Add `p_adjusted` and `adjustment` to a table of tests that form one family.

    Parameters
    ----------
    table : pandas.DataFrame
        With a column `p`; missing values stay missing and do not count in the family.
    method : str
        As in ``pingouin.multicomp``: "holm" (Holm 1979), "fdr_bh" (Benjamini & Hochberg 1995), "bonf"...
    """
    return table.assign(p_adjusted=families.holm(table["p"].tolist(), method), adjustment=method)


def pairs(
    design: SurveyDesign, outcome: str, by: str, answer: object = None, method: str = "holm"
) -> pd.DataFrame:
    """Differences between every two groups, with p-values adjusted for their number.

    Numbers in simple random samples: Games-Howell, whose p-values are already adjusted. Otherwise
    design-based t tests (`SurveyDesign.difference`), adjusted by `method`; `answer` names the share compared
    for labels.

    Returns
    -------
    pandas.DataFrame
        `outcome`, `by`, `group_a`, `group_b`, `estimate`, `se`, `df`, `p`, `p_adjusted`, `adjustment`,
        `test`; one row a pair (and answer, in the column `answer`). `p` is missing for Games-Howell, which
        has no unadjusted one.
    """
    groups = code_observed(design.frame, by, design.sample.weight > 0)
    if answer is None and scale_of(design, outcome) == "number" and simple_samples(design, by):
        return _games_howell(design, outcome, by, groups.labels)
    tables = [design.difference(outcome, by, pair, answer) for pair in combinations(groups.labels, 2)]
    table = pd.concat(tables, ignore_index=True)
    labels = [name for name in ("group_a", "group_b", "answer") if name in table]
    kept = table[[*labels, "estimate", "se", "df", "p"]].assign(test="design-based t")
    return adjust(_titled(kept, outcome, by), method)


def _titled(table: pd.DataFrame, outcome: str, by: str) -> pd.DataFrame:
    table.insert(0, "outcome", outcome)
    table.insert(1, "by", by)
    return table


def _games_howell(design: SurveyDesign, outcome: str, by: str, labels: pd.Index) -> pd.DataFrame:
    rows = _rows(design, outcome, code_observed(design.frame, by, design.sample.weight > 0).codes)
    pairwise = simple_tests.games_howell(rows)
    table = pd.DataFrame(
        {
            "group_a": labels.take(pairwise["A"]),
            "group_b": labels.take(pairwise["B"]),
            "estimate": pairwise["diff"],
            "se": pairwise["se"],
            "df": pairwise["df"],
            "p": np.nan,
            "p_adjusted": pairwise["pval"],
            "adjustment": "Games-Howell",
            "test": "Games-Howell",
        }
    )
    return _titled(table, outcome, by)


def _design_test(design: SurveyDesign, outcome: str, by: str, scale: Scale) -> dict[str, float]:
    """Rao-Scott or Wald, as one dictionary."""
    if scale == "labels":
        result = design.compare(outcome, by).iloc[0]
        return {name: result[name] for name in ("statistic", "df1", "df2", "p")} | {
            "effect": result["cramer_v"]
        }
    if scale == "order":
        result = design.compare_means(outcome, by, ranks=True).iloc[0]
    else:
        result = design.compare_means(outcome, by).iloc[0]
    same = {name: result[name] for name in ("df1", "df2", "p")}
    return same | {"statistic": result["statistic"] / result["df1"], "effect": result["eta_squared"]}


def _simple_test(design: SurveyDesign, outcome: str, group: np.ndarray, test: str) -> Mapping[str, object]:
    """One of pingouin's tests."""
    if test != "chi-square":
        return simple_tests.NUMERIC_TESTS[test](_rows(design, outcome, group))
    codes = code_observed(design.frame, outcome, group >= 0).codes
    return simple_tests.chi_square(codes[group >= 0], group[group >= 0])


def _rows(design: SurveyDesign, outcome: str, group: np.ndarray) -> pd.DataFrame:
    """Complete rows as numbers `outcome` and codes `group`; ValueError for a group of fewer than two."""
    value = scores(design.frame, outcome)
    rows = pd.DataFrame({"outcome": value, "group": group})[(group >= 0) & ~np.isnan(value)]
    if (rows.groupby("group").size() < 2).any():
        raise ValueError(f"a group has a single answer to {outcome!r}; merge groups to compare them")
    return rows
