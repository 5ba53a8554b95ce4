"""A survey sample with weights and strata, and the questions one asks of it; every answer is a tidy table."""

from collections.abc import Callable, Hashable, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from impact_citoyens.survey.estimation import crosstabs, linearisation
from impact_citoyens.survey.estimation.cell_sums import repeat, statistics
from impact_citoyens.survey.estimation.coding import (
    Coded,
    code_column,
    code_groups,
    code_observed,
    indicator,
    numbers,
    rank_values,
    require_columns,
    scores,
    strata,
)
from impact_citoyens.survey.estimation.linearisation import Linearised, Sample, Support
from impact_citoyens.survey.weighting.weights import kish_design_effect, weight_values

Groups = str | Sequence[str] | None
Estimator = Callable[[Sample, np.ndarray, int, np.ndarray], tuple[Linearised, Support]]


class SurveyDesign:
    """Respondents drawn independently within strata, each with a weight taken as fixed.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (rows, columns)
        One row a respondent. Not copied, never changed.
    weight : str, optional
        Column of weights, 0 or more; every respondent weighs 1 without it.
    stratum : str, optional
        Column of strata; one stratum without it.

    Raises
    ------
    ValueError
        For an absent column, a missing or negative weight, a missing stratum, or a stratum with a single row,
        in which no variance can be estimated.

    Notes
    -----
    Missing answers are left out as in R's ``na.rm = TRUE``: those who answered are a domain of the sample.
    Tables have the columns `estimate`, `se`, `low`, `high`, `df` (respondents minus strata present), `n`
    (respondents with a positive weight), `n_effective` (n / design effect), `design_effect` (variance over
    that of a simple random sample of n, as R's ``deff = TRUE``). Where answers do not vary in any stratum the
    design effect is unknown (NaN) and `n_effective` is Kish's; where a single person answered, `se` and
    bounds are missing too.

    Examples
    --------
    >>> frame = pd.DataFrame({"vote": ["yes", "no", "yes", "yes"], "people": [10.0, 20.0, 10.0, 40.0]})
    >>> SurveyDesign(frame, weight="people").proportion("vote")[["answer", "estimate"]].to_dict("list")
    {'answer': ['no', 'yes'], 'estimate': [0.25, 0.75]}
    """

    def __init__(self, frame: pd.DataFrame, weight: str | None = None, stratum: str | None = None) -> None:
        require_columns(frame, [name for name in (weight, stratum) if name is not None])
        if len(frame) == 0:
            raise ValueError("the table of respondents is empty")
        self.frame = frame
        self.weight = weight
        self.stratum = stratum
        weights = np.ones(len(frame)) if weight is None else weight_values(frame, weight)
        self.sample = Sample(weights, *strata(frame, stratum))

    def kish(self) -> float:
        """Kish's design effect of unequal weighting, n * sum w**2 / (sum w)**2 (Kish 1965, section 11.7)."""
        return kish_design_effect(self.sample.weight)

    def proportion(
        self, variable: str, by: Groups = None, level: float = 0.95, interval: str = "logit"
    ) -> pd.DataFrame:
        """Share of each answer, between 0 and 1.

        Parameters
        ----------
        variable : str
            Column of answers; categories without respondents get a row at 0.
        by : str or sequence of str, optional
            Columns whose crossed values form the groups.
        level : float
            Confidence level.
        interval : {"logit", "beta", "wald"}
            "beta" is Korn-Graubard; it also replaces the others where a share is 0 or 1.

        Returns
        -------
        pandas.DataFrame
            Columns of `by`, `answer`, then the statistics; one row a group and answer.
        """
        return self._shares(variable, self._groups(by), level, interval)

    def proportions(
        self, columns: Sequence[str], by: Groups = None, level: float = 0.95, interval: str = "logit"
    ) -> pd.DataFrame:
        """Share of respondents who chose each of several answers: a set of 0/1 columns.

        Returns
        -------
        pandas.DataFrame
            Columns of `by`, `item` (the column's name), then the statistics. Shares may sum to more than 1.
        """
        chosen = {name: indicator(self.frame, name) for name in columns}
        return self._chosen_table(chosen, by, level, interval)

    def top_share(
        self,
        columns: Sequence[str],
        top: int,
        by: Groups = None,
        level: float = 0.95,
        interval: str = "logit",
    ) -> pd.DataFrame:
        """Share of respondents who put each item among their first `top`.

        Parameters
        ----------
        columns : sequence of str
            One column an item, holding its rank (1 is first), missing where the respondent did not rank it.
            Those who ranked no item at all are left out; an unranked item counts as not among the first.
        top : int
            At least 1.
        """
        if top < 1:
            raise ValueError(f"top counts ranks from 1, not {top!r}")
        given = {name: rank_values(self.frame, name) for name in columns}
        answered = ~np.all([np.isnan(rank) for rank in given.values()], axis=0)
        chosen = {name: np.where(answered, rank <= top, -1).astype(np.int64) for name, rank in given.items()}
        return self._chosen_table(chosen, by, level, interval)

    def mean_rank(self, columns: Sequence[str], by: Groups = None, level: float = 0.95) -> pd.DataFrame:
        """Mean rank of each item among those who ranked it; columns as in `top_share`."""
        parts = []
        for name in columns:
            rank_values(self.frame, name)  # refuses anything but ranks
            part = self.mean(name, by, level)
            part.insert(part.columns.get_loc("estimate"), "item", name)
            parts.append(part)
        return pd.concat(parts, ignore_index=True)

    def mean(self, variable: str, by: Groups = None, level: float = 0.95) -> pd.DataFrame:
        """Mean of a numeric column, in its unit, with Student's t interval."""
        return self._numeric_table(linearisation.means, variable, by, level)

    def total(self, variable: str, by: Groups = None, level: float = 0.95) -> pd.DataFrame:
        """Weighted total of a numeric column, in its unit times people, with Student's t interval.

        In groups the variance, and so the design effect, includes not knowing how many people the group
        counts.
        """
        return self._numeric_table(linearisation.totals, variable, by, level)

    def difference(
        self,
        variable: str,
        by: str,
        groups: tuple[Hashable, Hashable],
        answer: Hashable | None = None,
        level: float = 0.95,
    ) -> pd.DataFrame:
        """First group minus second: of means for a numeric column, of shares otherwise.

        Parameters
        ----------
        variable, by : str
        groups : tuple of two values of `by`
        answer : optional
            The answer whose share is compared; needed for the shares of a numeric column. Without it, every
            answer of a column of labels.
        level : float

        Returns
        -------
        pandas.DataFrame
            `group_a`, `group_b`, `answer` (shares only), the statistics, and the t test of no difference
            (`t`, `p`). Degrees of freedom are those of all who answered, as in R's ``svycontrast``. Where
            neither group's answers vary, `low`, `high`, `t` and `p` are missing.
        """
        coded = self._groups(by)
        pair = [_position(coded.labels[by], value, by) for value in groups]
        if pair[0] == pair[1]:
            raise ValueError(f"groups should be two different values of {by!r}, not {groups[0]!r} twice")
        labels, estimates, held_by, answered = self._comparable(variable, coded, answer)
        df = self.sample.degrees(answered & (coded.codes >= 0))
        table = statistics(self.sample, labels, estimates.minus(*pair), held_by.pooled(pair, df), level)
        # Two unanimous groups show no variance: no interval and no test, rather than certain ones.
        table.loc[~table["se"].gt(0), ["low", "high"]] = np.nan
        table["t"] = table["estimate"] / table["se"].where(table["se"] > 0)
        table["p"] = 2 * stats.t.sf(np.abs(table["t"]), table["df"])
        table.insert(0, "group_a", groups[0])
        table.insert(1, "group_b", groups[1])
        return table if answer is None else table[table["answer"] == answer].reset_index(drop=True)

    def compare(self, variable: str, by: str) -> pd.DataFrame:
        """Rao-Scott test that answers do not depend on the group; see `crosstabs.rao_scott`.

        Returns
        -------
        pandas.DataFrame, one row
            `variable`, `by`, `statistic` (F), `df1`, `df2`, `p`, `pearson`, `p_first_order`, `design_effect`,
            `cramer_v`, `n`.
        """
        answered = self.sample.weight > 0
        for name in (variable, by):
            answered = answered & (code_column(self.frame, name).codes >= 0)
        row, column = (code_observed(self.frame, name, answered) for name in (variable, by))
        for coded, name in ((row, variable), (column, by)):
            if len(coded) < 2:
                raise ValueError(
                    f"column {name!r} takes {len(coded)} value among those who answered both questions "
                    f"({coded.labels.tolist()}); a test of association needs two or more"
                )
        cell = np.where(answered, row.codes * len(column) + column.codes, -1)
        shares, held_by = linearisation.shares(self.sample, answered - 1, 1, cell, len(row) * len(column))
        result = crosstabs.rao_scott(
            self.sample, held_by, shares.estimate.reshape(len(row), len(column)), cell
        )
        return pd.DataFrame([{"variable": variable, "by": by} | vars(result)])

    def compare_means(self, variable: str, by: str, ranks: bool = False) -> pd.DataFrame:
        """Wald test that a numeric column has the same mean, or mean rank, in every group.

        With `ranks`, the column becomes weighted rank scores: a Kruskal-Wallis test for survey data (Lumley &
        Scott 2013; R's ``svyranktest(test = "KruskalWallis")``), whose estimates are between 0 and 1.

        Returns
        -------
        pandas.DataFrame, one row
            `variable`, `by`, `statistic` (Wald chi-square), `df1`, `df2`, `p`, `eta_squared`, `n`.
        """
        value, groups = (scores if ranks else numbers)(self.frame, variable), self._groups(by)
        value = np.where(groups.codes < 0, np.nan, value)
        if ranks:
            value = crosstabs.rank_scores(value, self.sample.weight)
        estimates, held_by = linearisation.means(self.sample, groups.codes, len(groups), value)
        if len(groups) < 2 or (held_by.n < 2).any():
            raise ValueError(
                f"column {by!r} should form two groups or more, each with two answers to {variable!r}; "
                f"answers per group: {dict(zip(groups.labels[by], held_by.n.tolist()))}; merge groups"
            )
        whole, everyone = linearisation.means(self.sample, np.minimum(groups.codes, 0), 1, value)
        result = crosstabs.wald_equal_means(self.sample, estimates, int(everyone.df[0]))
        between = held_by.people @ (estimates.estimate - whole.estimate) ** 2
        spread = np.nansum(self.sample.weight * (value - whole.estimate[0]) ** 2)
        test = {"variable": variable, "by": by} | dict(zip(("statistic", "df1", "df2", "p"), result))
        return pd.DataFrame([test | {"eta_squared": between / spread, "n": int(everyone.n[0])}])

    def _groups(self, by: Groups) -> Coded[pd.DataFrame]:
        coded = code_groups(self.frame, by)
        if len(coded) == 0:
            raise ValueError(f"every row misses {by!r}: no group to estimate")
        return coded

    def _answers(self, variable: str) -> Coded[pd.Index]:
        coded = code_column(self.frame, variable)
        if (coded.codes < 0).all():
            raise ValueError(f"column {variable!r} has no answer at all; nothing to estimate")
        return coded

    def _shares(
        self, variable: str, groups: Coded[pd.DataFrame], level: float, interval: str
    ) -> pd.DataFrame:
        answers = self._answers(variable)
        shares, held_by = linearisation.shares(
            self.sample, groups.codes, len(groups), answers.codes, len(answers)
        )
        labels = repeat(groups.labels, len(answers))
        labels["answer"] = np.tile(answers.labels.to_numpy(), len(groups))
        return statistics(self.sample, labels, shares, held_by, level, interval)

    def _chosen_table(
        self, chosen: dict[str, np.ndarray], by: Groups, level: float, interval: str
    ) -> pd.DataFrame:
        """Shares of code 1 for each item."""
        groups = self._groups(by)
        parts = []
        for name, codes in chosen.items():
            shares, held_by = linearisation.shares(self.sample, groups.codes, len(groups), codes, 2)
            labels = groups.labels.assign(item=name)
            parts.append(statistics(self.sample, labels, shares.answer(1), held_by, level, interval))
        return pd.concat(parts, ignore_index=True)

    def _numeric_table(self, estimator: Estimator, variable: str, by: Groups, level: float) -> pd.DataFrame:
        value, groups = numbers(self.frame, variable), self._groups(by)
        self._answers(variable)
        estimates, held_by = estimator(self.sample, groups.codes, len(groups), value)
        return statistics(self.sample, groups.labels.copy(), estimates, held_by, level)

    def _comparable(
        self, variable: str, groups: Coded[pd.DataFrame], answer: Hashable | None
    ) -> tuple[pd.DataFrame, Linearised, Support, np.ndarray]:
        """Labels, estimates by group, their support, and the mask of those who answered."""
        dtype = self._column(variable).dtype
        if answer is None and pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype):
            value = numbers(self.frame, variable)
            estimates, held_by = linearisation.means(self.sample, groups.codes, len(groups), value)
            return pd.DataFrame(index=[0]), estimates, held_by, ~np.isnan(value)
        answers = self._answers(variable)
        if answer is not None:
            _position(answers.labels, answer, variable)
        shares, held_by = linearisation.shares(
            self.sample, groups.codes, len(groups), answers.codes, len(answers)
        )
        return pd.DataFrame({"answer": answers.labels.to_numpy()}), shares, held_by, answers.codes >= 0

    def _column(self, name: str) -> pd.Series:
        require_columns(self.frame, [name])
        return self.frame[name]


def _position(labels: pd.Index | pd.Series, value: Hashable, column: str) -> int:
    """Where `value` stands among `labels`; ValueError naming the values there are."""
    values = list(labels)
    if value not in values:
        raise ValueError(f"column {column!r} has no value {value!r}; it has {values[:12]}")
    return values.index(value)
