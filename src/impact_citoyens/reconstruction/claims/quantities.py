"""What claims speak about, and the linear statements that they make of it."""

from dataclasses import dataclass, field
from math import inf, isinf

from impact_citoyens.study import study


@dataclass(frozen=True, order=True)
class Quantity:
    """One number that the survey's own tables would hold.

    Attributes
    ----------
    statistic : {"share", "mean", "rank", "level", "in_top", "spread"}
        ``share`` (0 to 1) and ``mean`` (0 to 10) of an answer; ``rank`` of a domain; ``level``, the mean at a
        rank (the answer is the rank, as ``"1"``); ``in_top``, 1 when a domain is in the first three of a
        region; ``spread``, between the first and last domain.
    question, answer, dimension, population, wave : str
        As in the ledger.
    """

    statistic: str
    question: str
    answer: str
    dimension: str = "national"
    population: str = field(default_factory=study.nation)
    wave: str = field(default_factory=study.wave)

    def __str__(self) -> str:
        where = "" if self.population == study.nation() else f" of {self.population}"
        when = "" if self.wave == study.wave() else f" in {self.wave}"
        return f"{self.statistic} of {self.question}/{self.answer}{where}{when}"


@dataclass(frozen=True)
class Linear:
    """``low <= sum(coefficient * quantity) <= high``.

    Attributes
    ----------
    terms : tuple of (float, Quantity)
    low, high : float
        Fractions for shares, points of 10 for means.
    strict : bool
        Whether the printed words exclude the ends (“above”): respondents must then keep a margin; closed
        bounds do not change.
    """

    terms: tuple[tuple[float, Quantity], ...]
    low: float = -inf
    high: float = inf
    strict: bool = False

    def holds(self, total: float, tolerance: float = 1e-9) -> bool:
        """Whether a value of the sum keeps the statement."""
        slack = -tolerance if self.strict else tolerance
        above = isinf(self.low) or total >= self.low - slack
        return above and (isinf(self.high) or total <= self.high + slack)


@dataclass(frozen=True)
class Options:
    """At least `least` of the options hold (a disjunction: binary variables in a program)."""

    options: tuple[Linear, ...]
    least: int = 1


@dataclass(frozen=True)
class Constraint:
    """What one claim says of the answers, with the claim that says it.

    Attributes
    ----------
    claim_id, page, printed, question : str
        The claim, where it stands, what is printed, and the question whose answers it confines.
    linear : tuple of Linear
        All hold.
    options : tuple of Options
        All hold.
    """

    claim_id: str
    page: str
    printed: str
    question: str
    linear: tuple[Linear, ...] = ()
    options: tuple[Options, ...] = ()

    def quantities(self) -> set[Quantity]:
        """Every quantity that it speaks of."""
        statements = [*self.linear, *(option for group in self.options for option in group.options)]
        return {quantity for statement in statements for _, quantity in statement.terms}


@dataclass(frozen=True)
class Fact:
    """A claim on the design or a count that the text itself allows to redo: it confines no answer.

    Attributes
    ----------
    claim_id, page, printed : str
    found, low, high : float
        The number counted or computed, and what the printed one allows.
    how : str
        What was counted.
    """

    claim_id: str
    page: str
    printed: str
    value: float
    low: float
    high: float
    how: str

    @property
    def holds(self) -> bool:
        """Whether the count agrees with the print."""
        return self.low - 1e-9 <= self.value <= self.high + 1e-9


def between(quantity: Quantity, low: float, high: float) -> Linear:
    """Confine one quantity."""
    return Linear(((1.0, quantity),), low, high)


def at_least(larger: Quantity, smaller: Quantity, by: float = 0.0, strict: bool = False) -> Linear:
    """State that one quantity is at least another, plus `by`."""
    return Linear(((1.0, larger), (-1.0, smaller)), low=by, strict=strict)


def close(one: Quantity, other: Quantity, within: float) -> Linear:
    """State that two quantities differ by no more than `within`."""
    return Linear(((1.0, one), (-1.0, other)), -within, within)
