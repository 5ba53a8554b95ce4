"""What is unknown of each question, what its answers are made of, and which populations can be asked for."""

from impact_citoyens.io.errors import unknown
from impact_citoyens.io.tables import cached_until_edit
from impact_citoyens.reconstruction.claims import population_groups, ranked
from impact_citoyens.reconstruction.claims.quantities import Quantity
from impact_citoyens.study import codebook, study
from impact_citoyens.survey.reading import contract

HIGHEST = {"mean": 10.0, "level": 10.0, "spread": 10.0}  # other statistics are at most 1, ranks apart


@cached_until_edit(study.reference)
def kind(question: str) -> str:
    """Return how a question is answered: ``choice``, ``scale``, ``yes_no`` or ``score``.

    Raises
    ------
    InputError
        For a question that the contract does not hold.
    """
    kinds = {variable.question: variable.kind for variable in contract.questions()}
    if question not in kinds:
        raise unknown("question", question, kinds)
    return kinds[question]


@cached_until_edit(study.reference)
def unknowns(question: str) -> list[str]:
    """Return the answers whose figures are the unknowns of each cell: codes of a choice, items otherwise."""
    variables = [variable for variable in contract.questions() if variable.question == question]
    if kind(question) == "choice":
        return variables[0].slugs
    if question == study.scores():
        return [*ranked.domains(), codebook.DONT_KNOW]
    items = [variable.answer for variable in variables]
    return [*items, *at_least_one(question)]


def at_least_one(question: str) -> list[str]:
    """Return the answer that means at least one of the items of a question, in a list.

    None for most questions.
    """
    return [answer for asked, answer in study.current().pairs("any_answers") if asked == question]


@cached_until_edit(study.reference)
def answers(question: str) -> dict[str, list[tuple[float, str]]]:
    """Return what each answer is made of: coefficients and unknowns.

    Codes of a choice add up (``essential_or_useful``); items are averaged (``watching``, and the typical note
    over every domain).
    """
    single = {answer: [(1.0, answer)] for answer in unknowns(question)}
    if question == study.scores():
        domains = ranked.domains()
        return single | {
            study.current().fact("typical_answer"): [(1 / len(domains), domain) for domain in domains]
        }
    composed = codebook.answers(question).query("components != ''")["components"]
    parts = {answer: components.split("+") for answer, components in composed.items()}
    return single | {
        answer: [(1.0 if kind(question) == "choice" else 1 / len(names), name) for name in names]
        for answer, names in parts.items()
    }


def statistic(question: str, answer: str) -> str:
    """Return ``mean`` for a score, ``share`` for all else."""
    return "mean" if question == study.scores() and answer != codebook.DONT_KNOW else "share"


def usual_cells(question: str) -> str:
    """Return the cells that bounds of a question are computed on.

    17 scores are too many for the joint ones, a thousand times.
    """
    return "margins" if question == study.scores() else "joint"


def check(question: str, quantity: Quantity) -> None:
    """Check that a quantity is one of a question: its answer, and its population.

    Raises
    ------
    InputError
        With the nearest names.
    """
    top = quantity.statistic == "in_top"
    if quantity.question != (study.top_question() if top else question):
        raise unknown("question", quantity.question, [question])
    if quantity.statistic != "level" and quantity.wave == study.wave():
        listed = ranked.domains() if quantity.statistic in ("rank", "in_top") else list(answers(question))
        if quantity.answer not in listed:
            raise unknown("answer", quantity.answer, listed)
    check_population(quantity.dimension, quantity.population)


def check_population(dimension: str, population: str) -> None:
    """Check that a population of the survey exists.

    Raises
    ------
    InputError
        With the nearest names.
    """
    if dimension not in ("national", *population_groups.columns()):
        raise unknown("dimension", dimension, ["national", *population_groups.columns()])
    listed = populations(dimension)
    if population not in listed:
        raise unknown("population", population, listed)


@cached_until_edit(study.reference)
def populations(dimension: str) -> list[str]:
    """Return the populations of a dimension: those of the codebook, and the other groups of the contract."""
    if dimension == "national":
        return [study.nation()]
    listed = codebook.population_slugs(dimension)
    inside = set(population_groups.groups(dimension))
    covered = [name for name in listed if set(population_groups.members(dimension, name)) <= inside]
    return [*covered, *(group for group in population_groups.groups(dimension) if group not in covered)]
