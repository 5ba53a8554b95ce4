"""The unknowns of a program: the answers of cells of the population, and their averages over groups.

Groups that no claim tells apart are merged into one cell: replacing the answers of such cells by their
weighted average changes no quantity and keeps every bound of the unknowns, which are convex, so that bounds
are the same with the full product of dimensions.

With ``cells="margins"`` each dimension has its own unknowns, tied to the others by the national figures only.
Every answer of the joint cells gives answers of the margins, hence the program is a relaxation: its bounds
may be too wide, never too narrow.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from impact_citoyens.io.errors import refusal
from impact_citoyens.io.tables import cached_until_edit
from impact_citoyens.reconstruction.bounds import unknowns
from impact_citoyens.reconstruction.bounds.program import Program, Row
from impact_citoyens.reconstruction.bounds.unknowns import HIGHEST, at_least_one, kind, statistic, usual_cells
from impact_citoyens.reconstruction.claims import population_groups
from impact_citoyens.reconstruction.claims.quantities import Quantity
from impact_citoyens.study import study


class _Block:
    """Unknowns of the cells of some dimensions."""

    def __init__(self, dimensions: Sequence[str], classes: dict[str, dict[str, int]]) -> None:
        if dimensions:
            table = population_groups.table(tuple(dimensions))
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


class Cells:
    """The unknowns of one question, added to a program.

    Parameters
    ----------
    question : str
    program : Program
        Receives the columns and the rows that tie them.
    named : set of (str, str)
        Dimension and population of every group that must be told apart.
    cells : {"joint", "margins"}, optional
        As in `Model`.
    merge : bool
        As in `Model`.

    Attributes
    ----------
    national : dict of str to int
        Column of the figure of France, by unknown.
    """

    def __init__(
        self,
        question: str,
        program: Program,
        named: Iterable[tuple[str, str]],
        cells: str | None,
        merge: bool,
    ) -> None:
        self._question, self._kind, self._program = question, kind(question), program
        self._numbers: dict[tuple[str, str], set[int] | None] = {}
        self._classes = _classes(named, merge)
        self.national = {
            answer: program.columns(1, HIGHEST.get(statistic(question, answer), 1.0))[0]
            for answer in unknowns.unknowns(question)
        }
        used = list(self._classes)
        joint = (cells or usual_cells(question)) == "joint"
        parts = [used] if joint else [[name] for name in used] or [[]]
        self._blocks = [self._block(part) for part in parts]

    def _block(self, dimensions: list[str]) -> _Block:
        """Add the unknowns of some dimensions, averaging to the national ones."""
        block, program = _Block(dimensions, self._classes), self._program
        for answer, national in self.national.items():
            block.columns[answer] = program.columns(len(block.weight), program.upper[national])
            program.row(block.mean(answer, np.ones(len(block.weight), bool)) | {national: -1.0}, 0.0, 0.0)
        for cell in zip(*block.columns.values(), strict=True):
            if self._kind == "choice":
                program.row(dict.fromkeys(cell, 1.0), 1.0, 1.0)
            if at_least_one(self._question):  # no less than the most frequent item, no more than all together
                *items, some = cell
                program.row({some: -1.0} | dict.fromkeys(items, 1.0), 0.0, np.inf)
                for item in items:
                    program.row({some: 1.0, item: -1.0}, 0.0, np.inf)
        return block

    def average(self, answer: str, quantity: Quantity) -> Row:
        """Return an unknown averaged over a population."""
        if quantity.dimension == "national":
            return {self.national[answer]: 1.0}
        inside = self.inside(quantity.dimension, quantity.population)
        if inside is None:
            expected = "a population that the cells tell apart: give it as extra"
            raise refusal("the request", str(quantity), expected, column="population")
        block = next(block for block in self._blocks if quantity.dimension in block.dimensions)
        return block.mean(answer, block.cells[quantity.dimension].isin(inside).to_numpy())

    def inside(self, dimension: str, population: str) -> set[int] | None:
        """Return the cells' numbers that make up a population.

        None if nobody is in it, None if some number is only partly inside.
        """
        if (dimension, population) not in self._numbers:
            inside = set(population_groups.members(dimension, population))
            classes = self._classes.get(dimension, {})
            numbers = {number for group, number in classes.items() if group in inside}
            whole = all(group in inside for group, number in classes.items() if number in numbers)
            apart = whole and (classes or not inside & set(_inhabited(dimension)))
            self._numbers[dimension, population] = numbers if apart else None
        return self._numbers[dimension, population]


@cached_until_edit(study.reference)
def _inhabited(dimension: str) -> list[str]:
    return population_groups.table((dimension,))[dimension].tolist()


def _classes(named: Iterable[tuple[str, str]], merge: bool) -> dict[str, dict[str, int]]:
    """Number the groups of each named dimension: those in the same named populations share a number."""
    classes = {}
    for dimension in population_groups.columns():
        inside = [
            set(population_groups.members(dimension, population))
            for where, population in sorted(named)
            if where == dimension
        ]
        if not inside:
            continue
        inhabited = _inhabited(dimension)
        marks = {
            group: tuple(group in members for members in inside) if merge else (group,) for group in inhabited
        }
        numbers = {mark: number for number, mark in enumerate(dict.fromkeys(marks.values()))}
        classes[dimension] = {group: numbers[marks[group]] for group in inhabited}
    return classes
