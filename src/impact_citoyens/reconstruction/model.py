"""One question's claims as a linear or mixed-integer program over the cells of the population, solved with HiGHS.

The unknowns are the answers of each cell of the population: a share of each code, a share of yes, or a mean score. Every quantity that a
claim speaks of is a weighted average of cells, so that claims are rows of the program, and the smallest and the largest value of a
quantity are two objectives.

Groups that no claim tells apart are merged into one cell: replacing the answers of such cells by their weighted average changes no
quantity and keeps every bound of the unknowns, which are convex, so that bounds are the same with the full product of dimensions.

With ``cells="margins"`` each dimension has its own unknowns, tied to the others by the national figures only. Every answer of the joint
cells gives answers of the margins, hence the program is a relaxation: its bounds may be too wide, never too narrow.

Closed bounds are used throughout: “above” does not exclude equality.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from math import isinf

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from impact_citoyens import codebook, paths, territories
from impact_citoyens.errors import InputError, Problem, nearest
from impact_citoyens.reconstruction import composition
from impact_citoyens.reconstruction.quantities import WAVE, Constraint, Linear, Options, Quantity
from impact_citoyens.reconstruction.ranked import SCORES, TOP, TOP_QUESTION, TYPICAL, domains
from impact_citoyens.survey import contract
from impact_citoyens.tables import remembered

ANY = ("engagement", "any")  # at least one of the items
DONT_KNOW = "dont_know"
HIGHEST = {"mean": 10.0, "level": 10.0, "spread": 10.0}  # other statistics are at most 1, ranks apart
TOLERANCE = 1e-8  # two optima nearer than this are the same
HINTS = 4  # assignments of binary variables that are tried before a mixed-integer program is solved
INFEASIBLE = 2  # status of scipy.optimize.milp
Row = dict[int, float]  # coefficients by column


class Contradiction(InputError):
    """No answers satisfy every claim."""


@remembered(paths.REFERENCE)
def kind(question: str) -> str:
    """Return how a question is answered: ``choice``, ``scale``, ``yes_no`` or ``score``.

    Raises
    ------
    InputError
        For a question that the contract does not hold.
    """
    kinds = {variable.question: variable.kind for variable in contract.questions()}
    if question not in kinds:
        raise _unknown("question", question, kinds)
    return kinds[question]


@remembered(paths.REFERENCE)
def unknowns(question: str) -> list[str]:
    """Return the answers whose figures are the unknowns of each cell: codes of a choice, items otherwise."""
    variables = [variable for variable in contract.questions() if variable.question == question]
    if kind(question) == "choice":
        return variables[0].slugs
    if question == SCORES:
        return [*domains(), DONT_KNOW]
    items = [variable.answer for variable in variables]
    return [*items, ANY[1]] if question == ANY[0] else items


@remembered(paths.REFERENCE)
def answers(question: str) -> dict[str, list[tuple[float, str]]]:
    """Return what each answer is made of: coefficients and unknowns.

    Codes of a choice add up (``essential_or_useful``); items are averaged (``watching``, and the typical note over every domain).
    """
    single = {answer: [(1.0, answer)] for answer in unknowns(question)}
    if question == SCORES:
        return single | {TYPICAL: [(1 / len(domains()), domain) for domain in domains()]}
    composed = codebook.answers(question).query("components != ''")["components"]
    parts = {answer: components.split("+") for answer, components in composed.items()}
    return single | {answer: [(1.0 if kind(question) == "choice" else 1 / len(names), name) for name in names] for answer, names in parts.items()}


def statistic(question: str, answer: str) -> str:
    """Return ``mean`` for a score, ``share`` for all else."""
    return "mean" if question == SCORES and answer != DONT_KNOW else "share"


def usual_cells(question: str) -> str:
    """Return the cells that bounds of a question are computed on: 17 scores are too many for the joint ones, a thousand times."""
    return "margins" if question == SCORES else "joint"


class _Program:
    """Columns and rows of a mixed-integer program, added one by one; rows may belong to a claim and be switched off with it."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.integer: list[bool] = []
        self.rows: list[Row] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.owner: list[int] = []
        self._matrix: csr_array | None = None

    def columns(self, count: int, high: float = 1.0, low: float = 0.0, integer: bool = False) -> list[int]:
        """Add columns, and return their numbers."""
        first = len(self.lower)
        self.lower += [low] * count
        self.upper += [high] * count
        self.integer += [integer] * count
        self._matrix = None
        return list(range(first, first + count))

    def row(self, terms: Row, low: float, high: float, owner: int = -1) -> None:
        """Add ``low <= terms <= high``, for every set of claims (-1) or with one of them."""
        self.rows.append(terms)
        self.low.append(low)
        self.high.append(high)
        self.owner.append(owner)
        self._matrix = None

    def objective(self, terms: Row) -> np.ndarray:
        """Spread terms over all columns."""
        dense = np.zeros(len(self.lower))
        dense[list(terms)] = list(terms.values())
        return dense

    def solve(self, objective: np.ndarray, relaxed: bool = False, fixed: np.ndarray | None = None, active: Collection[int] | None = None) -> OptimizeResult:
        """Minimise; ``relaxed`` forgets that columns are whole, ``fixed`` gives the whole columns, ``active`` keeps the rows of some claims."""
        lower, upper, whole = np.array(self.lower), np.array(self.upper), np.array(self.integer)
        if fixed is not None:
            lower[whole] = upper[whole] = fixed
        matrix, low, high = self._arrays()
        if active is not None:
            kept = np.isin(self.owner, [-1, *active])
            matrix, low, high = matrix[kept], low[kept], high[kept]
        linear = relaxed or fixed is not None or not whole.any()
        found = milp(objective, integrality=None if linear else whole.astype(int), bounds=Bounds(lower, upper),
                     constraints=LinearConstraint(matrix, low, high) if len(low) else None, options={} if linear else {"mip_rel_gap": 0.0})  # fmt: skip
        if found.status not in (0, INFEASIBLE):
            raise RuntimeError(f"HiGHS stopped: {found.message}")
        return found

    def _arrays(self) -> tuple[csr_array, np.ndarray, np.ndarray]:
        if self._matrix is None:
            lengths = [len(row) for row in self.rows]
            places = np.fromiter((column for row in self.rows for column in row), int, sum(lengths))
            values = np.fromiter((value for row in self.rows for value in row.values()), float, sum(lengths))
            self._matrix = csr_array((values, places, np.cumsum([0, *lengths])), shape=(len(self.rows), len(self.lower)))
        return self._matrix, np.array(self.low), np.array(self.high)


