"""Every quantity that a claim speaks of, as a row of the program.

Averages of cells, ranks, first threes, figures of other waves.
"""

from itertools import pairwise

import numpy as np

from impact_citoyens.reconstruction.bounds import unknowns
from impact_citoyens.reconstruction.bounds.cells import Cells
from impact_citoyens.reconstruction.bounds.program import Program, Row, add
from impact_citoyens.reconstruction.bounds.unknowns import HIGHEST, check
from impact_citoyens.reconstruction.claims import ranked
from impact_citoyens.reconstruction.claims.quantities import Linear, Quantity
from impact_citoyens.study import study, territories


class Figures:
    """The quantities of one question; ranks and first threes are built when first asked for.

    Parameters
    ----------
    question : str
    program : Program
    cells : Cells
        Those of the question, in the same program.
    """

    def __init__(self, question: str, program: Program, cells: Cells) -> None:
        self._question, self._program, self._cells = question, program, cells
        self._parts = unknowns.answers(question)
        self._known: dict[Quantity, Row] = {}
        self._others: dict[str, int] = {}
        self._order: tuple[dict[str, list[int]], list[int]] | None = None
        self._tops: dict[tuple[str, str], int] | None = None

    @property
    def ordered(self) -> bool:
        """Whether something asked for the order of the domains."""
        return self._order is not None

    def expression(self, quantity: Quantity) -> Row:
        """Return a quantity as coefficients of the columns.

        Orders and first threes are built when first asked for.
        """
        if quantity not in self._known:
            check(self._question, quantity)
            self._known[quantity] = self._express(quantity)
        return self._known[quantity]

    def sum(self, linear: Linear) -> Row:
        """Return the terms of a statement as coefficients of the columns."""
        terms: Row = {}
        for coefficient, quantity in linear.terms:
            add(terms, coefficient, self.expression(quantity))
        return terms

    def _express(self, quantity: Quantity) -> Row:
        if quantity.wave != study.wave():
            rank = quantity.statistic == "rank"
            high = float(len(ranked.domains())) if rank else HIGHEST.get(quantity.statistic, 1.0)
            return {self._scalar(str(quantity), high, float(rank), rank): 1.0}
        if quantity.statistic == "rank":
            return {column: place + 1.0 for place, column in enumerate(self.ranks()[0][quantity.answer])}
        if quantity.statistic == "level":
            return {self.ranks()[1][int(quantity.answer) - 1]: 1.0}
        if quantity.statistic == "in_top":
            return {self._top()[quantity.population, quantity.answer]: 1.0}
        national = quantity.dimension == "national"
        if not national and self._cells.inside(quantity.dimension, quantity.population) == set():
            # nobody in the group: nothing confines its figures
            return {self._scalar(str(quantity), HIGHEST.get(quantity.statistic, 1.0)): 1.0}
        terms: Row = {}
        for coefficient, answer in self._parts[quantity.answer]:
            add(terms, coefficient, self._cells.average(answer, quantity))
        return terms

    def _scalar(self, name: str, high: float, low: float = 0.0, integer: bool = False) -> int:
        if name not in self._others:
            self._others[name] = self._program.columns(1, high, low, integer)[0]
        return self._others[name]

    def ranks(self) -> tuple[dict[str, list[int]], list[int]]:
        """Add the order of the national means: which domain is at which rank, and the mean at each rank."""
        if self._order is None:
            program, size = self._program, len(ranked.domains())
            levels = program.columns(size, 10.0)
            places = {domain: program.columns(size, integer=True) for domain in ranked.domains()}
            self._order = places, levels
            for higher, lower in pairwise(levels):
                program.row({higher: 1.0, lower: -1.0}, 0.0, np.inf)
            for place in range(size):
                program.row({places[domain][place]: 1.0 for domain in places}, 1.0, 1.0)
            for domain, columns in places.items():
                program.row(dict.fromkeys(columns, 1.0), 1.0, 1.0)
                # below the level of a rank unless placed before it, above unless placed after
                for place, level in enumerate(levels):
                    difference = {self._cells.national[domain]: 1.0, level: -1.0}
                    program.row(difference | dict.fromkeys(columns[:place], -10.0), -np.inf, 0.0)
                    program.row(difference | dict.fromkeys(columns[place + 1 :], 10.0), 0.0, np.inf)
        return self._order

    def _top(self) -> dict[tuple[str, str], int]:
        """Add the first three domains of every region: those above a threshold."""
        if self._tops is None:
            program, self._tops = self._program, {}
            for region in territories.regions():
                threshold = program.columns(1, 10.0)[0]
                chosen = program.columns(len(ranked.domains()), integer=True)
                program.row(dict.fromkeys(chosen, 1.0), study.current().top, study.current().top)
                for domain, column in zip(ranked.domains(), chosen, strict=True):
                    self._tops[region, domain] = column
                    mean = Quantity("mean", study.scores(), domain, "territory", region)
                    average = self._cells.average(domain, mean)
                    program.row(average | {threshold: -1.0, column: -10.0}, -10.0, 0.0)
        return self._tops
