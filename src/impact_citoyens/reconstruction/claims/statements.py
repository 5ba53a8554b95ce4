"""From the words of a row of the ledger to the quantities that it speaks of.

And the linear statements that several kinds of claims share.
"""

from impact_citoyens.reconstruction.claims.population_groups import groups, members
from impact_citoyens.reconstruction.claims.quantities import Linear, Quantity
from impact_citoyens.reconstruction.claims.ranked import domains, rank_list
from impact_citoyens.study import codebook, study, territories


def as_respondents(row: dict) -> dict:
    """Read a population that is everybody under another name as what it is.

    All the respondents, on the question that they answered.
    """
    asked = dict(study.current().pairs("same_question", "=")).get(f"{row['question']}/{row['population']}")
    return row | {"question": asked, "dimension": "national", "population": study.nation()} if asked else row


def out_of_scope(row: dict) -> str:
    """Return why a claim is not about the answers of respondents; nothing when it is."""
    if row["dimension"] == "programme":
        return "said of the programme, not of the answers of respondents"
    if row["dimension"] == "stakeholder":
        return "said of organisations, which this survey did not interview"
    return ""


def subject(row: dict) -> tuple[str, str]:
    """Return question and answer that a row speaks of.

    “don’t know” on the fragilities is told with the method.
    """
    told_with_the_method = row["question"] == study.current().fact("method_question")
    return (study.scores() if told_with_the_method else row["question"]), row["answer"]


def quantity(row: dict, **changes: str) -> Quantity:
    """Return the quantity (mean or share) that a row speaks of, with some of its fields changed."""
    question, answer = subject(row)
    score = question == study.scores() and answer != codebook.DONT_KNOW
    same = {name: row[name] for name in ("dimension", "population", "wave")}
    fields = {"statistic": "mean" if score else "share", "question": question, "answer": answer}
    return Quantity(**fields | same | changes)


def national(row: dict) -> Quantity:
    """Return the same quantity for France."""
    return quantity(row, dimension="national", population=study.nation())


def level(rank: int) -> Quantity:
    """Return the mean score at a rank, 1 the highest."""
    return Quantity("level", study.scores(), str(rank))


def place_in_top(territory: str, domain: str) -> Quantity:
    """Return the quantity that is 1 when a domain is in the first three of a region, else 0."""
    return Quantity("in_top", study.top_question(), domain, "territory", territory)


def regions_with_in_top(domain: str, low: float, high: float) -> Linear:
    """State in how many regions a domain is in the first three."""
    return Linear(tuple((1.0, place_in_top(region, domain)) for region in territories.regions()), low, high)


def against_others(row: dict) -> list[tuple[Quantity, Quantity]]:
    """Pair a population with each group that shares nobody with it, answer by answer."""
    mine = set(members(row["dimension"], row["population"]))
    others = [group for group in groups(row["other"]) if group not in mine]
    answers = domains() if row["answer"] == study.current().fact("every_answer") else [row["answer"]]
    return [
        (quantity(row, answer=answer), quantity(row, answer=answer, dimension=row["other"], population=group))
        for answer in answers
        for group in others
    ]


def ranked_with(row: dict) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Split a list of ranked answers into the one of the claim and the others.

    Raises
    ------
    KeyError
        For an answer that no list of `rank_lists.csv` has.
    """
    listed = rank_list(row["question"])
    mine = next((kind for kind in listed if row["answer"] in kind), None)
    if mine is None:
        raise KeyError(
            f"rank of {row['answer']}, which {study.file('reference/rank_lists.csv')} does not list"
        )
    return mine, [kind for kind in listed if kind != mine]


def mean_difference(
    row: dict, larger: tuple[str, ...], smaller: tuple[str, ...], strict: bool = False
) -> Linear:
    """State that the mean share of some answers is at least the mean share of others."""
    terms = [(1 / len(larger), quantity(row, answer=answer, statistic="share")) for answer in larger]
    terms += [(-1 / len(smaller), quantity(row, answer=answer, statistic="share")) for answer in smaller]
    return Linear(tuple(terms), low=0.0, strict=strict)


def since(row: dict, sign: float) -> Linear:
    """State a rise (sign 1) or a fall (sign -1) since another wave."""
    spread = study.current().fact("spread_answer")
    if row["answer"] == spread:
        now = ((sign, level(1)), (-sign, level(len(domains()))))
        then = (-sign, Quantity("spread", study.scores(), spread, wave=row["other"]))
        return Linear((*now, then), low=0.0, strict=True)
    return Linear(((sign, quantity(row)), (-sign, quantity(row, wave=row["other"]))), low=0.0, strict=True)
