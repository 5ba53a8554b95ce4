"""pingouin's tests for groups that are simple random samples, each as one dictionary of the same names.

Names: `statistic`, `df1`, `df2`, `p`, `effect`, and `caution` where the conditions of the test do not hold.
"""

import warnings

import numpy as np
import pandas as pd
import pingouin

# Cochran (1954): below this expected count the chi-square approximation is doubtful.
SMALL_CELL = 5


def chi_square(outcome: np.ndarray, group: np.ndarray) -> dict[str, object]:
    """Pearson's chi-square on codes, without Yates' correction.

    The correction would make two-by-two tables follow another rule than the others; pingouin applies it by
    default.
    """
    if np.ptp(outcome) == 0:
        raise ValueError("everybody gives the same answer; a chi-square test needs two")
    rows = pd.DataFrame({"outcome": outcome, "group": group})
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Low count")  # told by `caution` instead
        # pingouin computes five other statistics beside Pearson's, undefined for an empty cell
        with np.errstate(divide="ignore", invalid="ignore"):
            expected, _, tests = pingouin.chi2_independence(rows, "outcome", "group", correction=False)
    pearson, smallest = tests.loc[tests["test"] == "pearson"].iloc[0], float(expected.to_numpy().min())
    caution = f"smallest expected count {smallest:.1f}, under {SMALL_CELL}" if smallest < SMALL_CELL else ""
    row = _named(pearson, chi2="statistic", dof="df1", pval="p", cramer="effect")
    return row | {"caution": caution}


def _renamed(table: pd.DataFrame) -> pd.DataFrame:
    """Pingouin spells its columns with hyphens before 0.6 and with underscores after."""
    return table.rename(columns=lambda name: str(name).replace("-", "_"))


def _named(result: pd.Series, **names: str) -> dict[str, float]:
    """Some numbers of a test of pingouin by our names; NaN where it has no degrees of freedom."""
    return {"df1": np.nan, "df2": np.nan} | {ours: result[theirs] for theirs, ours in names.items()}


def welch_t(rows: pd.DataFrame) -> dict[str, float]:
    """Two groups, unequal variances (Welch 1947); effect: Cohen's d."""
    result = _renamed(pingouin.ttest(*_halves(rows), correction=True)).iloc[0]
    return _named(result, T="statistic", dof="df1", p_val="p", cohen_d="effect")


def welch_anova(rows: pd.DataFrame) -> dict[str, float]:
    """Several groups, unequal variances (Welch 1951); effect: partial eta squared."""
    result = _renamed(pingouin.welch_anova(data=rows, dv="outcome", between="group")).iloc[0]
    return _named(result, F="statistic", ddof1="df1", ddof2="df2", p_unc="p", np2="effect")


def mann_whitney(rows: pd.DataFrame) -> dict[str, float]:
    """Two groups, ranks (Mann & Whitney 1947); effect: rank-biserial correlation."""
    result = _renamed(pingouin.mwu(*_halves(rows))).iloc[0]
    return _named(result, U_val="statistic", p_val="p", RBC="effect")


def kruskal(rows: pd.DataFrame) -> dict[str, float]:
    """Several groups, ranks (Kruskal & Wallis 1952).

    Effect: epsilon squared, H / (n - 1) (Tomczak & Tomczak 2014).
    """
    result = _renamed(pingouin.kruskal(data=rows, dv="outcome", between="group")).iloc[0]
    row = _named(result, H="statistic", ddof1="df1", p_unc="p")
    return row | {"effect": result["H"] / (len(rows) - 1)}


def games_howell(rows: pd.DataFrame) -> pd.DataFrame:
    """Differences of means between every two groups, p-values adjusted for all pairs.

    Games & Howell 1976.
    """
    return _renamed(pingouin.pairwise_gameshowell(data=rows, dv="outcome", between="group"))


def _halves(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return tuple(rows.loc[rows["group"] == code, "outcome"] for code in (0, 1))


NUMERIC_TESTS = {
    "Welch t": welch_t,
    "Welch ANOVA": welch_anova,
    "Mann-Whitney": mann_whitney,
    "Kruskal-Wallis": kruskal,
}
