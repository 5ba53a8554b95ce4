"""The answers of a synthetic sample as numbers, and claims as linear statements on them.

A block is one question asked of everybody: people x variables x codes. The same block serves to tilt
probabilities, to repair drawn answers, and to recompute every quantity that a claim speaks of.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from impact_citoyens.io.errors import unknown
from impact_citoyens.reconstruction.claims import population_groups
from impact_citoyens.reconstruction.claims.quantities import Quantity
from impact_citoyens.reconstruction.claims.ranked import domains
from impact_citoyens.reconstruction.people import respondents as people
from impact_citoyens.study import codebook, study
from impact_citoyens.survey.reading import contract
from impact_citoyens.survey.reading.contract import Variable


@dataclass(frozen=True)
class Block:
    """One question of the contract, asked of the people of a sample.

    Attributes
    ----------
    question : str
    variables : list of Variable
    codes : list of str
        Codes of an answer; the scores from 0 to 10, or no and yes.
    statistics : ndarray, shape (codes, statistics)
        What is summed: the score, the yes, or one indicator a code.
    respondents : DataFrame
        See `people.people`.
    answered : ndarray of bool, shape (people, variables)
    """

    question: str
    variables: list[Variable]
    codes: list[str]
    statistics: np.ndarray
    respondents: pd.DataFrame
    answered: np.ndarray

    @cached_property
    def weight(self) -> np.ndarray:
        """Voters that each person stands for (times 200), integers."""
        return people.weights(self.respondents)

    @property
    def columns(self) -> int:
        """Columns of a statement: people x variables x statistics."""
        return self.answered.size * self.statistics.shape[1]

    @cached_property
    def _known(self) -> dict:
        """Rows and memberships already worked out: a sample asks for the same ones thousands of times."""
        return {}

    def inside(self, dimension: str, population: str) -> np.ndarray:
        """Which people belong to a population; shape (people,).

        Raises
        ------
        InputError
            For an unknown dimension or group, with the nearest names.
        """
        if (dimension, population) not in self._known:
            self._known[dimension, population] = self._inside(dimension, population)
        return self._known[dimension, population]

    def _inside(self, dimension: str, population: str) -> np.ndarray:
        if dimension == "national":
            return np.ones(len(self.respondents), bool)
        if dimension not in population_groups.columns():
            raise unknown("dimension", dimension, population_groups.columns())
        wanted = population_groups.members(dimension, population)
        listed = population_groups.groups(dimension)
        if not set(wanted) <= set(listed):
            raise unknown("population", population, listed)
        return self.respondents[population_groups.columns()[dimension]].isin(wanted).to_numpy()

    def parts(self, answer: str) -> list[tuple[int, np.ndarray, float]]:
        """Where an answer is found: variable, weight of each statistic, and the part it counts for.

        Raises
        ------
        InputError
            For an answer that the question does not have, with the nearest names.
        """
        if ("parts", answer) not in self._known:
            self._known["parts", answer] = self._parts(answer)
        return self._known["parts", answer]

    def _parts(self, answer: str) -> list[tuple[int, np.ndarray, float]]:
        names = [variable.answer for variable in self.variables]
        components = codebook.answers(self.question)["components"].to_dict()
        if self.question == study.scores() and answer == study.current().fact("typical_answer"):
            return [(place, np.ones(1), 1 / len(names)) for place in range(len(names))]
        if answer in names:
            place = names.index(answer)
            scale, favourable = self.variables[place].kind == "scale", study.current().listed("favourable")
            counted = [float(code in favourable) for code in self.codes] if scale else [1.0]
            return [(place, np.array(counted), 1.0)]
        if names == [""]:
            wanted = components.get(answer, "").split("+") if components.get(answer) else [answer]
            if set(wanted) <= set(self.codes):
                return [(0, np.array([float(code in wanted) for code in self.codes]), 1.0)]
        elif components.get(answer):
            listed = components[answer].split("+")
            return [(names.index(name), np.ones(1), 1 / len(listed)) for name in listed]
        raise unknown("answer", answer, [*filter(None, names), *self.codes, *components])

    def row(self, quantity: Quantity) -> sparse.csr_array:
        """The share or mean of a quantity as a linear function of the answers; shape (1, columns)."""
        if quantity not in self._known:
            self._known[quantity] = self._row(quantity)
        return self._known[quantity]

    def _row(self, quantity: Quantity) -> sparse.csr_array:
        inside, span = self.inside(quantity.dimension, quantity.population), self.statistics.shape[1]
        rows = np.zeros(self.columns)
        table = rows.reshape(len(inside), len(self.variables), span)
        for place, statistic, part in self.parts(quantity.answer):
            counted = inside & self.answered[:, place]
            weight = self.weight[counted]
            table[counted, place, :] += part * np.outer(weight / weight.sum(), statistic)
        return sparse.csr_array(rows[None, :])

    def value(self, quantity: Quantity, given: np.ndarray) -> float:
        """Recompute a quantity from the codes that were given, shape (people * variables,).

        Written for people, not for programs: each quantity is a weighted mean over those who answered; ranks
        and first threes are read off the sorted means.
        """
        codes = given.reshape(self.answered.shape)
        if quantity.statistic in ("rank", "level"):
            means = self._means(np.ones(len(codes), bool), codes)
            order = list(means)
            if quantity.statistic == "rank":
                return float(order.index(quantity.answer) + 1)
            return means[order[int(quantity.answer) - 1]]
        inside = self.inside(quantity.dimension, quantity.population)
        if quantity.question == study.top_question():
            return float(quantity.answer in list(self._means(inside, codes))[: study.current().top])
        weight = self.weight[inside].sum()
        if self.question == study.scores() and quantity.answer == codebook.DONT_KNOW:
            answered = (self.answered.sum(axis=1) * self.weight)[inside].sum()
            return float(1 - answered / (len(self.variables) * weight))
        if (quantity.question, quantity.answer) in study.current().pairs("any_answers"):
            return float(((codes == 1).any(axis=1) * self.weight)[inside].sum() / weight)
        return self._mean(quantity.answer, inside, codes)

    def _means(self, inside: np.ndarray, codes: np.ndarray) -> dict[str, float]:
        """Mean score of each domain, the highest first."""
        means = {domain: self._mean(domain, inside, codes) for domain in domains()}
        return dict(sorted(means.items(), key=lambda pair: -pair[1]))

    def _mean(self, answer: str, inside: np.ndarray, codes: np.ndarray) -> float:
        total = 0.0
        for place, statistic, part in self.parts(answer):
            counted = inside & self.answered[:, place]
            given = self.statistics[codes[counted, place]] @ statistic
            total += part * float((given * self.weight[counted]).sum() / self.weight[counted].sum())
        return total

    def frame(self, given: np.ndarray) -> pd.DataFrame:
        """Return the answers as columns of a microdata file (missing where not answered)."""
        codes = given.reshape(self.answered.shape)
        columns = {}
        for place, variable in enumerate(self.variables):
            written = np.array(self.codes, object)[codes[:, place]]
            columns[variable.name] = np.where(self.answered[:, place], written, "")
        return pd.DataFrame(columns)


def block(question: str, respondents: pd.DataFrame, answered: np.ndarray | None = None) -> Block:
    """Make the block of a question.

    Parameters
    ----------
    question : str
    respondents : DataFrame
        See `people.people`.
    answered : ndarray of bool, optional
        Which answers are given (all by default).
    """
    variables = [variable for variable in contract.questions() if variable.question == question]
    kind = variables[0].kind
    if kind == "score":
        codes = [str(score) for score in range(contract.LOWEST_SCORE, contract.HIGHEST_SCORE + 1)]
        statistics = np.arange(len(codes), dtype=float)[:, None]
    elif kind == "yes_no":
        codes, statistics = ["0", "1"], np.array([[0.0], [1.0]])
    else:
        codes = variables[0].slugs
        statistics = np.eye(len(codes))
    if answered is None:
        answered = np.ones((len(respondents), len(variables)), bool)
    return Block(question, variables, codes, statistics, respondents, answered)
