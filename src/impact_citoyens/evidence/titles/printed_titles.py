"""Titles of what is printed without a number, or without what a test would need.

Said as print says it, never as established.
"""

from collections.abc import Callable, Iterable

import pandas as pd

from impact_citoyens.evidence.titles.title_evidence import frame
from impact_citoyens.evidence.titles.title_words import MOST_NAMES, finish, group, quoted, value
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, language
from impact_citoyens.study import study, territories

LONGEST_LIST = 115  # characters: beyond, populations are counted, not named
SIDES = {
    "above_national": "above",
    "highest": "above",
    "among_highest": "above",
    "above": "above",
    "below_national": "below",
    "lowest": "below",
    "near_national": "near",
}

SAID = {  # what print says without a number: of one answer, of several
    "above": (N_("plus élevé"), N_("plus élevés")),
    "below": (N_("plus bas"), N_("plus bas")),
    "near": (N_("proche de {the_nation}"), N_("proches de {the_nation}")),
    "highest": (N_("le plus élevé"), N_("les plus élevés")),
    "lowest": (N_("le plus bas"), N_("les plus bas")),
    "rising": (N_("croissant avec l’âge"), N_("croissants avec l’âge")),
}
CHANGES = {
    "stable": N_("Dit stable depuis {wave} : {names}"),
    "up": N_("en hausse : {names}"),
    "down": N_("en baisse : {names}"),
}


def directions(relations: pd.DataFrame) -> str:
    """Say who print places above or below France for the answer that most is said of.

    Parameters
    ----------
    relations : DataFrame
        Rows of the ledger.
    """
    drawn = relations[relations["relation"].isin([*SIDES, "increasing_with"])]
    by_answer = {
        answer: _explicit(rows.to_dict("records"))
        for answer, rows in drawn.groupby(["question", "answer"], sort=False)
    }
    main = max(
        by_answer.values(),
        key=lambda rows: (len({_who(row) for row in rows}), rows[0]["reading"] == "explicit"),
    )
    alike = [rows for rows in by_answer.values() if _told(rows) == _told(main)]
    rows = [row for rows in alike for row in rows]
    title = finish(_sentence(alike, main, _names), rows)
    return title if len(title) <= LONGEST_LIST else finish(_sentence(alike, main, None), rows)


def _who(row: dict) -> tuple[str, str]:
    return row["dimension"], row["population"]


def _side(row: dict) -> str:
    return SIDES.get(row["relation"], "rising")


def _told(rows: list[dict]) -> set[tuple]:
    """What is said of an answer: who is on which side, and whether as the highest or the lowest."""
    return {(_who(row), row["relation"]) for row in rows}


def _explicit(rows: list[dict]) -> list[dict]:
    """One row a group and side: what print makes plainly once rests on no reading."""
    kept: dict[tuple, dict] = {}
    for row in sorted(rows, key=lambda row: row["reading"] != "explicit"):
        kept.setdefault((_who(row), _side(row)), row)
    return [row for row in rows if any(row is plainest for plainest in kept.values())]


def _sentence(
    alike: list[list[dict]], rows: list[dict], names: Callable[[list[dict], str], str] | None
) -> str:
    """Name the answers that the same is said of, then who is on each side, or how many."""
    many = len(alike) > 1
    told = N_("{answer} dits {said}") if many else N_("{answer} dit {said}")
    what = lang.listing([quoted(same_said[0]["question"], same_said[0]["answer"]) for same_said in alike])
    sides = {
        side: [row for row in rows if _side(row) == side] for side in ("above", "below", "near", "rising")
    }
    sides_said = [side for side in ("above", "below") if sides[side]] or [
        side for side, mine in sides.items() if mine
    ][:1]
    if sides["rising"] and len({_who(row) for row in rows}) == 1:
        return _(told, answer=what, said=_(SAID["rising"][many]))
    parts = []
    for side in sides_said:
        relations = {row["relation"] for row in sides[side]}
        written = _(SAID[relations.pop() if relations in ({"highest"}, {"lowest"}) else side][many])
        count = _("{n} groupes ou régions", n=len(sides[side])) if not parts else str(len(sides[side]))
        parts.append(
            _("{side} : {names}", side=written, names=names(sides[side]))
            if names
            else _("{side} dans {n}", side=written, n=count)
        )
    return _(told, answer=what, said=(" ; " if names else ", ").join(parts))


def _names(rows: list[dict]) -> str:
    """Name groups, then count the regions when all of them would be too many."""
    names = [group(row) for row in rows]
    if len(names) <= MOST_NAMES:
        return lang.listing(names)
    people = [group(row) for row in rows if row["dimension"] != "territory"]
    regions = len(rows) - len(people)
    counted = (
        [_("{n} régions", n=regions)]
        if regions > 1
        else [group(row) for row in rows if row["dimension"] == "territory"]
    )
    if len(people) > MOST_NAMES:
        people = [_("{n} groupes", n=len(people))]
    return lang.listing([*people, *counted])


