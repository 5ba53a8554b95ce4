"""What a printed number says of the answers, statistic by statistic: the functions of `VALUES`.

Each takes a row of ``values.csv`` as a dict, and the ledger, in which counts are counted again; it returns
statements that all hold, or a fact that confines no answer. Shares are fractions, scores points of 10. An
unknown kind of claim is a ``KeyError``, which the compiler tells with its row.
"""

from collections.abc import Callable

from impact_citoyens.ledger.ledger import Ledger
from impact_citoyens.reconstruction.claims.population_groups import members
from impact_citoyens.reconstruction.claims.quantities import Fact, Linear, Options, between
from impact_citoyens.reconstruction.claims.ranked import domains, rank_list
from impact_citoyens.reconstruction.claims.relation_claims import RELATIONS
from impact_citoyens.reconstruction.claims.statements import (
    level,
    mean_difference,
    quantity,
    ranked_with,
    regions_with_in_top,
)
from impact_citoyens.statistics.printed_values import printed, window
from impact_citoyens.study import study, territories


def share(row: dict, ledger: Ledger) -> list[Linear]:
    """Confine a share to the window of its printed number: ``low <= share <= high``."""
    return [between(quantity(row), *_window(row))]


def mean(row: dict, ledger: Ledger) -> list[Linear | Options]:
    """Confine a mean score to the window of its printed number.

    For the typical note, an example on the slide, at least one domain has it.
    """
    low, high = _window(row)
    if row["answer"] == study.current().fact("typical_answer"):
        return [Options(tuple(between(quantity(row, answer=domain), low, high) for domain in domains()))]
    return [between(quantity(row), low, high)]


def rank(row: dict, ledger: Ledger) -> list[Linear | Options]:
    """Put a domain or an answer at its printed rank.

    Returns
    -------
    list of Linear or Options
        The rank itself for the scores of France; else, among the `n` others that are ranked with it, at least
        ``rank - 1`` are no lower and at least ``n + 1 - rank`` no higher, so that ties keep the claim.

    Raises
    ------
    KeyError
        For an answer that is in no list.
    """
    place = int(row["value"])
    if row["question"] == study.scores() and row["dimension"] == "national":
        return [between(quantity(row, statistic="rank"), place, place)]
    mine, others = ranked_with(row)
    above = tuple(mean_difference(row, kind, mine) for kind in others)
    below = tuple(mean_difference(row, mine, kind) for kind in others)
    return [Options(above, place - 1), Options(below, len(others) + 1 - place)]


def change(row: dict, ledger: Ledger) -> list[Linear]:
    """Confine the difference between this wave and the one before: ``low <= now - then <= high``."""
    return [
        Linear(((1.0, quantity(row)), (-1.0, quantity(row, wave=study.current().wave_before))), *_window(row))
    ]


def spread(row: dict, ledger: Ledger) -> list[Linear | Options]:
    """Confine a distance: from the first domain, or from the first of the last five, to the last one.

    Or from an answer to the next.

    Returns
    -------
    list of Linear or Options
        One for domains; for an answer, it is ahead of every other by at least the number, and of one of them
        by no more.
    """
    low, high = _window(row)
    if row["question"] == study.scores():
        last, facts = len(domains()), study.current()
        among_last = last + 1 - facts.number("last_domains")
        first = {facts.fact("spread_answer"): 1, facts.fact("last_spread_answer"): among_last}[row["answer"]]
        return [Linear(((1.0, level(first)), (-1.0, level(last))), max(low, 0.0), high)]
    mine, others = ranked_with(row)
    gaps = [mean_difference(row, mine, kind) for kind in others]
    return [
        *(Linear(gap.terms, max(low, 0.0)) for gap in gaps),
        Options(tuple(Linear(gap.terms, high=high) for gap in gaps)),
    ]


def count(row: dict, ledger: Ledger) -> list[Linear] | Fact:
    """Confine the number of regions where a domain is in the first three, or count again what a claim counts.

    Returns
    -------
    list of Linear or Fact

    Raises
    ------
    KeyError
        For a count of something that nothing here can count.
    """
    if row["question"] == study.top_question():
        return [regions_with_in_top(row["answer"], *_window(row))]
    return _fact(row, *_counted(row, ledger))


def weight(row: dict, ledger: Ledger) -> Fact:
    """Compute the share of some regions among registered voters, as a fraction."""
    total = float(territories.weights()[members(row["dimension"], row["population"])].sum())
    return _fact(row, total, "share of registered voters")


def _window(row: dict) -> tuple[float, float]:
    return window(row["value"], row["comparator"], row["unit"])


def _fact(row: dict, value: float, how: str) -> Fact:
    return Fact(row["claim_id"], row["page"], printed(row), value, *_window(row), how)


def _counted(row: dict, ledger: Ledger) -> tuple[float, str]:
    """Count again what a claim counts: the design, or what other claims name one by one."""
    regions, facts = territories.table(), study.current()
    merged = regions["insee_region_codes"].str.split("+").explode().nunique()
    design = {
        facts.fact("sample_size_answer"): (
            facts.respondents_per_region * len(regions),
            "respondents a region, times the regions",
        ),
        facts.fact("regions_answer"): (len(regions), "regions of the study"),
        facts.fact("merged_regions_answer"): (merged, "regions before merging, by their INSEE codes"),
    }
    if row["answer"] in design:
        return design[row["answer"]]
    if row["answer"] == facts.fact("last_domains_answer"):
        return _named(ledger, row, relation=["in_bottom"]), "domains named among the last"
    if row["answer"] == facts.fact("kinds_answer"):
        return len(rank_list(row["question"])), "kinds named"
    if row["unit"] == "regions":
        named = [name for name in RELATIONS if name != "near_national"]
        return _named(
            ledger, row, "population", relation=named, dimension=["territory"], answer=[row["answer"]]
        ), "regions named by other claims"
    raise KeyError(f"count of {row['answer']}")


def _named(ledger: Ledger, row: dict, what: str = "answer", **wanted: list[str]) -> int:
    """How many answers, or populations, the comparisons of a question name."""
    frame = ledger.relations
    frame = frame[(frame["question"] == row["question"]) & (frame["wave"] == study.wave())]
    for column, values in wanted.items():
        frame = frame[frame[column].isin(values)]
    return frame[what].nunique()


VALUES: dict[str, Callable[[dict, Ledger], list | Fact]] = {
    rule.__name__: rule for rule in (share, mean, rank, change, spread, count, weight)
}
