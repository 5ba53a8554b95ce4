"""Hidden estimates stay hidden: checked by trying to solve for them."""

import makefile
import numpy as np
import pytest

from impact_citoyens.survey.disclosure.suppression import Margins, suppressed
from impact_citoyens.survey.estimation import domains
from impact_citoyens.survey.estimation.estimates import estimates
from impact_citoyens.survey.reading import answers_file, contract

COLUMNS = ["sex", "age_band"]
GROUPS = {"age": 5, "sex": 2}


def solvable(counts, listed, hidden):
    """Brute force: whether two tables of people agree on all that is shown and differ on a hidden domain.

    Unknowns are the regions x age x sex cells. A hidden domain is safe when some change of the cells alters
    it and nothing
    that is shown; the changes that alter nothing shown are the null space of the shown sums.
    """
    regions = counts.shape[0]
    rows = []
    for domain in listed:
        mask = np.zeros(counts.shape)
        ages = domain.groups if domain.dimension == "age" and domain.groups is not None else range(5)
        sexes = domain.groups if domain.dimension == "sex" and domain.groups is not None else range(2)
        mask[np.ix_(domain.regions, ages, sexes)] = 1
        rows.append(mask.ravel())
    rows = np.array(rows)
    values, directions = np.linalg.eigh(rows[~hidden].T @ rows[~hidden])
    free = directions[:, values < 1e-9]
    assert len(free) == regions * 10
    return [place for place in np.flatnonzero(hidden) if np.abs(rows[place] @ free).max(initial=0) < 1e-7]


@pytest.mark.parametrize("seed", range(12))
def test_no_hidden_domain_can_be_solved_for(seed):
    rng = np.random.default_rng(seed)
    strata = contract.variables()["territory"].slugs
    strata = strata if seed % 3 else strata[:4]
    counts = rng.poisson(rng.choice([6, 12, 20, 40]), (len(strata), 5, 2)) * (
        rng.random((len(strata), 5, 2)) > 0.05
    )
    listed = domains.domains(strata, COLUMNS)
    n = np.array([_count(domain, counts) for domain in listed])
    hidden = suppressed(n, Margins(listed, len(strata), GROUPS))
    assert hidden[n < 10].all()
    assert solvable(counts, listed, hidden) == []


def _count(domain, counts):
    inside = counts[list(domain.regions)]
    if domain.groups is None:
        return int(inside.sum())
    return int(np.take(inside, domain.groups, axis=1 if domain.dimension == "age" else 2).sum())


def test_one_thin_cell_takes_others_with_it():
    strata = contract.variables()["territory"].slugs
    listed = domains.domains(strata, COLUMNS)
    counts = np.full((12, 5, 2), 20)
    counts[3, 2] = 4
    n = np.array([_count(domain, counts) for domain in listed])
    hidden = suppressed(n, Margins(listed, 12, GROUPS))
    names = [(listed[place].territory, listed[place].population) for place in np.flatnonzero(hidden)]
    assert (strata[3], "35-49") in names
    # Alone in its row and column it would be a difference: a second in the territory, a second in the band,
    # and a corner.
    assert len(names) == 4
    assert len({territory for territory, _ in names}) == 2
    assert len({band for _, band in names}) == 2


def test_nothing_to_hide_hides_nothing():
    strata = contract.variables()["territory"].slugs
    listed = domains.domains(strata, COLUMNS)
    assert not suppressed(np.full(len(listed), 10), Margins(listed, 12, GROUPS)).any()


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path = tmp_path_factory.mktemp("thin") / "a.csv"
    makefile.make(30).to_csv(path, index=False)
    frame = answers_file.read(path).frame
    return frame, estimates(frame)


def test_suppressed_rows_keep_no_number(table):
    _, made = table
    numbers = ["estimate", "low", "high", "se", "n", "n_effective", "design_effect"]
    assert made["suppressed"].any() and not made["suppressed"].all()
    assert made.loc[made["suppressed"], numbers].isna().all(axis=None)
    assert not made.loc[made["suppressed"], "fragile"].any()


def test_shown_rows_have_ten_respondents_and_under_thirty_are_fragile(table):
    _, made = table
    shown = made[~made["suppressed"]]
    assert shown["n"].min() >= 10
    assert (shown["fragile"] == (shown["n"] < 30)).all()


def test_ranks_hide_with_their_scores(table):
    _, made = table
    key = ["dimension", "population", "territory"]
    means = made[made["statistic"] == "mean"].groupby(key)["suppressed"].any()
    ranks = (
        made[(made["statistic"] == "rank") & (made["question"] == "fragilities")]
        .groupby(key)["suppressed"]
        .all()
    )
    assert (means == ranks).all()


def test_the_threshold_is_a_parameter(table):
    frame, made = table
    assert not estimates(frame, threshold=0)["suppressed"].any()
    assert estimates(frame, threshold=50)["suppressed"].sum() > made["suppressed"].sum()
