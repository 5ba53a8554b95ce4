"""Synthetic respondents: 2,400 people whose weighted answers keep every claim of the ledger, and nothing else but registered assumptions.

For each question: a starting distribution (assumptions, moved at random from seed to seed), the nearest one that keeps every claim
(`entropy`), answers drawn from it and repaired until the claims hold exactly (`rounding`). Ranks, first threes and “some domain” leave a
choice: it is drawn by the seed, then its inequalities are linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

from impact_citoyens.errors import InputError, Problem
from impact_citoyens.reconstruction import assumptions, people
from impact_citoyens.reconstruction.answers import Block, block, questions
from impact_citoyens.reconstruction.composition import COLUMNS, DIMENSIONS, groups
from impact_citoyens.reconstruction.constraints import Compiled, compile_claims
from impact_citoyens.reconstruction.entropy import Start, Statements, tilt
from impact_citoyens.reconstruction.quantities import WAVE, Constraint, Linear, Options, Quantity, at_least
from impact_citoyens.reconstruction.ranked import SCORES, TOP, domains
from impact_citoyens.reconstruction.rounding import Repair, draw

# Not shares of one answer: having at least one form of engagement, and the scores left missing
FOLLOWING = {("engagement", "any"), (SCORES, "dont_know")}
SHARE_UNIT, SCORE_UNIT = 0.01, 0.1  # what a breach is measured in


@dataclass(frozen=True)
class Sample:
    """A synthetic sample.

    Attributes
    ----------
    frame : DataFrame
        One row a respondent, in the contract of the microdata file; the column ``evidence`` says ``synthetic`` on every row.
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
        question = SCORES if quantity.statistic == "in_top" else quantity.question
        made, given = self.answers[question]
        return made.value(quantity, given)


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
    made, moves = {}, {}
    for question in questions():
        made[question] = answer(question, compiled.of(question), seed, respondents)
    moves = {question: found[2] for question, found in made.items()}
    answers = {question: found[:2] for question, found in made.items()}
    parts = [respondents, *(asked.frame(given) for asked, given in answers.values())]
    frame = pd.concat(parts, axis=1)
    frame.insert(2, "evidence", "synthetic")
    return Sample(frame, answers, moves)


def answer(question: str, constraints: list[Constraint], seed: int, respondents: pd.DataFrame) -> tuple[Block, np.ndarray, int]:
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
    if question != SCORES:
        return None
    random = people.generator(seed, "missing")
    return random.random((len(respondents), len(domains()))) >= assumptions.value("missing_scores")


def _answer(asked: Block, constraints: list[Constraint], seed: int) -> tuple[np.ndarray, int]:
    """Codes given to each variable of a question by each person, and the moves of the repair."""
    random = people.generator(seed, asked.question)
    log_q = _score_start(asked, constraints, random) if asked.question == SCORES else _share_start(asked, random)
    named = [(each.claim_id, statement) for each in constraints for statement in each.linear if _direct(statement)]
    if asked.question == SCORES:
        named += _pattern(asked, constraints, log_q)
    start = Start(log_q, asked.statistics, np.repeat(asked.weight / asked.weight.sum(), len(asked.variables)))
    log_p = np.log(_disjunctions(asked, constraints, start, named))
    order = _order(asked, random)
    codes = draw(np.exp(log_p), len(asked.respondents), order, random)
    kept = _statements(asked, named, 0.5)
    unit = SCORE_UNIT if asked.question == SCORES else SHARE_UNIT
    repair = Repair(kept, asked.statistics, np.full(len(kept.low), unit), neighbours=asked.question == SCORES)
    return repair.run(codes, log_p, random)


def _direct(statement: Linear) -> bool:
    """Whether a statement is one on shares or means of this wave (others follow from the pattern, or speak of another wave)."""
    return all(quantity.statistic in ("share", "mean") and quantity.wave == WAVE and (quantity.question, quantity.answer) not in FOLLOWING
               for _, quantity in statement.terms)  # fmt: skip


def _order(asked: Block, random: np.random.Generator) -> np.ndarray:
    """People by region and age, at random within: the order in which the systematic draw meets them."""
    frame = asked.respondents
    keys = [random.random(len(frame)), *(pd.Categorical(frame[COLUMNS[name]], groups(name)).codes for name in ("age", "territory"))]
    return np.lexsort(keys)


# Where the tilt begins


def _effects(asked: Block, sd_territory: float, sd_group: float, width: int, random: np.random.Generator) -> np.ndarray:
    """Random effects of region and groups on each of `width` columns; shape (people, width)."""
    total = np.zeros((len(asked.respondents), width))
    for dimension in DIMENSIONS:
        slugs = groups(dimension)
        drawn = random.normal(0.0, sd_territory if dimension == "territory" else sd_group, (len(slugs), width))
        total += drawn[pd.Categorical(asked.respondents[COLUMNS[dimension]], slugs).codes]
    return total


