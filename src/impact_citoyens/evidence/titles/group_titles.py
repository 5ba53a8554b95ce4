"""Titles of regions, groups and stakeholders: who is above or below France, beyond chance."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from impact_citoyens.evidence.titles import answer_titles
from impact_citoyens.evidence.titles.title_evidence import (
    ALPHA,
    family,
    frame,
    france_p,
    masked,
    quotable_estimates,
    supports,
)
from impact_citoyens.evidence.titles.title_words import MOST_NAMES, SAY, absent, finish, group, quoted, value
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import language
from impact_citoyens.statistics import printed_tests


def against_france(given: pd.DataFrame | Iterable) -> str:
    """Say which regions and groups are above or below France beyond chance, or that none can be told apart.

    Parameters
    ----------
    given : DataFrame or iterable of Line
        One answer, for France, regions and groups.

    Notes
    -----
    Tests of `evidence.france_p`; p-values adjusted with Holm's method for all the groups of the dimension, printed or not: those that are
    printed were picked among them.
    """
    rows, say = quotable_estimates(given), SAY[language()]
    if not rows:
        return _empty(given)
    subject = quoted(rows[0]["question"], rows[0]["answer"])
    france = next((row for row in rows if row["dimension"] == "national"), None)
    others = [row for row in rows if row is not france]
    if france is None:
        return answer_titles.values(given)
    if not others:
        return finish(
            say["subject"].format(subject=subject, said=say["only_france"].format(value=value(france))),
            [france],
        )
    above, below, tested = _apart(others, france)
    said, used = _said(above, below, tested), [*above, *below] or tested
    return finish(
        say["subject"].format(subject=subject, said=said),
        [*used, france],
        _gap(others) if above or below else "",
    )


def apart(others: list[dict], france: dict) -> pd.DataFrame:
    """Return the tests behind `against_france`: one row a group, ``p`` and ``p_adjusted``."""
    table = pd.DataFrame(
        {"dimension": [row["dimension"] for row in others], "p": [france_p(row, france) for row in others]}
    )
    table["p_adjusted"] = table["p"]
    for dimension, rows in table.groupby("dimension"):
        table.loc[rows.index, "p_adjusted"] = printed_tests.holm(rows["p"].tolist(), family(dimension))
    return table


def _apart(others: list[dict], france: dict) -> tuple[list[dict], list[dict], list[dict]]:
    """Rows above France, rows below, rows that were tested."""
    adjusted = apart(others, france)["p_adjusted"]
    beyond = [
        row
        for row, p in zip(others, adjusted, strict=True)
        if p < ALPHA and supports(row, row["estimate"] - france["estimate"])
    ]
    tested = [row for row, p in zip(others, adjusted, strict=True) if not pd.isna(p)]
    return (
        [row for row in beyond if row["estimate"] > france["estimate"]],
        [row for row in beyond if row["estimate"] < france["estimate"]],
        tested or others,
    )


def _said(above: list[dict], below: list[dict], tested: list[dict]) -> str:
    say = SAY[language()]
    if above and below:
        return say["both"].format(above=_names(above), below=_names(below))
    if above or below:
        return say["above" if above else "below"].format(names=_names(above or below))
    if len(tested) == 1:
        return say["not_apart"].format(name=group(tested[0]))
    if len(tested) == 2:
        return say["neither"].format(first=group(tested[0]), second=group(tested[1]))
    kind = _kind(tested)
    published = say["published"][kind] if tested[0]["evidence"] == "published" else ""
    return say["none_apart"][kind].format(n=len(tested), published=published)


def _kind(rows: list[dict]) -> str:
    regional = {row["dimension"] == "territory" for row in rows}
    return "mixed" if len(regional) > 1 else "territory" if True in regional else "group"


def _names(rows: list[dict]) -> str:
    """Name a few groups; count many."""
    if len(rows) <= MOST_NAMES:
        return lang.listing([group(row) for row in rows])
    return SAY[language()]["regions" if _kind(rows) == "territory" else "groups"].format(n=len(rows))


def _gap(rows: list[dict]) -> str:
    regional = {row["population"] for row in rows if row["dimension"] == "territory"}
    if rows[0]["evidence"] == "observed" or not regional or len(regional) >= family("territory"):
        return ""
    say = SAY[language()]
    return say["regions_gap"].format(
        n=len(regional), regions=say["region_published" if len(regional) == 1 else "regions_published"]
    )


def _empty(given: pd.DataFrame | Iterable) -> str:
    rows = frame(given)
    subject = quoted(rows["question"].iloc[0], rows["answer"].iloc[0]) if len(rows) else ""
    return absent(subject, masked(given))


def organisations(given: pd.DataFrame | Iterable) -> str:
    """Say from which to which share studies of unpublished sizes go: no test is possible."""
    rows = frame(given)
    rows = (
        sorted(rows[rows["evidence"] == "published"].to_dict("records"), key=lambda row: row["estimate"])
        if len(rows)
        else []
    )
    if len(rows) < 2:
        return answer_titles.values(given)
    low, high = rows[0], rows[-1]
    text = SAY[language()]["range"].format(
        low=value(low), lowest=group(low), high=value(high), highest=group(high)
    )
    return finish(text, [low, high])


def places(given: pd.DataFrame | Iterable) -> str:
    """Say what is printed first of each place, when nothing tells how many people answered."""
    say, first = SAY[language()], {}
    for row in sorted(quotable_estimates(given), key=lambda row: -row["estimate"]):
        first.setdefault(row["population"], row)
    said = [
        say["by_place"].format(who=group(row), answer=quoted(row["question"], row["answer"]))
        for row in first.values()
    ]
    wave = next(iter(first.values()))["wave"]
    return finish(
        say["firsts_by_place"].format(wave=wave, said=(" ; " if language() == "fr" else "; ").join(said)),
        first.values(),
    )
