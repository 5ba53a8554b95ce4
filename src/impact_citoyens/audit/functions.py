"""What an expression of `data/audit/recomputations.csv` may call, and nothing else.

Counts, weights of regions, printed numbers, ranks.
"""

from collections.abc import Callable

import pandas as pd

from impact_citoyens.io.errors import nearest
from impact_citoyens.ledger.ledger import Ledger
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.statistics.printed_values import PRECISION
from impact_citoyens.study import codebook, study, territories

# what reads tables and other sources
INDEPENDENT = "weight residents regions regions_before_merging wave_in rank_by_mean rank_outside".split()


class Functions:
    """The functions of expressions, as methods.

    Every public one can be called, by its name (docs/use/auditing.md lists them).

    Parameters
    ----------
    ledger : Ledger
        What is printed.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._values, self._ledger = ledger.values, ledger

    def named(self) -> dict[str, Callable]:
        """Return the functions by name, as `simpleeval` takes them."""
        names = [name for name in vars(Functions) if not name.startswith("_") and name != "named"]
        return {name: getattr(self, name) for name in names}

    def claim(self, claim_id: str) -> float:
        """Return the printed number of another claim, in its unit.

        Raises
        ------
        KeyError
            When the ledger has no such claim, with the nearest one.
        """
        printed = self._values.loc[self._values["claim_id"] == claim_id, "value"]
        if printed.empty:
            raise KeyError(f"{claim_id}; {nearest(claim_id, self._values['claim_id'])}")
        return float(printed.iloc[0])

    def weight(self, *regions: str) -> float:
        """Return the share of some regions.

        Or sets of regions, among registered voters of 2022, in percent.
        """
        return 100 * float(territories.weights("registered_voters")[_regions(regions)].sum())

    def rounded_weight(self, *regions: str) -> float:
        """Return the same as `weight`, each region rounded to a percent before adding."""
        return float((100 * territories.weights("registered_voters")[_regions(regions)]).round().sum())

    def residents(self, *regions: str) -> float:
        """Return the share of some regions among residents of 18 and over, in percent."""
        return 100 * float(territories.weights("residents")[_regions(regions)].sum())

    def regions(self) -> int:
        """Return the number of regions of the study."""
        return len(territories.regions())

    def regions_before_merging(self) -> int:
        """Return the number of regions that they add up, by their INSEE codes."""
        return int(territories.table()["insee_region_codes"].str.split("+").explode().nunique())

    def counted(self, claim_id: str) -> float:
        """Return what a count of the text gives when what it counts is counted again among the claims."""
        return next(fact.value for fact in compile_claims(self._ledger).facts if fact.claim_id == claim_id)

    def waves_with(self, question: str, answer: str, statistic: str) -> int:
        """Return the number of waves for which the proceedings print a number of some answer."""
        source = study.current().source
        rows = self._printed(question=question, answer=answer, statistic=statistic, source=source)
        return int(rows["wave"].nunique())

    def wave_in(self, source: str, year: int) -> int:
        """Return the year, when a source publishes figures of that wave; 0 when it does not."""
        return year if str(year) in set(self._printed(source=source)["wave"]) else 0

    def rank_by_mean(
        self, answer: str, wave: str, source: str, mean: float | None = None
    ) -> tuple[float, float]:
        """Return the rank of a domain by the mean scores that a source prints, which lists the highest.

        Parameters
        ----------
        answer, wave, source : str
            The domain, the year, and the source.
        mean : float, optional
            A score, out of 10, that the domain takes instead of the one the source prints.

        Returns
        -------
        (float, float)
            The smallest and the largest rank: not the same where rounding ties some.
        """
        means = self._means(wave, source)
        half, mine = PRECISION["score_0_10"] / 2, means[answer] if mean is None else mean
        above = int((means.drop(answer) - half >= mine + half - 1e-9).sum())
        not_below = int((means.drop(answer) + half > mine - half + 1e-9).sum())
        return 1.0 + above, 1.0 + not_below

    def rank_outside(self, answer: str, wave: str, source: str) -> tuple[float, float]:
        """Return the ranks that remain for a domain that a source does not list among the highest.

        Raises
        ------
        KeyError
            When the source lists it.
        """
        listed = set(self._means(wave, source).index)
        if answer in listed:
            raise KeyError(f"{answer} is listed by {source}")
        return 1.0 + len(listed), float(len(codebook.domains()))

    def _means(self, wave: str, source: str) -> pd.Series:
        """Mean scores that a source prints of a wave, by domain."""
        means = self._printed(question=study.scores(), statistic="mean", source=source, wave=wave)
        return means.set_index("answer")["value"]

    def _printed(self, **wanted: str) -> pd.DataFrame:
        """Printed numbers with some values in some columns."""
        rows = self._values
        for column, value in wanted.items():
            rows = rows[rows[column] == value]
        return rows


def _regions(named: tuple[str, ...]) -> list[str]:
    listed = [slug for name in named for slug in codebook.members("territory", name)]
    for slug in listed:
        if slug not in territories.regions():
            raise KeyError(f"{slug}; {nearest(slug, territories.regions())}")
    return listed