def _share_start(asked: Block, random: np.random.Generator) -> np.ndarray:
    """Logarithms of the starting shares: register of assumptions, a random level, random effects of regions and groups."""
    spread = assumptions.value("level_sd")
    effects = assumptions.value("territory_sd"), assumptions.value("group_sd")
    rows = []
    for variable in asked.variables:
        if variable.kind == "yes_no":
            share = assumptions.value(f"share/{asked.question}/{variable.answer}")
            logit = np.log(share / (1 - share)) + random.normal(0.0, spread) + _effects(asked, *effects, 1, random)
            rows.append(np.hstack([np.zeros_like(logit), logit]))
        else:
            place = f"{asked.question}/{variable.answer}" if variable.answer else asked.question
            level = np.log([assumptions.value(f"share/{place}/{code}") for code in asked.codes]) + random.normal(0.0, spread, len(asked.codes))
            rows.append(level + _effects(asked, *effects, len(asked.codes), random))
    return np.stack(rows, axis=1).reshape(-1, len(asked.codes))


def _score_start(asked: Block, constraints: list[Constraint], random: np.random.Generator) -> np.ndarray:
    """Logarithms of starting probabilities of scores: a discrete normal around a level by rank, random effects of regions and groups."""
    order = _ranks(constraints, random)
    first, sd, last = assumptions.value("score_first"), assumptions.value("score_sd"), len(order)
    spread = _spread(constraints)
    level = {domain: first - spread * place / (last - 1) for place, domain in enumerate(order)}
    centre = np.array([level[variable.answer] for variable in asked.variables]) + random.normal(0.0, assumptions.value("score_level_sd"), last)
    centre = centre + _effects(asked, assumptions.value("score_territory_sd"), assumptions.value("score_group_sd"), last, random)
    scores = np.arange(len(asked.codes))
    return (-((scores - centre[:, :, None]) ** 2) / (2 * sd**2)).reshape(-1, len(scores))


def _spread(constraints: list[Constraint]) -> float:
    """Middle of what is printed of the spread between the first and the last domain (one point of 10 when nothing is)."""
    wanted = {("level", "1"), ("level", str(len(domains())))}
    for each in constraints:
        for statement in each.linear:
            if {(quantity.statistic, quantity.answer) for _, quantity in statement.terms} == wanted and statement.high < inf:
                return (statement.low + statement.high) / 2
    return 1.0


# What the claims leave to choose


def _ranks(constraints: list[Constraint], random: np.random.Generator) -> list[str]:
    """An order of the domains that keeps every claim on ranks; what they leave free is drawn."""
    return _cheapest(random.random((len(domains()), len(domains()))), constraints)


def _cheapest(cost: np.ndarray, constraints: list[Constraint]) -> list[str]:
    """The order of the domains that costs least among those that keep every claim on ranks; `cost` is (domain, rank)."""
    listed = domains()
    barred = cost.copy()
    for each in constraints:
        for statement in each.linear:
            if len(statement.terms) == 1 and statement.terms[0][1].statistic == "rank" and statement.terms[0][1].wave == WAVE:
                place = listed.index(statement.terms[0][1].answer)
                outside = [rank for rank in range(len(listed)) if not statement.low <= rank + 1 <= statement.high]
                barred[place, outside] += 1.0 + cost.max() * len(listed)  # never chosen while another order is left
    places = linear_sum_assignment(barred)[1]
    return [listed[place] for place in np.argsort(places, kind="stable")]


def _pattern(asked: Block, constraints: list[Constraint], log_q: np.ndarray) -> list[tuple[str, Linear]]:
    """Inequalities of an order of the domains and of a first three for each region, with statements on levels rewritten on them."""
    start = np.exp(log_q - log_q.max(axis=1, keepdims=True))
    means = ((start / start.sum(axis=1, keepdims=True)) @ asked.statistics)[:, 0].reshape(asked.answered.shape)
    order = _order_kept(asked, constraints, means)
    by_rank = {str(place + 1): domain for place, domain in enumerate(order)}
    named = [(f"rank {place + 1}", at_least(_mean(one), _mean(other), strict=True)) for place, (one, other) in enumerate(pairwise(order))]
    for each in constraints:
        for statement in each.linear:
            if any(quantity.statistic == "level" for _, quantity in statement.terms) and all(quantity.wave == WAVE for _, quantity in statement.terms):
                terms = tuple((factor, _mean(by_rank[quantity.answer]) if quantity.statistic == "level" else quantity) for factor, quantity in statement.terms)
                named.append((each.claim_id, Linear(terms, statement.low, statement.high)))
    for region, top in _top_threes(asked, constraints, means).items():
        for domain in top:
            named += [(f"top three of {region}", at_least(_mean(domain, region), _mean(other, region), strict=True)) for other in domains() if other not in top]
    return named


def _order_kept(asked: Block, constraints: list[Constraint], means: np.ndarray) -> list[str]:
    """The order of the starting means, corrected to what the claims on ranks allow."""
    national = (means * asked.weight[:, None]).sum(axis=0) / asked.weight.sum()
    preferred = np.argsort(np.argsort(-national, kind="stable"), kind="stable")
    return _cheapest((preferred[:, None] - np.arange(len(preferred))[None, :]) ** 2.0, constraints)


