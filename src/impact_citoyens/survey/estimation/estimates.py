"""From respondents to the one tidy table: every question, answer, territory and group, with its interval.

Respondents alike in territory and groups are summed once for each answer; every domain, its variance and its
interval come from those sums. The estimators are those of `linearisation`, so the numbers are those of
`SurveyDesign`, question by question.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact_citoyens.ledger.published_estimates import ESTIMATE_COLUMNS
from impact_citoyens.statistics.rank_intervals import ranks
from impact_citoyens.study import codebook, study
from impact_citoyens.survey.disclosure import suppression
from impact_citoyens.survey.estimation import domains
from impact_citoyens.survey.estimation.cell_sums import statistics
from impact_citoyens.survey.estimation.coding import strata
from impact_citoyens.survey.estimation.domains import Cells, Domain
from impact_citoyens.survey.estimation.linearisation import Linearised, Sample, Support, srs_variance
from impact_citoyens.survey.reading import contract
from impact_citoyens.survey.reading.contract import Variable
from impact_citoyens.survey.weighting.schemes import weigh
from impact_citoyens.survey.weighting.weights import Margins

OBSERVED_COLUMNS = [*ESTIMATE_COLUMNS, "n_effective", "design_effect", "fragile", "suppressed"]
NUMBERS = ["estimate", "low", "high", "se", "n", "n_effective", "design_effect"]
SUMS = 7
# Squares that differ by less than this part come from one value: their difference is rounding.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Measure:
    """A number for each respondent whose mean is estimated: 1 and 0 for an answer, or a score.

    Attributes
    ----------
    question, answer : str
    statistic : {"share", "mean"}
    values : ndarray of float, shape (rows,)
        0 where not answered.
    answered : ndarray of bool, shape (rows,)
    """

    question: str
    answer: str
    statistic: str
    values: np.ndarray
    answered: np.ndarray


def estimates(
    frame: pd.DataFrame,
    weighting: str = "base",
    population_base: str = "registered_voters",
    level: float = 0.95,
    threshold: int = suppression.THRESHOLD,
    fragile: int = suppression.FRAGILE,
    margins: Margins | None = None,
    ratio: float | None = None,
) -> pd.DataFrame:
    """Estimate everything that the colloquium showed, from a canonical frame.

    Parameters
    ----------
    frame : DataFrame
        As `validation.load` returns it.
    weighting, population_base, margins, ratio
        See `weighting.weigh`; each wave is weighted by itself.
    level : float
        Confidence level.
    threshold : int
        Estimates on fewer respondents are suppressed, with those that would give them back.
    fragile : int
        Estimates on fewer respondents are marked.

    Returns
    -------
    DataFrame
        `OBSERVED_COLUMNS`; shares are fractions, scores out of 10, ``evidence`` is ``observed``. A suppressed
        row keeps its names and loses its numbers. Ranks (1 for the highest mean) come with a joint confidence
        region. France is there for waves that have respondents in every region.

    Raises
    ------
    InputError
        For weights that cannot be made.
    """
    waves = frame["wave"].cat.remove_unused_categories().cat.categories
    parts = []
    for wave in waves:
        rows = frame if len(waves) == 1 else frame[(frame["wave"] == wave).to_numpy()]
        weights = weigh(rows, weighting, population_base, margins, ratio).values.to_numpy(float)
        parts.append(_wave(rows, weights, level, threshold).assign(wave=wave))
    table = pd.concat(parts, ignore_index=True)
    table["fragile"] = ~table["suppressed"] & (table["n"] < fragile)
    table = table.astype(dict.fromkeys(NUMBERS, float))
    table.loc[table["suppressed"], NUMBERS] = np.nan
    return table.assign(evidence="observed")[OBSERVED_COLUMNS]


def measures(frame: pd.DataFrame) -> Iterator[Measure]:
    """Go through the answers of a canonical frame, one at a time to spare memory."""
    for variable in contract.questions():
        if variable.name in frame and frame[variable.name].notna().any():
            yield from _coded(variable, frame) if variable.coded else _numeric(variable, frame)


def _numeric(variable: Variable, frame: pd.DataFrame) -> Iterator[Measure]:
    values = frame[variable.name].to_numpy(float)
    answered = ~np.isnan(values)
    statistic = "mean" if variable.kind == "score" else "share"
    yield Measure(variable.question, variable.answer, statistic, np.where(answered, values, 0.0), answered)


def _coded(variable: Variable, frame: pd.DataFrame) -> Iterator[Measure]:
    codes = frame[variable.name].cat.codes.to_numpy()
    answered = codes >= 0
    for answer, members in _answers(variable).items():
        chosen = np.isin(codes, [variable.slugs.index(slug) for slug in members])
        yield Measure(variable.question, answer, "share", chosen.astype(float), answered)


def _answers(variable: Variable) -> dict[str, list[str]]:
    """Answers of a coded question, with the codes that each one adds up."""
    if variable.kind == "scale":
        return {variable.answer: list(study.current().listed("favourable"))}
    composites = codebook.answers(variable.question).query("components != ''")
    composed = {row.answer: row.components.split("+") for row in composites.itertuples()}
    return {slug: [slug] for slug in variable.slugs} | composed


def _wave(frame: pd.DataFrame, weight: np.ndarray, level: float, threshold: int) -> pd.DataFrame:
    """All estimates of one wave."""
    stratum, sizes = strata(frame, "territory")
    present = frame["territory"].cat.categories[
        np.bincount(frame["territory"].cat.codes, minlength=len(frame["territory"].cat.categories)) > 0
    ]
    sample, listed = Sample(weight, stratum, sizes), domains.domains(list(present), list(frame))
    table = domains.cells(frame, stratum)
    member = domains.membership(listed, table, len(sizes))
    names, sums = [], []
    for measure in measures(frame):
        names.append((measure.question, measure.answer, measure.statistic))
        sums.append((member @ _cell_sums(measure, sample, table)).reshape(len(listed), len(sizes), SUMS))
    labels = pd.DataFrame(names, columns=["question", "answer", "statistic"])
    estimated = _estimated(sample, labels, np.array(sums), domains.labels(listed), level)
    estimated["suppressed"] = _hidden(
        estimated["n"].to_numpy().reshape(len(names), -1), listed, len(sizes), threshold
    ).ravel()
    return pd.concat([estimated, ranks(estimated, level)], ignore_index=True)


def _cell_sums(measure: Measure, sample: Sample, table: Cells) -> np.ndarray:
    """Sums over each cell of 1, w, w², wy, w²y, wy², w²y² among those who answered; shape (cells, 7)."""
    w = np.where(measure.answered, sample.weight, 0.0)
    wy, w2 = w * measure.values, w * w
    columns = [w > 0, w, w2, wy, w2 * measure.values]
    # The square of 0 or 1 is itself.
    columns += columns[3:] if measure.statistic == "share" else [wy * measure.values, wy * wy]
    sums = [
        np.bincount(table.of_row, column, table.count)
        for column in (columns[:5] if measure.statistic == "share" else columns)
    ]
    return np.column_stack(sums + sums[3:] if measure.statistic == "share" else sums)


def _estimated(
    sample: Sample, names: pd.DataFrame, sums: np.ndarray, where: pd.DataFrame, level: float
) -> pd.DataFrame:
    """Means, variances and intervals from sums of shape (measures, domains, strata, 7)."""
    parts = []
    for statistic, interval in (("share", "logit"), ("mean", None)):
        chosen = (names["statistic"] == statistic).to_numpy()
        if chosen.any():
            flat = sums[chosen].reshape(-1, *sums.shape[2:])
            linearised, held_by = _linearised(sample, flat)
            labels = names[chosen].merge(where, how="cross")
            with np.errstate(all="ignore"):  # domains without respondents: every figure is missing
                parts.append(statistics(sample, labels, linearised, held_by, level, interval))
    return pd.concat(parts, ignore_index=True)


def _linearised(sample: Sample, sums: np.ndarray) -> tuple[Linearised, Support]:
    """Weighted means with z = w (y - mean) / people summed by stratum; see `linearisation.means`."""
    count, w, w2, wy, w2y, wy2, w2y2 = np.moveaxis(sums, -1, 0)
    n, people = count.sum(1), w.sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        held_by = Support(n.astype(int), (n - (count > 0).sum(1)).astype(int), people, people**2 / w2.sum(1))
        mean = wy.sum(1) / people
        first = (wy - mean[:, None] * w) / people[:, None]
        second = w2y2 - 2 * mean[:, None] * w2y + mean[:, None] ** 2 * w2
        second = np.where(second < ROUNDING * w2y2, 0.0, second) / people[:, None] ** 2
        spread = (wy2.sum(1) - mean * wy.sum(1)) / people
    return Linearised(mean, first.T, second.T, srs_variance(sample, held_by, spread)), held_by


def _hidden(n: np.ndarray, listed: list[Domain], regions: int, threshold: int) -> np.ndarray:
    """Domains to suppress for each measure, shape (measures, domains), shared by alike measures."""
    if not (n < threshold).any():
        return np.zeros(n.shape, bool)
    present = {item.dimension for item in listed if item.groups is not None}
    groups = {
        dimension: len(contract.variables()[column].slugs)
        for dimension, column in domains.grouping_columns().items()
        if dimension in present
    }
    margins, decided = suppression.Margins(listed, regions, groups), {}
    for row in n:
        pattern = (row < threshold).tobytes()
        if pattern not in decided:
            decided[pattern] = suppression.suppressed(row, margins, threshold)
    return np.array([decided[(row < threshold).tobytes()] for row in n])
