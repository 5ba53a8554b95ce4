"""Where a region stands among the 12.

The places that it can have, from what is known of all of them, ties said as ties.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact_citoyens.statistics.printed_values import PRECISION
from impact_citoyens.statistics.rank_intervals import possible_places, simultaneous
from impact_citoyens.study import territories

EDGE = 1e-9  # a half is rounded upwards: 85 % and 86 % have no value in common


@dataclass(frozen=True)
class Standing:
    """Places that a region can have among all the regions, 1 being the largest share.

    Attributes
    ----------
    best, worst : int
        First and last of the places that it can have.
    regions : int
        How many regions are ranked.
    evidence : {"published", "bounded", "observed"}
        A printed comparison; shares that the printed numbers confine; estimates on a file, with their
        sampling error.
    """

    best: int
    worst: int
    regions: int
    evidence: str

    @property
    def anywhere(self) -> bool:
        """Whether every place is possible: nothing is known."""
        return (self.best, self.worst) == (1, self.regions)


def standing(region: str, answer: pd.DataFrame, relations: pd.DataFrame) -> Standing:
    """Tell which places a region can have.

    Parameters
    ----------
    region : str
        Slug.
    answer : DataFrame
        Every estimate of one answer, of any evidence but synthetic ones, which tell nothing of a region's
        place and are left out.
    relations : DataFrame
        Printed comparisons of the same answer.

    Returns
    -------
    Standing
        From a file when it has the answer for every region, else from print.

    Notes
    -----
    On a file: the joint confidence region of Klein, Wright & Wieczorek (2020) at 95%, see
    `statistics.rank_intervals`. In print there is no sampling error: these are places among the *answers* of
    the 2,400, and a printed “highest” is one.
    """
    rows = answer[(answer["dimension"] == "territory") & answer["population"].isin(territories.regions())]
    observed = rows[rows["evidence"] == "observed"].set_index("population").reindex(territories.regions())
    if observed["se"].notna().all():
        share, se, n = (observed[name].to_numpy(float) for name in ("estimate", "se", "n"))
        half = simultaneous(se, n - 1, len(observed))  # regions are independent strata of n people
        return _at(region, *possible_places(share - half, share + half), "observed")
    low, high = _confined(rows)
    confined = _at(region, *possible_places(low, high), "bounded")
    best, worst = _beside_france(region, low, high, answer, confined)
    printed = _printed_places(relations)
    mine = printed.get(region, (1, len(observed)))
    first, last = _left(printed, region)
    evidence = "published" if region in printed else "bounded"
    return Standing(max(best, mine[0], first), min(worst, mine[1], last), len(observed), evidence)


def _beside_france(
    region: str, low: np.ndarray, high: np.ndarray, answer: pd.DataFrame, bounds: Standing
) -> tuple[int, int]:
    """Use the share of France, the weighted mean of the regions: they cannot all be above it, nor all below.

    A region above it has at least one at or below it; one more than those surely below the region, unless one
    of these can be that one.
    """
    printed = answer[
        (answer["dimension"] == "national")
        & (answer["evidence"] == "published")
        & answer["comparator"].eq("eq")
    ]
    if printed.empty:
        return bounds.best, bounds.worst
    here = territories.regions().index(region)
    least = printed["estimate"].min() - PRECISION["percent"] / 2
    most = printed["estimate"].max() + PRECISION["percent"] / 2
    below, above = high < low[here], low > high[here]
    someone_below = low[here] > most and not (low[below] <= most).any()
    someone_above = high[here] < least and not (high[above] >= least).any()
    return bounds.best + int(someone_above), bounds.worst - int(someone_below)


def _at(region: str, best: np.ndarray, worst: np.ndarray, evidence: str) -> Standing:
    at = territories.regions().index(region)
    return Standing(int(best[at]), int(worst[at]), len(best), evidence)


def _printed_places(relations: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """First and last place that outright comparisons print of some regions, among the regions."""
    number, places = len(territories.regions()), {}
    rows = relations[
        (relations["dimension"] == "territory")
        & (relations["other"] == "territory")
        & (relations["reading"] == "explicit")
    ]
    for row in rows[rows["relation"].isin(["highest", "lowest", "among_highest"])].to_dict("records"):
        said = {
            "highest": (1, 1),
            "lowest": (number, number),
            "among_highest": (1, int(row["number"] or number)),
        }[row["relation"]]
        so_far = places.get(row["population"], (1, number))
        places[row["population"]] = max(so_far[0], said[0]), min(so_far[1], said[1])
    return places


def _left(printed: dict[str, tuple[int, int]], region: str) -> tuple[int, int]:
    """First and last place that others leave: *k* of them among the first *k* take those places."""
    number = len(territories.regions())
    others = [places for slug, places in printed.items() if slug != region]
    counts = range(number - 1, 0, -1)
    above = next((n for n in counts if sum(worst <= n for _, worst in others) >= n), 0)
    below = next((n for n in counts if sum(best > number - n for best, _ in others) >= n), 0)
    return above + 1, number - below


def _confined(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest share of each region: bounds, else the printed percent, else anything."""
    low, high = (pd.Series(end, index=territories.regions()) for end in (0.0, 1.0))
    printed = rows[(rows["evidence"] == "published") & rows["comparator"].eq("eq")]
    printed = printed.set_index("population")["estimate"]
    bounds = rows[rows["evidence"] == "bounded"].set_index("population")
    low.update(bounds["low"])
    high.update(bounds["high"])
    low.update(printed - PRECISION["percent"] / 2)
    high.update(printed + PRECISION["percent"] / 2 - EDGE)
    return low.to_numpy(), high.to_numpy()
