"""Synthetic respondents.

2,400 people whose weighted answers keep every claim of the ledger, and nothing else but registered
assumptions.

For each question: a starting distribution (`starts`: assumptions, moved at random from seed to seed), the
nearest one that keeps every claim (`entropy`), answers drawn from it and repaired until the claims hold
exactly (`rounding`). Ranks, first threes and “some domain” leave a choice: it is drawn by the seed
(`patterns`, `disjunctions`), then its inequalities are linear.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from impact_citoyens.reconstruction.claims import assumptions
from impact_citoyens.reconstruction.claims.constraints import Compiled, compile_claims
from impact_citoyens.reconstruction.claims.population_groups import columns, groups
from impact_citoyens.reconstruction.claims.quantities import Constraint, Quantity
from impact_citoyens.reconstruction.claims.ranked import domains
from impact_citoyens.reconstruction.people import disjunctions, patterns, starts
from impact_citoyens.reconstruction.people import respondents as people
from impact_citoyens.reconstruction.people.answer_blocks import Block, block
from impact_citoyens.reconstruction.people.entropy import Start
from impact_citoyens.reconstruction.people.rounding import Repair, draw
from impact_citoyens.study import study
from impact_citoyens.survey.reading import contract

SHARE_UNIT, SCORE_UNIT = 0.01, 0.1  # what a breach is measured in


@dataclass(frozen=True)
class Sample:
    """A synthetic sample.

    Attributes
    ----------
    frame : DataFrame
        One row a respondent, in the contract of the microdata file; the column ``evidence`` says
        ``synthetic`` on every row.
    answers : dict of str to (Block, ndarray)
        The same answers as numbers, question by question.
    moves : dict of str to int
        Answers moved by the repair.
    """

    frame: pd.DataFrame
    answers: dict[str, tuple[Block, np.ndarray]] = field(repr=False)
    moves: dict[str, int]

    def value(self, quantity: Quantity) -> float:
        """Recompute a quantity from the respondents."""
        question = study.scores() if quantity.statistic == "in_top" else quantity.question
        asked, given = self.answers[question]
        return asked.value(quantity, given)


def sample(seed: int, compiled: Compiled | None = None) -> Sample:
    """Make a synthetic sample.

    Parameters
    ----------
    seed : int
        Same seed, same bytes.
    compiled : Compiled, optional
        The claims (the ledger's by default).

    Raises
    ------
    InputError
        When the claims of a question cannot hold together.
    """
    compiled = compiled or compile_claims()
    respondents = people.people(seed)
    answers, moves = {}, {}
    for question in contract.question_names():
        asked, given, moves[question] = answer(question, compiled.of(question), seed, respondents)
        answers[question] = asked, given
    parts = [respondents, *(asked.frame(given) for asked, given in answers.values())]
    frame = pd.concat(parts, axis=1)
    frame.insert(2, "evidence", "synthetic")
    return Sample(frame, answers, moves)


def answer(
    question: str, constraints: list[Constraint], seed: int, respondents: pd.DataFrame
) -> tuple[Block, np.ndarray, int]:
    """Answer one question for every person of a sample.

    Parameters
    ----------
    question : str
    constraints : list of Constraint
        Claims on its answers that must hold.
    seed : int
    respondents : DataFrame
        See `people.people`.

    Returns
    -------
    (Block, ndarray of int, int)
        The question, the code that each person gives to each variable, and the answers moved by the repair.

    Raises
    ------
    InputError
        When the claims cannot hold together.
    """
    asked = block(question, respondents, _answered(question, respondents, seed))
    return asked, *_answer(asked, constraints, seed)


def _answered(question: str, respondents: pd.DataFrame, seed: int) -> np.ndarray | None:
    """Which scores are given: a few are missing, as the proceedings say."""
    if question != study.scores():
        return None
    random = people.generator(seed, "missing")
    return random.random((len(respondents), len(domains()))) >= assumptions.value("missing_scores")


def _answer(asked: Block, constraints: list[Constraint], seed: int) -> tuple[np.ndarray, int]:
    """Codes given to each variable of a question by each person, and the moves of the repair."""
    random, scores = people.generator(seed, asked.question), asked.question == study.scores()
    log_q = starts.of_scores(asked, constraints, random) if scores else starts.of_shares(asked, random)
    named = [
        (constraint.claim_id, statement)
        for constraint in constraints
        for statement in constraint.linear
        if disjunctions.direct(statement)
    ]
    if scores:
        named += patterns.inequalities(asked, constraints, log_q)
    start = Start(log_q, asked.statistics, np.repeat(asked.weight / asked.weight.sum(), len(asked.variables)))
    log_p = np.log(disjunctions.probabilities_with(asked, constraints, start, named))
    order = _order(asked, random)
    codes = draw(np.exp(log_p), len(asked.respondents), order, random)
    kept = disjunctions.stacked(asked, named, 0.5)
    scale = np.full(len(kept.low), SCORE_UNIT if scores else SHARE_UNIT)
    return Repair(kept, asked.statistics, scale, neighbours=scores).run(codes, log_p, random)


def _order(asked: Block, random: np.random.Generator) -> np.ndarray:
    """People by region and age, at random within: the order in which the systematic draw meets them."""
    frame = asked.respondents
    keys = [
        random.random(len(frame)),
        *(pd.Categorical(frame[columns()[name]], groups(name)).codes for name in ("age", "territory")),
    ]
    return np.lexsort(keys)
