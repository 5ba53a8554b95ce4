"""Titles of regions, groups and stakeholders: who is above or below France, beyond chance."""

from collections.abc import Iterable

import pandas as pd

from impact_citoyens.evidence.titles import answer_titles
from impact_citoyens.evidence.titles.title_evidence import frame, masked, quotable_estimates, told_apart
from impact_citoyens.evidence.titles.title_words import MOST_NAMES, absent, finish, group, quoted, value
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _
from impact_citoyens.statistics.printed_pairs import BEYOND, NOT_TESTABLE, ROUNDING
from impact_citoyens.study import territories

NONE_APART = {  # by kind: how none is said, and how those are said that are published
    "territory": (N_("aucune des {n} régions{published} ne se distingue de {the_nation}"), N_(" publiées")),
    "group": (N_("aucun des {n} groupes{published} ne se distingue de {the_nation}"), N_(" publiés")),
    "mixed": (N_("aucune des {n} valeurs{published} ne se distingue de {the_nation}"), N_(" publiées")),
}


def against_france(given: pd.DataFrame | Iterable) -> str:
    """Say which regions and groups are above or below France beyond chance, or that none can be told apart.

    Parameters
    ----------
    given : DataFrame or iterable of Line
        One answer, for France, regions and groups.

    Notes
    -----
    Verdicts of `title_evidence.told_apart`.
    """
    rows = quotable_estimates(given)
    if not rows:
        return _empty(given)
    subject = quoted(rows[0]["question"], rows[0]["answer"])
    france = next((row for row in rows if row["dimension"] == "national"), None)
    others = [row for row in rows if row is not france]
    if france is None:
        return answer_titles.values(given)
    if not others:
        alone = _("{value} {in_nation} ; rien n’est publié par groupe", value=value(france))
        return finish(_("{subject} : {said}", subject=subject, said=alone), [france])
    sides, tested = _apart(others, france)
    used = [row for side in sides.values() for row in side]
    text = _("{subject} : {said}", subject=subject, said=_said(sides, tested))
    return finish(text, [*(used or tested), france], _gap(others) if used else "")


def _apart(others: list[dict], france: dict) -> tuple[dict[str, list[dict]], list[dict]]:
    """Rows above France, below, and at the limit of chance; then rows that were tested, if any was."""
    told = list(zip(others, told_apart(others, france), strict=True))
    beyond = [row for row, verdict in told if verdict == BEYOND]
    sides = {
        "above": [row for row in beyond if row["estimate"] > france["estimate"]],
        "below": [row for row in beyond if row["estimate"] < france["estimate"]],
        "limit": [row for row, verdict in told if verdict == ROUNDING],
    }
    return sides, [row for row, verdict in told if verdict != NOT_TESTABLE] or others


def _said(sides: dict[str, list[dict]], tested: list[dict]) -> str:
    named = {side: _names(rows) for side, rows in sides.items() if rows}
    if {"above", "below"} <= set(named):
        text = N_("{above} au-dessus de {the_nation}, {below} au-dessous")
        parts = [_(text, above=named["above"], below=named["below"])]
    elif "above" in named:
        parts = [_("{names} au-dessus de {the_nation}", names=named["above"])]
    else:
        parts = [_("{names} au-dessous de {the_nation}", names=named["below"])] if "below" in named else []
    if "limit" in named:
        parts.append(_("{names} à la limite, selon l’arrondi", names=named["limit"]))
    if parts:
        return ", ".join(parts)
    if len(tested) == 1:
        return _("{name} ne se distingue pas de {the_nation}", name=group(tested[0]))
    if len(tested) == 2:
        return _(
            "{first} et {second} ne se distinguent pas de {the_nation}",
            first=group(tested[0]),
            second=group(tested[1]),
        )
    kind = _kind(tested)
    none, published = NONE_APART[kind]
    return _(none, n=len(tested), published=_(published) if tested[0]["evidence"] == "published" else "")


def _kind(rows: list[dict]) -> str:
    regional = {row["dimension"] == "territory" for row in rows}
    return "mixed" if len(regional) > 1 else "territory" if True in regional else "group"


def _names(rows: list[dict]) -> str:
    """Name a few groups; count many."""
    if len(rows) <= MOST_NAMES:
        return lang.listing([group(row) for row in rows])
    return _("{n} régions" if _kind(rows) == "territory" else "{n} groupes", n=len(rows))


def _gap(rows: list[dict]) -> str:
    regional = {row["population"] for row in rows if row["dimension"] == "territory"}
    if rows[0]["evidence"] == "observed" or not regional or len(regional) >= len(territories.regions()):
        return ""
    regions = _("région publiée" if len(regional) == 1 else "régions publiées")
    return _("{n} {regions} sur {all}", n=len(regional), all=len(territories.regions()), regions=regions)


def _empty(given: pd.DataFrame | Iterable) -> str:
    rows = frame(given)
    subject = quoted(rows["question"].iloc[0], rows["answer"].iloc[0]) if len(rows) else ""
    return absent(subject, masked(given))


def organisations(given: pd.DataFrame | Iterable) -> str:
    """Say from which to which share studies of unpublished sizes go: no test is possible."""
    published = [row for row in frame(given).to_dict("records") if row["evidence"] == "published"]
    if len(published) < 2:
        return answer_titles.values(given)
    low, *_between, high = sorted(published, key=lambda row: row["estimate"])
    ends = {"low": value(low), "lowest": group(low), "high": value(high), "highest": group(high)}
    text = N_("De {low} ({lowest}) à {high} ({highest}) ; effectifs non publiés, aucun test possible")
    return finish(_(text, **ends), [low, high])


def places(given: pd.DataFrame | Iterable) -> str:
    """Say what is printed first of each place, when nothing tells how many people answered."""
    first: dict[str, dict] = {}
    for row in sorted(quotable_estimates(given), key=lambda row: -row["estimate"]):
        first.setdefault(row["population"], row)
    said = [
        _("{who}, {answer}", who=group(row), answer=quoted(row["question"], row["answer"]))
        for row in first.values()
    ]
    wave = next(iter(first.values()))["wave"]
    return finish(_("Premiers publiés en {wave} : {said}", wave=wave, said=" ; ".join(said)), first.values())
