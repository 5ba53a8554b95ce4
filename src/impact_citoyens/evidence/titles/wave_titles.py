"""Titles of what a microdata file alone can say: changes between its waves, first ranks of its regions."""

from collections.abc import Iterable
from math import sqrt

import pandas as pd

from impact_citoyens.evidence.titles.answer_titles import no_answers
from impact_citoyens.evidence.titles.title_evidence import frame, two_sided
from impact_citoyens.evidence.titles.title_words import finish, quoted
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, n_
from impact_citoyens.statistics import families
from impact_citoyens.study import study

MOST_MOVES = 2  # named, the largest first; the others are counted


def evolution(given: pd.DataFrame | Iterable) -> str:
    """Say which answers of one population moved between the last two waves of a file, beyond chance.

    Notes
    -----
    z test of two independent samples, ``(p2 - p1) / sqrt(se1**2 + se2**2)``; p-values adjusted with Holm's
    method for all answers.
    """
    moves = between_waves(given)
    if moves.empty:
        waves = sorted(set(frame(given)["wave"]))[-2:]
        return finish(
            _("De {start} à {end}, aucun effectif suffisant pour comparer", start=waves[0], end=waves[-1])
        )
    sure = moves[moves["p_adjusted"] < families.ALPHA]
    largest = sorted(sure.to_dict("records"), key=lambda row: -abs(row["change"]))
    parts = [
        _("{answer} {change}", answer=quoted(row["question"], row["answer"]), change=_written(row))
        for row in largest[:MOST_MOVES]
    ]
    more = len(largest) - MOST_MOVES
    parts += [_("1 autre" if more == 1 else "{n} autres", n=more)] if more > 0 else []
    text = _(
        "De {start} à {end} : {said}",
        start=moves["before"].iloc[0],
        end=moves["after"].iloc[0],
        said=lang.listing(parts) or _("aucune évolution au-delà du hasard"),
    )
    return finish(text, [{"evidence": "observed", "wave": ""}])


def between_waves(given: pd.DataFrame | Iterable) -> pd.DataFrame:
    """Return the change of each answer between the last two waves of a file, with its p-value.

    Alone and adjusted.
    """
    rows = frame(given)
    if len(rows):
        observed = (rows["evidence"] == "observed") & rows["estimate"].notna()
        rows = rows[observed & ~rows["answer"].isin(no_answers())]
    waves, moves = sorted(set(rows["wave"]))[-2:] if len(rows) else [], []
    if len(waves) == 2:
        moves = [move for _, group in rows.groupby("answer", sort=False) for move in _move(group, *waves)]
    table = pd.DataFrame(moves, columns=["question", "answer", "statistic", "before", "after", "change", "p"])
    return table.assign(p_adjusted=families.holm(table["p"].tolist()))


def _move(rows: pd.DataFrame, before: str, after: str) -> list[dict]:
    then, now = (rows[rows["wave"] == wave] for wave in (before, after))
    if then.empty or now.empty:
        return []
    then, now = then.iloc[0], now.iloc[0]
    error, change = sqrt(then["se"] ** 2 + now["se"] ** 2), now["estimate"] - then["estimate"]
    p = two_sided(change / error) if error > 0 else float("nan")
    same = {name: now[name] for name in ("question", "answer", "statistic")}
    return [same | {"before": before, "after": after, "change": change, "p": p}]


def _written(row: dict) -> str:
    if row["statistic"] == "mean":
        return lang.number(row["change"], decimals=1, signed=True)
    return lang.points(row["change"])


def first_ranks(rows: pd.DataFrame) -> str:
    """Say which domain comes first in most regions of a file.

    And in how many regions the first rank is certain.

    Parameters
    ----------
    rows : DataFrame
        The first rank of each region: its estimate is 1, its ``high`` too when the confidence region of the
        ranks leaves no other.
    """
    counts = rows["answer"].value_counts(sort=False)
    answer, n = counts.idxmax(), int(counts.max())
    certain = int((rows["high"] == 1).sum())
    sure = _("premier rang sûr dans {n}", n=certain) if certain else _("aucun premier rang sûr")
    text = n_(
        "{answer} en tête dans {n} région sur {of} ; {sure}",
        "{answer} en tête dans {n} régions sur {of} ; {sure}",
        n,
        answer=quoted(study.scores(), answer),
        of=len(rows),
        sure=sure,
    )
    return finish(text, rows.to_dict("records"))