class _Block:
    """Unknowns of the cells of some dimensions."""

    def __init__(self, dimensions: Sequence[str], classes: dict[str, dict[str, int]]) -> None:
        if dimensions:
            table = composition.table(tuple(dimensions))
            merged = table.assign(**{name: table[name].map(classes[name]) for name in dimensions})
            table = merged.groupby(list(dimensions), as_index=False)["weight"].sum()
        else:
            table = pd.DataFrame({"weight": [1.0]})
        self.dimensions, self.cells, self.columns = tuple(dimensions), table, {}
        self.weight = table["weight"].to_numpy()

    def mean(self, answer: str, inside: np.ndarray) -> Row:
        """Return the mean of an unknown over some cells."""
        columns, share = np.asarray(self.columns[answer])[inside], self.weight[inside]
        return dict(zip(columns.tolist(), (share / share.sum()).tolist(), strict=True))


class Model:
    """The answers to one question that keep some claims.

    Parameters
    ----------
    question : str
    constraints : iterable of Constraint
        Those of other questions are left aside.
    extra : iterable of (str, str)
        Dimension and population of quantities to ask for that no claim names.
    cells : {"joint", "margins"}, optional
        One cell for each combination of groups, or the relaxation with a block of cells for each dimension; `usual_cells` by default.
    merge : bool
        Merge the groups that nothing tells apart (bounds do not depend on it).

    Raises
    ------
    InputError
        For an unknown question, or a quantity of a claim with an unknown answer or population.
    """

    def __init__(self, question: str, constraints: Iterable[Constraint], extra: Iterable[tuple[str, str]] = (),
                 cells: str | None = None, merge: bool = True) -> None:  # fmt: skip
        self.question, self.kind, self._parts = question, kind(question), answers(question)
        self.constraints = [each for each in constraints if each.question == question]
        self.hints: list[np.ndarray] = []  # values of the whole columns in solutions, best last
        self._program, self._known, self._others = _Program(), {}, {}
        self._order: tuple[dict[str, list[int]], list[int]] | None = None
        self._tops: dict[tuple[str, str], int] | None = None
        self._numbers: dict[tuple[str, str], set[int] | None] = {}
        spoken = {quantity for each in self.constraints for quantity in each.quantities()}
        for quantity in spoken:
            self._check(quantity)
        if any(quantity.statistic == "in_top" for quantity in spoken):  # the first three of a region compare its own means
            extra = [*extra, *(("territory", region) for region in territories.regions())]
        named = {(quantity.dimension, quantity.population) for quantity in spoken if quantity.wave == WAVE} | set(extra)
        self._classes = _classes(named, merge)
        self._national = {answer: self._program.columns(1, HIGHEST.get(statistic(question, answer), 1.0))[0] for answer in unknowns(question)}
        used = list(self._classes)
        self._blocks = [self._block(part) for part in ([used] if (cells or usual_cells(question)) == "joint" else [[name] for name in used] or [[]])]
        for owner, constraint in enumerate(self.constraints):
            self._claim(constraint, owner)
        self._some_domain()
        self._compare_companions()

    def feasible(self, active: Collection[int] | None = None) -> bool:
        """Whether some answers keep the claims (all of them, or those at some places of `constraints`)."""
        nothing = np.zeros(len(self._program.lower))
        if self._program.solve(nothing, relaxed=True, active=active).status == INFEASIBLE:
            return False
        if not any(self._program.integer) or any(self._program.solve(nothing, fixed=hint, active=active).status != INFEASIBLE for hint in self._tried()):
            return True
        found = self._program.solve(nothing, active=active)
        self._keep(found)
        return found.status != INFEASIBLE

    def range(self, quantity: Quantity | Linear, relaxed: bool = False) -> tuple[float, float]:
        """Return the smallest and the largest value of a quantity, or of a sum of quantities.

        Parameters
        ----------
        quantity : Quantity or Linear
            Of a `Linear`, only the terms are read.
        relaxed : bool
            Stop at the linear relaxation: faster, and perhaps wider.

        Returns
        -------
        (float, float)
            Fractions for shares, points of 10 for means, rounded to 1e-9.

        Raises
        ------
        InputError
            For an unknown quantity or one that the cells do not tell apart; `Contradiction` when no answers keep the claims.
        """
        terms = self.expression(quantity) if isinstance(quantity, Quantity) else self._sum(quantity)
        objective = self._program.objective(terms)
        return round(self._lowest(objective, relaxed), 9) + 0.0, round(-self._lowest(-objective, relaxed), 9) + 0.0

    def ranges(self, quantities: Sequence[Quantity], outer: Sequence[tuple[float, float]] | None = None, relaxed: bool = False) -> list[tuple[float, float]]:
        """Return the range of each quantity, as `range` does, for much less work.

        Parameters
        ----------
        quantities : sequence of Quantity
        outer : sequence of (float, float), optional
            Bounds known to hold, as those of a relaxation; what the quantities may be by nature otherwise.
        relaxed : bool
            As in `range`.

        Notes
        -----
        Where a solution reaches the outer bound of a quantity, that bound is the exact one. Optimising the sum of all that are not settled
        settles many at once; those that no solution settles are solved one by one.
        """
        rows = [self.expression(quantity) for quantity in quantities]  # all of them first: some add columns
        objectives = np.array([self._program.objective(row) for row in rows])
        ends = np.array(outer if outer is not None else [self._natural(row) for row in rows])
        if not relaxed and any(self._program.integer) and not self._tried():
            self.feasible()
        low, high = self._lowest_each(objectives, ends[:, 0], relaxed), -self._lowest_each(-objectives, -ends[:, 1], relaxed)
        return [(round(one, 9) + 0.0, round(other, 9) + 0.0) for one, other in zip(low.tolist(), high.tolist(), strict=True)]

    def expression(self, quantity: Quantity) -> Row:
        """Return a quantity as coefficients of the columns; orders and first threes are built when first asked for."""
        if quantity not in self._known:
            self._check(quantity)
            self._known[quantity] = self._express(quantity)
        return self._known[quantity]

    def separates(self, dimension: str, population: str) -> bool:
        """Whether the cells tell a population apart, so that its figures can be asked for."""
        if dimension == "national":
            return True
        check_population(dimension, population)
        return self._inside(dimension, population) is not None

    def solution(self, quantities: Sequence[Quantity], weights: Sequence[float]) -> np.ndarray:
        """Return the values of some quantities where their weighted sum is largest.

        Raises
        ------
        Contradiction
            When no answers keep the claims.
        """
        rows = [self.expression(quantity) for quantity in quantities]
        terms: Row = {}
        for weight, row in zip(weights, rows, strict=True):
            _add(terms, weight, row)
        found = self._program.solve(-self._program.objective(terms))
        if found.status == INFEASIBLE:
            raise self._contradiction()
        self._keep(found)
        return np.array([sum(value * found.x[column] for column, value in row.items()) for row in rows])

    # Solving

    def _lowest(self, objective: np.ndarray, relaxed: bool, outer: float = -np.inf) -> float:
        """Minimise; `outer` is a value that the minimum is known not to be under."""
        linear = self._program.solve(objective, relaxed=True)
        if linear.status == INFEASIBLE:
            raise self._contradiction()
        if relaxed or not any(self._program.integer):
            return linear.fun
        outer = max(outer, linear.fun)
        for hint in self._tried():  # a solution that meets an outer bound is optimal
            inner = self._program.solve(objective, fixed=hint)
            if inner.status == 0 and inner.fun <= outer + TOLERANCE:
                return outer
        exact = self._program.solve(objective)
        if exact.status == INFEASIBLE:
            raise self._contradiction()
        self._keep(exact)
        # With whole numbers made exact, the optimum loses what the solver's tolerance on them had let in
        polished = self._program.solve(objective, fixed=self.hints[-1])
        return polished.fun if polished.status == 0 else exact.fun

    def _lowest_each(self, objectives: np.ndarray, outer: np.ndarray, relaxed: bool) -> np.ndarray:
        lowest, pending = np.full(len(outer), np.nan), [np.arange(len(outer))]
        while pending:
            group = pending.pop()
            group = group[np.isnan(lowest[group])]
            if len(group) == 1:
                lowest[group] = self._lowest(objectives[group[0]], relaxed, outer[group[0]])
            elif len(group):
                hint = self._tried()[:1] if not relaxed else []
                found = self._program.solve(objectives[group].sum(axis=0), relaxed, hint[0] if hint else None)
                if found.status == INFEASIBLE:
                    raise self._contradiction()
                met = np.isnan(lowest) & (objectives @ found.x <= outer + TOLERANCE)
                lowest[met] = outer[met]
                pending += [group] if met[group].any() else [group[: len(group) // 2], group[len(group) // 2 :]]
        return lowest

    def _keep(self, found: OptimizeResult) -> None:
        if found.status != INFEASIBLE and any(self._program.integer):
            whole = np.round(found.x[np.array(self._program.integer)])
            self.hints[:] = [*[hint for hint in self.hints if not np.array_equal(hint, whole)][-HINTS + 1 :], whole]

    def _tried(self) -> list[np.ndarray]:
        return [hint for hint in reversed(self.hints) if len(hint) == sum(self._program.integer)]

    def _contradiction(self) -> Contradiction:
        found = f"claims on {self.question} that contradict each other"
        return Contradiction([Problem("data/published", None, None, found, "claims that some answers satisfy")])

    # Cells

    def _block(self, dimensions: list[str]) -> _Block:
        """Add the unknowns of some dimensions, averaging to the national ones."""
        block, program = _Block(dimensions, self._classes), self._program
        for answer, national in self._national.items():
            block.columns[answer] = program.columns(len(block.weight), program.upper[national])
            program.row(block.mean(answer, np.ones(len(block.weight), bool)) | {national: -1.0}, 0.0, 0.0)
        for cell in zip(*block.columns.values(), strict=True):
            if self.kind == "choice":
                program.row(dict.fromkeys(cell, 1.0), 1.0, 1.0)
            if self.question == ANY[0]:  # at least one: no less than the most frequent item, no more than all of them together
                *items, some = cell
                program.row({some: -1.0} | dict.fromkeys(items, 1.0), 0.0, np.inf)
                for item in items:
                    program.row({some: 1.0, item: -1.0}, 0.0, np.inf)
        return block

    def _average(self, answer: str, quantity: Quantity) -> Row:
        """Return an unknown averaged over a population."""
        if quantity.dimension == "national":
            return {self._national[answer]: 1.0}
        inside = self._inside(quantity.dimension, quantity.population)
        if inside is None:
            raise InputError([Problem("the request", None, "population", str(quantity), "a population that the cells tell apart: give it as extra")])
        block = next(block for block in self._blocks if quantity.dimension in block.dimensions)
        return block.mean(answer, block.cells[quantity.dimension].isin(inside).to_numpy())

    def _inside(self, dimension: str, population: str) -> set[int] | None:
        """Return the cells' numbers that make up a population: none if nobody is in it, None if some number is only partly inside."""
        if (dimension, population) not in self._numbers:
            inside, classes = set(composition.members(dimension, population)), self._classes.get(dimension, {})
            numbers = {number for group, number in classes.items() if group in inside}
            whole = all(group in inside for group, number in classes.items() if number in numbers)
            self._numbers[dimension, population] = numbers if whole and (classes or not inside & set(_inhabited(dimension))) else None
        return self._numbers[dimension, population]

    # Quantities

    def _check(self, quantity: Quantity) -> None:
        top = quantity.statistic == "in_top"
        if quantity.question != (TOP_QUESTION if top else self.question):
            raise _unknown("question", quantity.question, [self.question])
        if quantity.statistic != "level" and quantity.wave == WAVE:
            known = domains() if quantity.statistic in ("rank", "in_top") else list(self._parts)
            if quantity.answer not in known:
                raise _unknown("answer", quantity.answer, known)
        check_population(quantity.dimension, quantity.population)

    def _express(self, quantity: Quantity) -> Row:
        if quantity.wave != WAVE:
            rank = quantity.statistic == "rank"
            high = float(len(domains())) if rank else HIGHEST.get(quantity.statistic, 1.0)
            return {self._scalar(str(quantity), high, float(rank), rank): 1.0}
        if quantity.statistic == "rank":
            return {column: place + 1.0 for place, column in enumerate(self._ranks()[0][quantity.answer])}
        if quantity.statistic == "level":
            return {self._ranks()[1][int(quantity.answer) - 1]: 1.0}
        if quantity.statistic == "in_top":
            return {self._top()[quantity.population, quantity.answer]: 1.0}
        if quantity.dimension != "national" and self._inside(quantity.dimension, quantity.population) == set():
            return {self._scalar(str(quantity), HIGHEST.get(quantity.statistic, 1.0)): 1.0}  # nobody in the group: nothing confines its figures
        terms: Row = {}
        for coefficient, answer in self._parts[quantity.answer]:
            _add(terms, coefficient, self._average(answer, quantity))
        return terms

    def _scalar(self, name: str, high: float, low: float = 0.0, integer: bool = False) -> int:
        if name not in self._others:
            self._others[name] = self._program.columns(1, high, low, integer)[0]
        return self._others[name]

    def _ranks(self) -> tuple[dict[str, list[int]], list[int]]:
        """Add the order of the national means: which domain is at which rank, and the mean at each rank."""
        if self._order is None:
            program, size = self._program, len(domains())
            levels = program.columns(size, 10.0)
            places = {domain: program.columns(size, integer=True) for domain in domains()}
            self._order = places, levels
            for higher, lower in pairwise(levels):
                program.row({higher: 1.0, lower: -1.0}, 0.0, np.inf)
            for place in range(size):
                program.row({places[domain][place]: 1.0 for domain in places}, 1.0, 1.0)
            for domain, columns in places.items():
                program.row(dict.fromkeys(columns, 1.0), 1.0, 1.0)
                for place, level in enumerate(levels):  # below the level of a rank unless placed before it, above unless placed after
                    difference = {self._national[domain]: 1.0, level: -1.0}
                    program.row(difference | dict.fromkeys(columns[:place], -10.0), -np.inf, 0.0)
                    program.row(difference | dict.fromkeys(columns[place + 1 :], 10.0), 0.0, np.inf)
        return self._order

    def _top(self) -> dict[tuple[str, str], int]:
        """Add the first three domains of every region: those above a threshold."""
        if self._tops is None:
            program, self._tops = self._program, {}
            for region in territories.regions():
                threshold = program.columns(1, 10.0)[0]
                chosen = program.columns(len(domains()), integer=True)
                program.row(dict.fromkeys(chosen, 1.0), TOP, TOP)
                for domain, column in zip(domains(), chosen, strict=True):
                    self._tops[region, domain] = column
                    difference = self._average(domain, Quantity("mean", SCORES, domain, "territory", region)) | {threshold: -1.0, column: -10.0}
                    program.row(difference, -10.0, 0.0)
        return self._tops

    # Claims

    def _claim(self, constraint: Constraint, owner: int) -> None:
        for linear in constraint.linear:
            self._linear(linear, owner)
        for options in constraint.options:
            self._options(options, owner)

    def _linear(self, linear: Linear, owner: int) -> None:
        self._program.row(self._sum(linear), linear.low, linear.high, owner)
        if len(linear.terms) == 1 and linear.terms[0][1].statistic == "rank" and linear.terms[0][1].wave == WAVE:
            places = self.expression(linear.terms[0][1])  # said of each rank, the relaxation is much tighter
            outside = [column for column, rank in places.items() if not linear.low <= rank <= linear.high]
            self._program.row(dict.fromkeys(outside, 1.0), 0.0, 0.0, owner)

    def _options(self, options: Options, owner: int) -> None:
        if options.least >= len(options.options):
            for linear in options.options:
                self._linear(linear, owner)
        elif options.least > 0:
            chosen = self._program.columns(len(options.options), integer=True)
            self._program.row(dict.fromkeys(chosen, 1.0), options.least, np.inf, owner)
            for column, linear in zip(chosen, options.options, strict=True):
                terms = self._sum(linear)
                smallest, largest = self._natural(terms)
                if not isinf(linear.low):
                    self._program.row(terms | {column: -(linear.low - smallest)}, smallest, np.inf, owner)
                if not isinf(linear.high):
                    self._program.row(terms | {column: largest - linear.high}, -np.inf, largest, owner)

    def _some_domain(self) -> None:
        """Add what “some domain has this mean” implies of the first and the last one: the relaxation is much tighter with it."""
        every = {Quantity("mean", SCORES, domain) for domain in domains()}
        for owner, constraint in enumerate(self.constraints if self._order else ()):
            for options in constraint.options:
                one_term = all(len(linear.terms) == 1 and linear.terms[0][0] == 1.0 for linear in options.options)
                if one_term and options.least == 1 and {linear.terms[0][1] for linear in options.options} == every:
                    levels = self._ranks()[1]
                    self._program.row({levels[0]: 1.0}, min(linear.low for linear in options.options), np.inf, owner)
                    self._program.row({levels[-1]: 1.0}, -np.inf, max(linear.high for linear in options.options), owner)

    def _sum(self, linear: Linear) -> Row:
        terms: Row = {}
        for coefficient, quantity in linear.terms:
            _add(terms, coefficient, self.expression(quantity))
        return terms

    def _natural(self, terms: Row) -> tuple[float, float]:
        """Return what a sum may be by the range of its columns alone."""
        lower, upper = self._program.lower, self._program.upper
        ends = [sorted((value * lower[column], value * upper[column])) for column, value in terms.items()]
        return sum(low for low, _ in ends), sum(high for _, high in ends)

    def _compare_companions(self) -> None:
        """In another wave, the spread is no less than the difference of two national means."""
        spoken = {quantity for each in self.constraints for quantity in each.quantities() if quantity.wave != WAVE and quantity.dimension == "national"}
        for spread in sorted(quantity for quantity in spoken if quantity.statistic == "spread"):
            means = sorted(quantity for quantity in spoken if quantity.statistic == "mean" and quantity.wave == spread.wave)
            for one in means:
                for other in means:
                    if one != other:
                        terms = dict(self.expression(spread))
                        _add(terms, -1.0, self.expression(one))
                        _add(terms, 1.0, self.expression(other))
                        self._program.row(terms, 0.0, np.inf)


def check_population(dimension: str, population: str) -> None:
    """Check that a population of the survey exists.

    Raises
    ------
    InputError
        With the nearest names.
    """
    if dimension not in ("national", *composition.DIMENSIONS):
        raise _unknown("dimension", dimension, ["national", *composition.DIMENSIONS])
    known = populations(dimension)
    if population not in known:
        raise _unknown("population", population, known)


@remembered(paths.REFERENCE)
def populations(dimension: str) -> list[str]:
    """Return the populations of a dimension: those of the codebook, and the other groups of the contract."""
    if dimension == "national":
        return [territories.FRANCE]
    listed = codebook.population_slugs(dimension)
    inside = set(composition.groups(dimension))
    known = [name for name in listed if set(composition.members(dimension, name)) <= inside]
    return [*known, *(group for group in composition.groups(dimension) if group not in known)]


def _unknown(column: str, found: str, known: Iterable[str]) -> InputError:
    known = list(known)
    expected = f"a known {column}" if len(known) > 1 else repr(known[0])
    return InputError([Problem("the request", None, column, repr(found), expected, nearest(found, known))])


@remembered(paths.REFERENCE)
def _inhabited(dimension: str) -> list[str]:
    return composition.table((dimension,))[dimension].tolist()


def _classes(named: Iterable[tuple[str, str]], merge: bool) -> dict[str, dict[str, int]]:
    """Number the groups of each dimension so that those in the same named populations share a number; dimensions not told apart are left out."""
    found = {}
    for dimension in composition.DIMENSIONS:
        inside = [set(composition.members(dimension, population)) for where, population in sorted(named) if where == dimension]
        if not inside:
            continue
        inhabited = _inhabited(dimension)
        marks = {group: tuple(group in each for each in inside) if merge else (group,) for group in inhabited}
        numbers = {mark: number for number, mark in enumerate(dict.fromkeys(marks.values()))}
        found[dimension] = {group: numbers[marks[group]] for group in inhabited}
    return found


def _add(terms: Row, coefficient: float, row: Row) -> None:
    for column, value in row.items():
        terms[column] = terms.get(column, 0.0) + coefficient * value
