"""Statistical disclosure control: what is too thin to show, and what must hide with it.

A domain with fewer respondents than the threshold is hidden. Hiding it alone protects nothing when the other
parts and the total are shown; more domains hide until no hidden one is a combination of sums of those shown
(Hundepool et al. 2012, Statistical Disclosure Control: additional, or secondary, suppression). The check is
exact linear algebra on the table of regions by groups, all dimensions together, not a rule of thumb such as
two suppressions a row.
"""

import numpy as np

from impact_citoyens.survey.estimation.domains import Domain

THRESHOLD, FRAGILE = 10, 30
NEGLIGIBLE = 1e-8


class Margins:
    """Domains as sums of the cells of region x group tables, and what their totals imply of one another.

    Parameters
    ----------
    listed : list of Domain
    strata : int
        Number of regions.
    groups : dict of str to int
        Groups of each dimension; respondents of an unknown group are taken as none, which can only hide more.
    """

    def __init__(self, listed: list[Domain], strata: int, groups: dict[str, int]) -> None:
        self.strata, self.starts = strata, {}
        self.groups = {"": 1} | groups
        # Groups that are shown for France only need no region: fewer unknowns, same answer.
        self.inside = {""} | {
            domain.dimension
            for domain in listed
            if domain.groups is not None and len(domain.regions) < strata
        }
        size = 0
        for dimension, count in self.groups.items():
            self.starts[dimension] = size
            size += (strata if dimension in self.inside else 1) * count
        self.size = size
        self.vectors = np.array([self._vector(domain) for domain in listed])
        self.links = self._links()
        self.identities = np.zeros((0, len(listed)))
        for positions in _identities(listed):
            row = np.zeros((1, len(listed)))
            row[0, positions] = 1
            self.identities = np.vstack([self.identities, row])
        # The last to be hidden are those that carry most: France, then a whole territory.
        self.rank = np.array([(domain.groups is None) + (len(domain.regions) > 1) for domain in listed])

    def _block(self, dimension: str, regions: tuple[int, ...], groups: tuple[int, ...] | None) -> np.ndarray:
        count = self.groups[dimension]
        regions = regions if dimension in self.inside else (0,)
        table = np.zeros((self.strata if dimension in self.inside else 1, count))
        table[np.ix_(regions, range(count) if groups is None else groups)] = 1
        vector = np.zeros(self.size)
        vector[self.starts[dimension] : self.starts[dimension] + table.size] = table.ravel()
        return vector

    def _vector(self, domain: Domain) -> np.ndarray:
        dimension = "" if domain.groups is None else domain.dimension
        return self._block(dimension, domain.regions, domain.groups)

    def _links(self) -> np.ndarray:
        """A region counts the same people in every dimension: differences known to be 0."""
        everywhere = tuple(range(self.strata))
        rows = [
            self._block("", regions, None) - self._block(dimension, regions, None)
            for dimension in self.groups
            if dimension
            for regions in (
                [(region,) for region in everywhere] if dimension in self.inside else [everywhere]
            )
        ]
        return np.array(rows).reshape(-1, self.size)

    def completed(self, hidden: np.ndarray, n: np.ndarray) -> np.ndarray:
        """Hide one more domain of each sum in which a single one is hidden.

        The simple derivations, at little cost.

        A domain that closes several such sums comes first, then the thinnest: the usual rectangle of four
        cells.
        """
        hidden = hidden.copy()
        while True:
            alone = self.identities @ hidden == 1
            if not alone.any():
                return hidden
            closes = alone @ self.identities
            inside = np.flatnonzero((self.identities[np.argmax(alone)] > 0) & ~hidden)
            order = np.lexsort((n[inside], -closes[inside], self.rank[inside]))
            hidden[inside[order[0]]] = True

    def derivable(self, hidden: np.ndarray) -> np.ndarray:
        """Which hidden domains are sums and differences of domains shown; boolean, shape (domains,)."""
        public = np.vstack([self.vectors[~hidden], self.links])
        _, values, directions = np.linalg.svd(public, full_matrices=False)
        span = directions[values > NEGLIGIBLE]
        left = self.vectors[hidden] - self.vectors[hidden] @ span.T @ span
        exposed = np.zeros(len(hidden), bool)
        exposed[hidden] = np.abs(left).max(axis=1, initial=0) < NEGLIGIBLE**0.5
        return exposed

    def used(self, hidden: np.ndarray, exposed: int) -> np.ndarray:
        """Positions of the shown domains whose combination gives a hidden one."""
        shown = np.flatnonzero(~hidden)
        public = np.vstack([self.vectors[shown], self.links])
        weights = np.linalg.lstsq(public.T, self.vectors[exposed], rcond=None)[0][: len(shown)]
        return shown[np.abs(weights) > NEGLIGIBLE**0.5]


def suppressed(n: np.ndarray, margins: Margins, threshold: int = THRESHOLD) -> np.ndarray:
    """Decide which domains to hide.

    Parameters
    ----------
    n : ndarray of int, shape (domains,)
        Respondents behind each domain.
    margins : Margins
        Of the same domains.
    threshold : int
        Fewest respondents that are shown.

    Returns
    -------
    ndarray of bool, shape (domains,)
        Those under the threshold, and others that keep them from being derived, chosen one at a time: not
        always the smallest possible set.
    """
    n = np.asarray(n)
    hidden = margins.completed(n < threshold, n)
    while hidden.any() and not hidden.all():
        exposed = np.flatnonzero(margins.derivable(hidden))
        if not len(exposed):
            break
        candidates = margins.used(hidden, exposed[0])
        order = np.lexsort((n[candidates], margins.rank[candidates]))
        hidden[candidates[order[0]]] = True
        hidden = margins.completed(hidden, n)
    return hidden


def _identities(listed: list[Domain]) -> list[np.ndarray]:
    """Positions of domains tied by one sum (a region and its groups...), total first."""
    at = {
        (domain.regions, domain.groups and (domain.dimension, domain.groups)): place
        for place, domain in reversed(list(enumerate(listed)))
    }
    identities = []
    for place, domain in enumerate(listed):
        ways = [
            [((region,), domain.groups and (domain.dimension, domain.groups)) for region in domain.regions]
        ]
        if domain.groups is not None:
            ways.append([(domain.regions, (domain.dimension, (group,))) for group in domain.groups])
        else:
            dimensions = dict.fromkeys(other.dimension for other in listed if other.groups is not None)
            ways += [
                [(domain.regions, (name, (group,))) for group in _single_groups(listed, name)]
                for name in dimensions
            ]
        for parts in ways:
            positions = [at[part] for part in parts if part in at]
            if len(positions) == len(parts) and positions != [place]:
                identities.append(np.array([place, *positions]))
    return identities


def _single_groups(listed: list[Domain], dimension: str) -> list[int]:
    return sorted(
        {
            domain.groups[0]
            for domain in listed
            if domain.dimension == dimension and domain.groups and len(domain.groups) == 1
        }
    )