def _top_threes(asked: Block, constraints: list[Constraint], means: np.ndarray) -> dict[str, list[str]]:
    """The first three of each region: the likeliest under the start that keep every claim on them (an integer program)."""
    listed, regions = domains(), groups("territory")
    if not any(quantity.statistic == "in_top" for each in constraints for quantity in each.quantities()):
        return {}
    place = {(region, domain): row * len(listed) + column for row, region in enumerate(regions) for column, domain in enumerate(listed)}
    value = np.concatenate([means[asked.inside("territory", region)].mean(axis=0) for region in regions])
    rows, low, high = [], [], []
    for region in regions:
        rows.append({place[region, domain]: 1.0 for domain in listed})
        low.append(TOP)
        high.append(TOP)
    for each in constraints:
        for statement in each.linear:
            if all(quantity.statistic == "in_top" for _, quantity in statement.terms):
                rows.append({place[quantity.population, quantity.answer]: factor for factor, quantity in statement.terms})
                low.append(statement.low)
                high.append(statement.high)
    matrix = np.zeros((len(rows), len(place)))
    for line, row in enumerate(rows):
        matrix[line, list(row)] = list(row.values())
    found = milp(-value, integrality=np.ones(len(place)), bounds=Bounds(0, 1), constraints=LinearConstraint(matrix, low, high))
    chosen = np.round(found.x).astype(bool)
    return {region: [domain for domain in listed if chosen[place[region, domain]]] for region in regions}


def _others(group: Options, constraints: list[Constraint]) -> set[Quantity]:
    """Quantities that other disjunctions push up too: the last to be put below."""
    mine = {option.terms[0][1] for option in group.options if len(option.terms) == 2}
    return {option.terms[0][1] for each in constraints for other in each.options for option in other.options if len(option.terms) == 2} - mine


def _disjunctions(asked: Block, constraints: list[Constraint], start: Start, named: list[tuple[str, Linear]]) -> np.ndarray:
    """Probabilities that keep the statements and, of each disjunction, the options nearest to holding; those are added to `named`."""
    probabilities = tilt(start, _statements(asked, named, 1.0))
    for claim, group in [(each.claim_id, group) for each in constraints for group in each.options if group.least > 0]:
        refusals = []
        for options in _selections(group, _others(group, constraints), asked, probabilities):
            try:
                probabilities = tilt(start, _statements(asked, named + [(claim, option) for option in options], 1.0))
            except InputError as error:
                refusals.append(error)
                continue
            named += [(claim, option) for option in options]
            break
        else:
            impossible = Problem("data/published", None, None, claim, f"no more than {len(group.options)} comparisons that must hold ({group.least})")
            raise refusals[0] if refusals else InputError([impossible])  # the first refused is the one that the claims were nearest to
    return probabilities


def _selections(group: Options, raised: set[Quantity], asked: Block, probabilities: np.ndarray) -> Iterator[list[Linear]]:
    """Enough options of a disjunction, those that the other claims leave nearest to holding first."""
    totals = _rows(asked, list(group.options)) @ (probabilities @ asked.statistics).ravel()
    short = [max(option.low - total, total - option.high) for option, total in zip(group.options, totals, strict=True)]
    late = [any(factor < 0 and quantity in raised for factor, quantity in option.terms) for option in group.options]
    order = sorted(range(len(short)), key=lambda place: (late[place], round(short[place], 9), place))
    for last in range(group.least - 1, len(order)):
        yield [group.options[place] for place in [*order[: group.least - 1], order[last]]]


# Statements on people


def _mean(domain: str, region: str = "") -> Quantity:
    return Quantity("mean", SCORES, domain, "territory", region) if region else Quantity("mean", SCORES, domain)


def _rows(asked: Block, statements: list[Linear]) -> sparse.csr_array:
    """Statements as linear functions of the answers: which quantities, times the answers that each quantity is made of."""
    quantities = list(dict.fromkeys(quantity for statement in statements for _, quantity in statement.terms))
    if not quantities:
        return sparse.csr_array((0, asked.columns))
    place = {quantity: column for column, quantity in enumerate(quantities)}
    entries = [(line, place[quantity], factor) for line, statement in enumerate(statements) for factor, quantity in statement.terms]
    lines, columns, factors = (np.array(part) for part in zip(*entries, strict=True))
    combined = sparse.csr_array((factors, (lines, columns)), shape=(len(statements), len(quantities)))
    return sparse.csr_array(combined @ sparse.vstack([asked.row(quantity) for quantity in quantities]))


def _statements(asked: Block, named: list[tuple[str, Linear]], part: float) -> Statements:
    """Stack statements, with `part` of the registered margin kept on every end that can be missed."""
    margin = part * assumptions.value("margin_score" if asked.question == SCORES else "margin_share")
    low, high = [], []
    for _, statement in named:
        room = min(margin, (statement.high - statement.low) / 4)
        low.append(statement.low + room if statement.low > -inf else -inf)
        high.append(statement.high - room if statement.high < inf else inf)
    matrix = _rows(asked, [statement for _, statement in named])
    return Statements(matrix, np.array(low), np.array(high), [claim for claim, _ in named])
