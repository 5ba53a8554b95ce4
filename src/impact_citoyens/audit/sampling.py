"""Could chance alone have made a comparison that the ledger states? The known design answers.

The two figures of a comparison are printed (to the rounding), not printed at all, or estimated on a file,
whose own effective sizes then stand for those of the known design. Tests, families and verdicts are those of
every printed comparison (`statistics.printed_pairs`); here are only the figures that a claim compares, and
which of them it calls larger. Bounds are not used: they hold because the claims do, the one tested among
them. A comparison beyond sampling error shows a difference, never the rank that the words give it; a claim
that two figures are close is never shown by a test that sees no difference.

A region said to be first or last of the regions is held against the exact distribution of the extreme of 12
samples; a group said to be the first or last of its dimension is compared with France, as every group; a
claim against several others is as sure as the least sure of them.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

from impact_citoyens.audit.claim_evidence import Figures
from impact_citoyens.reconstruction.claims.quantities import Quantity
from impact_citoyens.reconstruction.claims.ranked import rank_list
from impact_citoyens.statistics import families, printed_pairs
from impact_citoyens.statistics.printed_pairs import NOT_TESTABLE, ROUNDING, WITHIN, Judgement, Pair, Window
from impact_citoyens.statistics.sampling_error import EXTREMES, SampleSizes
from impact_citoyens.study import codebook, study, territories

EQUALITIES = ("near_national", "tied", "stable_since")
REGION_EXTREMES = ("highest", "lowest", "among_highest")
RANKS = ("in_top", "in_bottom", "count_in_top", "rank_up_since", "rank_down_since")


@dataclass(frozen=True)
class Compared:
    """Two quantities that a claim compares.

    Attributes
    ----------
    first, second : Quantity
        A part before France, now before then.
    test : str
        See `statistics.sampling_error`.
    sign : {1, -1, 0}
        Whether the claim calls the first one larger, smaller, or close.
    place : int
        Among how many regions it is extreme: 1 for the first.
    step : bool
        Whether it is one step of a trend, all of which must hold.
    """

    first: Quantity
    second: Quantity
    test: str
    sign: int = 0
    place: int = 1
    step: bool = False


def of_claim(
    row: dict, figures: Figures, changes: dict[tuple, Window], part: float = 1.0
) -> tuple[Judgement, Pair | None]:
    """Test a comparison that the ledger states.

    Parameters
    ----------
    row : dict
        A row of the relations, or a change of the values.
    figures : Figures
        What is known of the figures compared.
    changes : dict
        Printed changes by question, answer, dimension and population, as the smallest and largest they allow
        (fractions).
    part : float
        Share of the people interviewed that the base may be, when the text allows two.

    Returns
    -------
    Judgement
        Of a claim against several others, the least sure one.
    Pair or None
        What was tested, if something could be.
    """
    compared = _compared(row)
    if isinstance(compared, str):
        return Judgement(NOT_TESTABLE, compared, "none"), None
    tested = [_tested(quantities, row, figures, changes, part) for quantities in compared]
    for verdict in (WITHIN, NOT_TESTABLE, ROUNDING):
        decisive = next((test for test in tested if test[0].verdict == verdict), None)
        if decisive:
            return decisive
    return max(tested, key=lambda test: test[0].p_high)


def clear_above(judgement: Judgement, pair: Pair | None) -> float:
    """Return the gap beyond which chance would be excluded, where values are left open; else NaN."""
    depends = judgement.reason in ("depends_on_unprinted", "depends_on_rounding")
    return printed_pairs.clear_above(pair) if depends and pair else float("nan")


def _compared(row: dict) -> list[Compared] | str:
    """The figures that a claim compares, or the reason why there are none."""
    relation, dimension = row.get("relation", "change"), row["dimension"]
    if row["question"] == study.top_question() or relation in RANKS:
        return "ranks_of_means"
    mine = _figure(row)
    if relation == "change" or relation.endswith("_since"):
        if mine.statistic != "share":
            return "other_wave"
        sign = 0 if relation in ("change", *EQUALITIES) else -1 if relation == "decreased_since" else 1
        before = _figure(row, wave=row.get("other") or study.current().wave_before)
        return [Compared(mine, before, "waves", sign)]
    people = "answers" if codebook.question(row["question"])["type"] == "single" else "items"
    if relation == "first":
        others = [kind[0] for kind in rank_list(row["question"]) if row["answer"] not in kind]
        return [Compared(mine, _figure(row, answer=other), people, 1) for other in others]
    if relation == "tied":
        return [Compared(mine, _figure(row, answer=row["other"]), people)]
    if relation == "above":
        return [Compared(mine, _figure(row, population=row["other"]), "groups", 1)]
    if relation == "increasing_with":
        named = codebook.groups(row["other"])
        steps = [_figure(row, dimension=row["other"], population=group) for group in named]
        return [Compared(later, earlier, "groups", 1, step=True) for earlier, later in pairwise(steps)]
    national = _figure(row, dimension="national", population=study.nation())
    sign = 0 if relation in EQUALITIES else -1 if relation in ("lowest", "below_national") else 1
    if relation in REGION_EXTREMES and dimension == "territory" and mine.statistic == "share":
        return [Compared(mine, national, EXTREMES[sign < 0], sign, int(row["number"] or 1))]
    return [Compared(mine, national, "part", sign)]


def _figure(row: dict, **changes: str) -> Quantity:
    statistic = "mean" if row["question"] == study.scores() else "share"
    named = {name: row[name] for name in ("question", "answer", "dimension", "population", "wave")} | changes
    return Quantity(statistic, **named)


def _tested(
    compared: Compared, row: dict, figures: Figures, changes: dict[tuple, Window], part: float
) -> tuple[Judgement, Pair | None]:
    """Judge two quantities by what is known of them."""
    first, second = (figures.box(quantity) for quantity in (compared.first, compared.second))
    change = changes.get(tuple(row[name] for name in ("question", "answer", "dimension", "population")))
    waves = compared.test == "waves"
    if first is None or (second is None and not (waves and change)):
        return Judgement(NOT_TESTABLE, "other_wave" if waves else "figures_not_bounded", compared.test), None
    dimensions = (compared.first.dimension, compared.second.dimension)
    pair = Pair(
        compared.test,
        first,
        second or first,
        _sizes(compared, figures),
        1 if compared.step else families.size(compared.test, row["question"], dimensions),
        compared.sign,
        change=change if waves and second is None else None,
        place=compared.place,
        top=10.0 if compared.first.statistic == "mean" else 1.0,
        whole=compared.test == "answers",
        bases=(1.0, part) if part < 1.0 else (1.0,),
    )
    return printed_pairs.judge(pair, row.get("relation") in EQUALITIES), pair


def _sizes(compared: Compared, figures: Figures) -> SampleSizes:
    """Look up how many people two quantities rest on."""
    mine = compared.first
    sizes = [figures.base(quantity) for quantity in (mine, compared.second)]
    if compared.test in EXTREMES:
        alike = [replace(mine, population=region) for region in territories.regions()]
        regions = [figures.base(quantity).n_effective for quantity in alike]
        sized = all(size > 0 for size in regions)
        return SampleSizes(*sizes, regions=tuple(map(round, regions)) if sized else ())
    return SampleSizes(*sizes, part=figures.part(mine) if compared.test == "part" else None)
