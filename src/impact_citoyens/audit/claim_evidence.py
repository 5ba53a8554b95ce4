"""What a build knows of each quantity that a claim speaks of.

It is its value in every synthetic sample, or in a microdata file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import nan
from typing import Protocol

import numpy as np
import pandas as pd

from impact_citoyens.ledger.ledger import Ledger
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.quantities import Constraint, Linear, Quantity
from impact_citoyens.reconstruction.people.verification import QUANTITY_COLUMNS, STRICT
from impact_citoyens.reconstruction.result_tables import Results
from impact_citoyens.statistics import sample_design
from impact_citoyens.statistics.sample_design import Base
from impact_citoyens.study import codebook, study
from impact_citoyens.survey.observed import Observed

NUMBERS_OF = ["question", "answer", "statistic", "dimension", "population", "wave"]


class Evidence(Protocol):
    """Where the audit looks a quantity up."""

    kind: str
    recomputation: str

    def values(self, quantity: Quantity) -> np.ndarray | None:
        """Return the quantity in each sample (one of them for a file), or None when it is not there."""

    def interval(self, quantity: Quantity) -> tuple[float, float]:
        """Return the 95 % interval of the quantity, NaN where there is none."""


class Figures(Protocol):
    """Where a comparison looks up what is known of the two figures that it compares."""

    def box(self, quantity: Quantity) -> tuple[float, float] | None:
        """Return between what the quantity lies, or None when nothing tells."""

    def base(self, quantity: Quantity) -> Base:
        """Return how many people the quantity rests on, NaN when nothing tells."""

    def part(self, quantity: Quantity) -> tuple[float, Base, Base] | None:
        """Return the weight in France of the group of a quantity, its base and that of everybody else.

        It returns None when nothing tells.
        """


class OnDesign:
    """Figures that rest on the design as it is known (see `statistics.sample_design`)."""

    def base(self, quantity: Quantity) -> Base:
        """Return the expected respondents of a population, and their effective number."""
        return sample_design.base(quantity.dimension, quantity.population, quantity.wave)

    def part(self, quantity: Quantity) -> tuple[float, Base, Base] | None:
        """Return the weight of a group, its base and that of everybody else."""
        return sample_design.part(quantity.dimension, quantity.population)


@dataclass(frozen=True)
class Printed(OnDesign):
    """The printed figures alone: no respondents, real or synthetic.

    Attributes
    ----------
    ledger : Ledger
    """

    ledger: Ledger
    kind = "published"
    recomputation = ""

    def values(self, quantity: Quantity) -> np.ndarray | None:
        """Return None: nothing is recomputed from respondents."""
        return None

    def interval(self, quantity: Quantity) -> tuple[float, float]:
        """Return no interval."""
        return nan, nan

    def box(self, quantity: Quantity) -> tuple[float, float] | None:
        """Return what the printed figure allows, whole scale for one that is not printed."""
        if quantity.wave != study.wave():
            return None
        return self._windows.get(quantity, (0.0, 10.0) if quantity.statistic == "mean" else (0.0, 1.0))

    @cached_property
    def _windows(self) -> dict[Quantity, tuple[float, float]]:
        single = [
            window.linear[0]
            for window in compile_claims(self.ledger).constraints
            if len(window.linear) == 1 and len(window.linear[0].terms) == 1
        ]
        highest = {"share": 1.0, "mean": 10.0}
        windows = {window.terms[0][1]: (window.low, window.high) for window in single}
        return {
            quantity: (max(low, 0.0), min(high, highest[quantity.statistic]))
            for quantity, (low, high) in windows.items()
            if quantity.statistic in highest
        }


@dataclass(frozen=True)
class Synthetic:
    """Synthetic samples calibrated to the claims: what they confirm, they confirm by construction.

    Attributes
    ----------
    results : Results
    """

    results: Results
    kind = "synthetic"
    recomputation = "reconstruction.results.quantities"

    def values(self, quantity: Quantity) -> np.ndarray | None:
        """Return the quantity in each sample."""
        return self._samples.get(_key(quantity))

    def interval(self, quantity: Quantity) -> tuple[float, float]:
        """Return the interval by the combining rules.

        What the tables do not hold has the extremes of the samples.
        """
        row = self._combined.get(_row_key(quantity))
        if row is not None and row[0] == row[0]:
            return row
        values = self.values(quantity)
        return (nan, nan) if values is None else (float(values.min()), float(values.max()))

    @cached_property
    def _samples(self) -> dict[tuple, np.ndarray]:
        table = self.results.quantities
        samples = [name for name in table.columns if name.startswith("sample_")]
        keys = map(tuple, table[QUANTITY_COLUMNS].to_numpy())
        return dict(zip(keys, table[samples].to_numpy(float), strict=True))

    @cached_property
    def _combined(self) -> dict[tuple, tuple[float, float]]:
        return _intervals(self.results.synthetic)


@dataclass(frozen=True)
class File:
    """A microdata file: what it confirms, the survey itself confirms.

    Attributes
    ----------
    observed : Observed
    """

    observed: Observed
    recomputation = "survey.estimates.estimates"

    @property
    def kind(self) -> str:
        """``observed``, or ``synthetic`` for a file that says so of its own respondents."""
        return self.observed.evidence

    def values(self, quantity: Quantity) -> np.ndarray | None:
        """Return the estimate of the file, as an array of one."""
        estimate = self._value(quantity)
        return None if estimate is None or np.isnan(estimate) else np.array([estimate])

    def interval(self, quantity: Quantity) -> tuple[float, float]:
        """Return the interval of the estimate."""
        row = self._rows.get(_row_key(quantity))
        return (nan, nan) if row is None else row[1:]

    def box(self, quantity: Quantity) -> tuple[float, float] | None:
        """Return the estimate twice: a file leaves nothing open."""
        estimate = self._value(quantity)
        return None if estimate is None or np.isnan(estimate) else (estimate, estimate)

    def base(self, quantity: Quantity) -> Base:
        """Return the respondents behind an estimate of the file.

        And the effective number that its error means.

        A composite that the tables lack rests on the least certain of its components; a wave that the file
        lacks, on the known design.
        """
        bases = [self._bases[key] for key in self._keys(quantity) if key in self._bases]
        if bases:
            return min(bases, key=lambda base: base.n_effective)
        return sample_design.base(quantity.dimension, quantity.population, quantity.wave)

    def part(self, quantity: Quantity) -> tuple[float, Base, Base] | None:
        """Return the weight of a group in the population, its base in the file, and that of everybody else.

        Notes
        -----
        With *w* the weight of the group, ``1 / n_france = w**2 / n_group + (1 - w)**2 / n_rest``: what the
        estimate of France has of certainty beyond that of the group comes from the others.
        """
        counted = self.observed.summary["options"]["population_base"]
        group = sample_design.part(quantity.dimension, quantity.population, population_base=counted)
        if group is None:
            return None
        weight = group[0]
        mine = self.base(quantity)
        france = self.base(replace(quantity, dimension="national", population=study.nation()))
        left = 1 / france.n_effective - weight**2 / mine.n_effective
        # a group more certain than France allows: nothing can be told of the rest
        rest = (1 - weight) ** 2 / left if left > 0 else nan
        return weight, mine, Base(france.n - mine.n, rest)

    def _keys(self, quantity: Quantity) -> list[tuple]:
        """Rows of the tables that a figure is read from."""
        direct = _row_key(quantity)
        if direct in self._rows:
            return [direct]
        return [(quantity.question, name, *direct[2:]) for name in _components(quantity)]

    @cached_property
    def _bases(self) -> dict[tuple, Base]:
        return {
            key: Base(float(n), float(effective))
            for key, n, effective in _rows(self.observed.estimates, ["n", "n_effective"])
        }

    @cached_property
    def _rows(self) -> dict[tuple, tuple[float, float, float]]:
        return {
            key: tuple(numbers)
            for key, *numbers in _rows(self.observed.estimates, ["estimate", "low", "high"])
        }

    def _value(self, quantity: Quantity) -> float | None:
        """Look a quantity up, or compute what the tables do not hold from what they do."""
        direct = self._rows.get(_row_key(quantity))
        if direct is not None and quantity.statistic in ("share", "mean", "rank"):
            return direct[0]
        where = quantity.dimension, quantity.population, quantity.wave
        if quantity.statistic == "level":
            means = sorted(self._means(where), reverse=True)
            return None if np.isnan(means).any() else means[int(quantity.answer) - 1]
        if quantity.statistic == "spread":
            means = self._means(where)
            return None if np.isnan(means).any() else max(means) - min(means)
        if quantity.question == study.top_question():
            rank = self._rows.get((study.scores(), quantity.answer, "rank", *where))
            return None if rank is None or np.isnan(rank[0]) else float(rank[0] <= study.current().top)
        if quantity.answer == study.current().fact("typical_answer"):
            return float(np.mean(self._means(where)))
        # of a composite answer, the mean share of those that it stands for (watching: energy and water)
        keys = [(quantity.question, name, *_row_key(quantity)[2:]) for name in _components(quantity)]
        return float(np.mean([self._rows.get(key, (nan,))[0] for key in keys])) if keys else None

    def _means(self, where: tuple[str, str, str]) -> list[float]:
        keys = [(study.scores(), domain, "mean", *where) for domain in codebook.domains().index]
        return [self._rows.get(key, (nan,))[0] for key in keys]


def total(statement: Linear, evidence: Evidence) -> np.ndarray | None:
    """Return the sum of a statement in each sample, or None when one of its quantities is missing."""
    parts = [(factor, evidence.values(quantity)) for factor, quantity in statement.terms]
    if any(values is None for _, values in parts):
        return None
    return sum(factor * values for factor, values in parts)


def holds(claim: Constraint, evidence: Evidence) -> np.ndarray | None:
    """Say in which samples a claim holds, or None when one of its quantities is missing."""
    kept: list[np.ndarray] = []
    for statement in claim.linear:
        sums = total(statement, evidence)
        if sums is None:
            return None
        kept.append(_each(statement, sums))
    for group in claim.options:
        sums = [total(option, evidence) for option in group.options]
        if any(samples is None for samples in sums):
            return None
        kept_options = [_each(option, samples) for option, samples in zip(group.options, sums, strict=True)]
        kept.append(np.sum(kept_options, axis=0) >= group.least)
    return np.logical_and.reduce(kept)


def _each(statement: Linear, sums: np.ndarray) -> np.ndarray:
    return np.array([statement.holds(value, STRICT if statement.strict else 1e-9) for value in sums])


def _key(quantity: Quantity) -> tuple:
    return tuple(getattr(quantity, name) for name in QUANTITY_COLUMNS)


def _row_key(quantity: Quantity) -> tuple:
    return tuple(getattr(quantity, name) for name in NUMBERS_OF)


def _components(quantity: Quantity) -> list[str]:
    """Answers that a composite one stands for; none for another."""
    components = codebook.answers(quantity.question)["components"].get(quantity.answer, "")
    return components.split("+") if components else []


def _rows(table: pd.DataFrame, columns: list[str]) -> Iterator[tuple]:
    """Return what each estimate of France, of its groups and of the regions is of, and its numbers."""
    own = table[(table["dimension"] == "territory") | (table["territory"] == study.nation())]
    keys = map(tuple, own[NUMBERS_OF].astype(str).to_numpy())
    for key, numbers in zip(keys, own[columns].itertuples(index=False, name=None), strict=True):
        yield (key, *numbers)


def _intervals(table: pd.DataFrame) -> dict[tuple, tuple[float, float]]:
    return {key: tuple(numbers) for key, *numbers in _rows(table, ["low", "high"])}
