"""Drawn answers keep every statement after the repair, and what people cannot keep is refused."""

import numpy as np
import pytest
from scipy import sparse

from impact_citoyens.io.errors import InputError
from impact_citoyens.reconstruction.people import rounding
from impact_citoyens.reconstruction.people.entropy import Start, Statements, tilt


def sample(seed, people=300, codes=4, groups=5, room=0.004):
    """Shares of codes in groups, confined around those of an arrangement that exists."""
    random = np.random.default_rng(seed)
    member = random.integers(groups, size=people)
    truth = random.integers(codes, size=people)
    rows, low, high = [], [], []
    for group in range(groups):
        for code in range(codes - 1):
            row = np.zeros((people, codes))
            row[member == group, code] = 1 / (member == group).sum()
            share = (truth[member == group] == code).mean()
            rows.append(row.ravel())
            low.append(share - room)
            high.append(share + room)
    kept = Statements(
        sparse.csr_array(np.array(rows)),
        np.array(low),
        np.array(high),
        [f"claim-{place}" for place in range(len(rows))],
    )
    return kept, member, random


@pytest.mark.parametrize("seed", range(10))
def test_every_statement_holds_after_the_repair(seed):
    kept, member, random = sample(seed)
    p = tilt(Start(np.zeros((300, 4)), np.eye(4), np.full(300, 1 / 300)), kept)
    codes = rounding.draw(p, 300, np.argsort(member, kind="stable"), random)
    repaired, moves = rounding.Repair(kept, np.eye(4), np.full(len(kept.low), 0.01), neighbours=False).run(
        codes, np.log(p), random
    )
    totals = kept.matrix @ np.eye(4)[repaired].ravel()
    assert (totals >= kept.low).all()
    assert (totals <= kept.high).all()
    assert moves >= (repaired != codes).sum() * 0.5
    assert (repaired != codes).mean() < 0.2  # few answers move: the rest is the draw


def test_scores_move_by_one(monkeypatch):
    statistics = np.arange(11.0)[:, None]
    kept = Statements(sparse.csr_array(np.full((1, 50), 1 / 50)), np.array([6.0]), np.array([6.01]), ["mean"])
    random = np.random.default_rng(0)
    codes = np.full(50, 5)
    repaired, moves = rounding.Repair(kept, statistics, np.array([0.1]), neighbours=True).run(
        codes, np.zeros((50, 11)), random
    )
    assert repaired.mean() == pytest.approx(6.0, abs=0.02)
    assert moves == np.abs(repaired - codes).sum()


def test_a_plateau_is_left():
    """One group must hold exactly 14 and every other fewer, from a start where they all hold 14: no single
    move improves the whole."""
    people, groups = 200, 10
    member = np.repeat(np.arange(groups), people)
    share = np.zeros((groups, groups * people))
    for group in range(groups):
        share[group, member == group] = 1 / people
    rows = [share[0], *(share[0] - share[group] for group in range(1, groups))]
    low, high = [0.0665, *[0.001] * (groups - 1)], [0.0735, *[1.0] * (groups - 1)]
    kept = Statements(
        sparse.csr_array(np.array(rows)),
        np.array(low),
        np.array(high),
        ["window", *["highest"] * (groups - 1)],
    )
    codes = np.tile((np.arange(people) < 14).astype(int), groups)
    repair = rounding.Repair(kept, np.array([[0.0], [1.0]]), np.full(groups, 0.01), neighbours=False)
    repaired, _ = repair.run(codes, np.zeros((groups * people, 2)), np.random.default_rng(1))
    counts = np.bincount(member, repaired)
    assert counts[0] == 14
    assert counts[1:].max() <= 13


def test_what_no_people_can_keep_is_refused(monkeypatch):
    monkeypatch.setattr(rounding, "LIMIT", 200)
    kept = Statements(
        sparse.csr_array(np.full((1, 3), 1 / 3)), np.array([0.4]), np.array([0.6]), ["half-of-three"]
    )
    with pytest.raises(InputError, match="half-of-three"):
        rounding.Repair(kept, np.array([[0.0], [1.0]]), np.array([0.01]), False).run(
            np.zeros(3, int), np.zeros((3, 2)), np.random.default_rng(0)
        )


@pytest.mark.parametrize("seed", range(5))
def test_the_draw_is_systematic(seed):
    """Each run of people gets its expected numbers to within two: far closer than independent draws."""
    random = np.random.default_rng(seed)
    share = float(random.uniform(0.1, 0.9))
    codes = rounding.draw(np.tile([1 - share, share], (1000, 1)), 1000, np.arange(1000), random)
    for start in range(0, 1000, 200):
        assert abs(codes[start : start + 200].sum() - 200 * share) <= 3