def firsts(relations: pd.DataFrame) -> str:
    """Say which answer print puts first, and in how many regions: no percentage, hence no test."""
    rows = relations[relations["relation"] == "first"]
    missing = len(territories.regions()) - rows["population"].nunique()
    parts = _by_region(rows, N_("{answer} dans {n} {regions}"))
    parts += [_("{n} non publiées", n=missing) if missing > 1 else _("1 non publiée")] if missing else []
    text = _("Dit premier : {said}", said=", ".join(parts))
    return finish(text)  # each tile tells its reading: most are explicit


def apart(relations: pd.DataFrame) -> str:
    """Say of how many regions print says that they are above France, answer by answer."""
    rows = relations[(relations["relation"] == "above_national") & (relations["dimension"] == "territory")]
    rows = rows.drop_duplicates(["answer", "population"])
    said = _by_region(rows, N_("{answer} dit plus élevé dans {n} {regions}"))
    return finish(", ".join(said), rows.to_dict("records"))


def _by_region(rows: pd.DataFrame, template: str) -> list[str]:
    """Count the regions of each answer; the words of the template once."""
    question = rows["question"].iloc[0]
    counts = [
        (answer, regions["population"].nunique()) for answer, regions in rows.groupby("answer", sort=False)
    ]
    return [
        _(
            template if place == 0 else "{answer} dans {n}",
            answer=quoted(question, answer),
            n=n,
            regions=_("région" if n == 1 else "régions"),
        )
        for place, (answer, n) in enumerate(counts)
    ]


def top_of_one_region(relations: pd.DataFrame) -> str:
    """Say which domain is in the first three of one region alone, and of which."""
    named = (
        relations[(relations["relation"] == "in_top") & (relations["dimension"] == "territory")]
        .iloc[0]
        .to_dict()
    )
    only = relations[
        (relations["relation"] == "count_in_top")
        & (relations["answer"] == named["answer"])
        & (relations["number"] == "1")
    ]
    alone = N_("Selon la source, une seule région a {answer} dans son trio : {who}")
    text = _(
        alone if len(only) else "Selon la source, {answer} est dans le trio d’une région : {who}",
        answer=quoted(named["question"], named["answer"]),
        who=group(named),
    )
    return finish(text, [named, *only.to_dict("records")])


def ranks(estimates: pd.DataFrame) -> str:
    """Say the first of the last wave, and how far the first of the wave before has moved.

    Ranks as printed, without a test.
    """
    once = estimates.drop_duplicates(["answer", "wave"])
    table = once.pivot(index="answer", columns="wave", values="estimate")
    before, now = table.columns[-2:]
    leading = table.index[table[now] == 1][0]
    parts = [_("Rangs imprimés : {first} en tête en {wave}", first=quoted(study.scores(), leading), wave=now)]
    moved = table.index[(table[before] == 1) & (table[now] > 1)]
    for domain in moved:
        places = {"before": _ordinal(table.loc[domain, before]), "after": _ordinal(table.loc[domain, now])}
        name = quoted(study.scores(), domain)
        text = N_("{domain} passe du {before} au {after} rang depuis {since}")
        parts.append(_(text, domain=name, since=before, **places))
    return finish(" ; ".join(parts))


def _ordinal(rank: float) -> str:
    number = int(rank)
    if language() == "fr":
        return f"{number}{'er' if number == 1 else 'e'}"
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"


def changes(relations: pd.DataFrame) -> str:
    """Say what print calls stable, up or down since another wave, plainly.

    The levels that a test would need are not printed.
    """
    plain = relations[relations["reading"] == "explicit"]
    overall = plain[
        (plain["relation"] == "stable_since")
        & plain["answer"].isin([answer for _, answer in study.current().pairs("any_answers")])
    ]
    kinds = {
        "stable": overall if len(overall) else plain[plain["relation"] == "stable_since"],
        "up": plain[plain["relation"] == "increased_since"],
        "down": plain[plain["relation"] == "decreased_since"],
    }
    names = {
        kind: lang.listing([quoted(row["question"], row["answer"]) for row in rows.to_dict("records")])
        for kind, rows in kinds.items()
        if len(rows)
    }
    wave = plain["other"].iloc[0]
    parts = [_(CHANGES[kind], names=named, wave=wave) for kind, named in names.items()]
    parts[0] = ("" if "stable" in names else _("depuis {wave}, dit ", wave=wave)) + parts[0]
    return finish(" ; ".join(parts))


def wordings(given: pd.DataFrame | Iterable) -> str:
    """Say from which to which share different questions go, without comparing them."""
    rows = sorted(frame(given).to_dict("records"), key=lambda row: row["estimate"])
    waves = sorted({row["wave"] for row in rows if row["wave"]})
    ends = {"low": value(rows[0]), "high": value(rows[-1]), "start": waves[0], "end": waves[-1]}
    text = N_("De {low} à {high} d’accord entre {start} et {end}, sur {n} questions différentes")
    return finish(_(text, **ends, n=len({row["answer"] for row in rows})))
