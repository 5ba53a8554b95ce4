"""Who differs from whom: a territory against the rest of France, and groups within France or a territory.

A territory is a stratum, so it is independent of the rest: the variance of the difference is the sum of the
two. Both are the Taylor linearisation of a domain mean in a one-stage stratified design (Särndal, Swensson
and Wretman 1992, chapter 5): with *c* the mean of the domain and *W* its total weight, stratum *h* adds ``n_h
/ (n_h - 1) * sum (u - mean(u))**2`` where ``u = w (y - c) / W`` for those who answered and 0 for the others.
Expanded in moments of *w* and *w y*, one pass over the rows serves every territory at once.
"""

import os
from collections.abc import Iterator

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from scipy import stats

from impact_citoyens.study import study
from impact_citoyens.survey.disclosure.suppression import THRESHOLD
from impact_citoyens.survey.estimation import design_based_tests
from impact_citoyens.survey.estimation.survey_design import SurveyDesign
from impact_citoyens.survey.reading import contract
from impact_citoyens.survey.reading.contract import Variable

REST_COLUMNS = (
    "wave question answer statistic territory here rest difference se low high df p p_adjusted family n"
).split()
TEST_COLUMNS = (
    "wave question answer territory by test statistic p p_adjusted effect effect_name n reason".split()
)
NATIONAL_GROUPS = {
    "territory": "territory",
    "age": "age_band",
    "sex": "sex",
    "csp": "csp",
    "commune_size": "urban_unit_size",
    "household": "household",
}
REGIONAL_GROUPS = {"age": "age_band", "sex": "sex", "csp": "csp"}
SMALLEST_GROUP = (
    30  # a group with fewer answers is left out of a test: its estimates are marked as fragile anyway
)


def items(frame: pd.DataFrame) -> Iterator[tuple[Variable, str, str, np.ndarray]]:
    """Give every number that can be averaged.

    Variable, answer, statistic, values (NaN where there is no answer).

    Shares are averages of 0 and 1: one for each code of a single-choice question, the favourable answers of a
    scale, a yes.
    """
    for variable in contract.questions():
        if variable.name not in frame:
            continue
        column, answered = frame[variable.name], frame[variable.name].notna().to_numpy()
        if variable.kind in ("score", "yes_no"):
            statistic = "mean" if variable.kind == "score" else "share"
            yield variable, variable.answer, statistic, column.to_numpy(float, na_value=np.nan)
        elif variable.kind == "scale":
            favourable = column.isin(study.current().listed("favourable"))
            yield variable, variable.answer, "share", np.where(answered, favourable, np.nan)
        else:
            for code in variable.slugs:
                yield variable, code, "share", np.where(answered, column.eq(code).fillna(False), np.nan)


def against_rest(
    frame: pd.DataFrame, weight: np.ndarray, wave: str, level: float = 0.95, threshold: int = THRESHOLD
) -> pd.DataFrame:
    """Compare each territory with the rest of France, on every answer.

    Parameters
    ----------
    frame : DataFrame
        Canonical respondents of one wave.
    weight : array of float, shape (n,)
        Weights.
    wave : str
        Written in the result.
    level : float
        Confidence level.
    threshold : int
        An answer with a territory of fewer respondents is left out whole: the rest of France would give it
        away.

    Returns
    -------
    DataFrame
        Columns `REST_COLUMNS`; p-values adjusted with Holm's method for the territories of an answer
        (``family``: how many).
    """
    stratum, names = pd.factorize(frame["territory"].astype(str), sort=True)
    tables = [
        _item(variable, answer, statistic, values, weight, stratum, names, level)
        for variable, answer, statistic, values in items(frame)
    ]
    if not tables or len(names) < 2:
        return pd.DataFrame(columns=REST_COLUMNS)
    table = pd.concat(tables, ignore_index=True).assign(wave=wave)
    smallest = table.groupby(["question", "answer"])["n"].transform("min")
    table = table[(table["n"] >= SMALLEST_GROUP) & (smallest >= threshold)]
    adjusted = [
        design_based_tests.adjust(group).assign(family=group["p"].notna().sum())
        for _, group in table.groupby(["question", "answer", "statistic"], sort=False)
    ]
    return pd.concat(adjusted)[REST_COLUMNS] if adjusted else pd.DataFrame(columns=REST_COLUMNS)


def _item(
    variable: Variable,
    answer: str,
    statistic: str,
    values: np.ndarray,
    weight: np.ndarray,
    stratum: np.ndarray,
    names: pd.Index,
    level: float,
) -> pd.DataFrame:
    """One answer for every territory at once."""
    moments = _moments(values, weight, stratum, len(names))
    rows = [_difference(moments, place, level) for place in range(len(names))]
    table = pd.DataFrame(rows, columns=["here", "rest", "difference", "se", "low", "high", "df", "p", "n"])
    return table.assign(question=variable.question, answer=answer, statistic=statistic, territory=names)


