"""Where a region stands among the 12: the places that it can have, from what is known of all of them, ties said as ties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impact_citoyens import territories
from impact_citoyens.survey.ranks import possible_places, simultaneous

ROUNDING = 0.005  # printed shares are whole percentages
EDGE = 1e-9  # a half is rounded upwards: 85 % and 86 % have no value in common
PRINTED = {"highest": "first", "lowest": "last"}  # printed comparisons that give a place, and which


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
        A printed comparison; shares that the printed numbers confine; estimates on a file, with their sampling error.
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
        Every estimate of one answer, of any evidence but synthetic ones, which tell nothing of a region's place and are left out.
    relations : DataFrame
        Printed comparisons of the same answer.

    Returns
    -------
    Standing
        From a file when it has the answer for every region, else from print.

    Notes
    -----
    On a file: the joint confidence region of Klein, Wright & Wieczorek (2020) at 95%, see `survey.ranks`. In print there is no
    sampling error: these are places among the *answers* of the 2,400, and a printed “highest” is one.
    """
    rows = answer[(answer["dimension"] == "territory") & answer["population"].isin(territories.regions())]
    observed = rows[rows["evidence"] == "observed"].set_index("population").reindex(territories.regions())
    if observed["se"].notna().all():
        share, se, n = (observed[name].to_numpy(float) for name in ("estimate", "se", "n"))
        half = simultaneous(se, n - 1, len(observed))  # regions are independent strata of n people
        return _at(region, *possible_places(share - half, share + half), "observed")
    place = _printed_place(region, relations)
    if place:
        return Standing(place, place, len(observed), "published")
    low, high = _confined(rows)
    best, worst = _beside_france(region, low, high, answer, _at(region, *possible_places(low, high), "bounded"))
    others = [_printed_place(each, relations) for each in territories.regions()]
    return Standing(max(best, 1 + (1 in others)), min(worst, len(observed) - (len(observed) in others)), len(observed), "bounded")


def _beside_france(region: str, low: np.ndarray, high: np.ndarray, answer: pd.DataFrame, found: Standing) -> tuple[int, int]:
    """Use the share of France, the weighted mean of the regions: they cannot all be above it, nor all below.

    A region above it has at least one at or below it; one more than those surely below the region, unless one of these can be that one.
    """
    printed = answer[(answer["dimension"] == "national") & (answer["evidence"] == "published") & answer["comparator"].eq("eq")]
    if printed.empty:
        return found.best, found.worst
    here, least, most = territories.regions().index(region), printed["estimate"].min() - ROUNDING, printed["estimate"].max() + ROUNDING
    below, above = high < low[here], low > high[here]
    someone_below = low[here] > most and not (low[below] <= most).any()
    someone_above = high[here] < least and not (high[above] >= least).any()
    return found.best + someone_above, found.worst - someone_below


def _at(region: str, best: np.ndarray, worst: np.ndarray, evidence: str) -> Standing:
    at = territories.regions().index(region)
    return Standing(int(best[at]), int(worst[at]), len(best), evidence)


def _printed_place(region: str, relations: pd.DataFrame) -> int:
    """Return the place that a printed comparison gives among the regions, or 0."""
    mine = relations[(relations["dimension"] == "territory") & (relations["population"] == region) & (relations["other"] == "territory")]
    said = set(mine["relation"].map(PRINTED).dropna())
    return {"first": 1, "last": len(territories.regions())}.get(said.pop(), 0) if len(said) == 1 else 0


def _confined(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Smallest and largest share that print allows each region: bounds, else the printed share to the nearest whole percent, else anything."""
    low, high = (pd.Series(end, index=territories.regions()) for end in (0.0, 1.0))
    printed = rows[(rows["evidence"] == "published") & rows["comparator"].eq("eq")].set_index("population")["estimate"]
    bounds = rows[rows["evidence"] == "bounded"].set_index("population")
    low.update(bounds["low"])
    high.update(bounds["high"])
    low.update(printed - ROUNDING)
    high.update(printed + ROUNDING - EDGE)
    return low.to_numpy(), high.to_numpy()