def _moments(
    values: np.ndarray, weight: np.ndarray, stratum: np.ndarray, strata: int
) -> dict[str, np.ndarray]:
    """Totals by stratum of w and w y among those who answered, and their three (co)variances."""
    answered = ~np.isnan(values)
    w = np.where(answered, weight, 0.0)
    wy = np.where(answered, weight * np.nan_to_num(values), 0.0)
    size = np.bincount(stratum, minlength=strata)

    def total(terms: np.ndarray) -> np.ndarray:
        return np.bincount(stratum, terms, minlength=strata)

    sums = {"w": total(w), "wy": total(wy)}
    factor = size / np.maximum(size - 1, 1)
    spread = {
        a + "|" + b: factor * (total(x * y) - sums[a] * sums[b] / size)
        for a, x, b, y in (("w", w, "w", w), ("w", w, "wy", wy), ("wy", wy, "wy", wy))
    }
    return sums | spread | {"n": np.bincount(stratum[answered], minlength=strata)}


def _difference(moments: dict[str, np.ndarray], place: int, level: float) -> tuple[float, ...]:
    here = np.arange(len(moments["n"])) == place
    (first, first_var), (second, second_var) = (_mean(moments, chosen) for chosen in (here, ~here))
    se, df = np.sqrt(first_var + second_var), moments["n"].sum() - (moments["n"] > 0).sum()
    difference = first - second
    margin = stats.t.ppf(0.5 + level / 2, df) * se if df > 0 else np.nan
    p = 2 * stats.t.sf(abs(difference) / se, df) if se > 0 and df > 0 else np.nan
    return first, second, difference, se, difference - margin, difference + margin, df, p, moments["n"][place]


def _mean(moments: dict[str, np.ndarray], chosen: np.ndarray) -> tuple[float, float]:
    """Mean of the strata chosen, and its linearised variance."""
    total = moments["w"][chosen].sum()
    if total == 0:
        return np.nan, np.nan
    centre = moments["wy"][chosen].sum() / total
    variance = moments["wy|wy"] - 2 * centre * moments["w|wy"] + centre**2 * moments["w|w"]
    return centre, variance[chosen].sum() / total**2


def between_groups(
    frame: pd.DataFrame, weight: np.ndarray, wave: str, jobs: int | None = None
) -> pd.DataFrame:
    """Test whether each answer depends on age, sex, occupation, town size, household and region.

    In France the tests account for the design; within a territory respondents weigh the same and pingouin's
    tests hold (the guide of `survey.estimation.design_based_tests` decides). p-values are adjusted with
    Holm's method within a question, place and grouping.

    Parameters
    ----------
    frame : DataFrame
        Canonical respondents of one wave.
    weight : array of float, shape (n,)
        Weights.
    wave : str
        Written in the result.
    jobs : int, optional
        Places tested at once (one a processor by default).

    Returns
    -------
    DataFrame
        Columns `TEST_COLUMNS`.
    """
    people = frame.assign(_weight=weight, territory=frame["territory"].astype(str))
    places = [
        (people, study.nation(), NATIONAL_GROUPS),
        *((rows, str(name), REGIONAL_GROUPS) for name, rows in people.groupby("territory", sort=True)),
    ]
    by_place = Parallel(n_jobs=jobs or os.cpu_count())(delayed(_tests)(*place) for place in places)
    tests = [table for tables in by_place for table in tables]
    if not tests:
        return pd.DataFrame(columns=TEST_COLUMNS)
    table = pd.concat(tests, ignore_index=True).assign(wave=wave)
    adjusted = [
        design_based_tests.adjust(group)
        for _, group in table.groupby(["question", "territory", "by"], sort=False)
    ]
    return pd.concat(adjusted)[TEST_COLUMNS]


def _tests(people: pd.DataFrame, territory: str, groups: dict[str, str]) -> list[pd.DataFrame]:
    return list(_each_test(people, territory, groups))


def _each_test(people: pd.DataFrame, territory: str, groups: dict[str, str]) -> Iterator[pd.DataFrame]:
    for variable in contract.questions():
        for name, column in groups.items():
            rows = _comparable(people, variable, column)
            if rows is not None:
                tests = design_based_tests.compare(
                    SurveyDesign(rows, "_weight", "territory"), "outcome", "group"
                )
                yield tests.assign(
                    question=variable.question, answer=variable.answer, territory=territory, by=name
                )


def _comparable(people: pd.DataFrame, variable: Variable, by: str) -> pd.DataFrame | None:
    """Everybody, what is compared missing in groups too small; None when nothing can be compared."""
    if variable.name not in people or by not in people:
        return None
    outcome = _outcome(people[variable.name], variable)
    answered = outcome.notna() & people[by].notna()
    sizes = people.loc[answered, by].value_counts()
    kept = answered & people[by].isin(sizes.index[sizes >= SMALLEST_GROUP])
    if people.loc[kept, by].nunique() < 2 or outcome[kept].nunique() < 2:
        return None
    rows = people[["territory", "_weight"]].assign(
        outcome=outcome.where(kept), group=people[by].where(kept).astype(object)
    )
    return rows


def _outcome(column: pd.Series, variable: Variable) -> pd.Series:
    if variable.kind == "scale":
        return column.isin(study.current().listed("favourable")).astype(float).where(column.notna())
    return column.astype(float) if variable.kind in ("score", "yes_no") else column.astype(object)
