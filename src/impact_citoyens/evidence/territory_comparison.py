"""Two territories side by side: what is known of each, and the test that applies, or why none does."""

from __future__ import annotations

from functools import lru_cache
from math import isnan, nan, sqrt
from pathlib import Path

import pandas as pd
from scipy import stats

from impact_citoyens.evidence.question_rows import estimates
from impact_citoyens.io.errors import refusal
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, using
from impact_citoyens.statistics import sample_design
from impact_citoyens.study import study
from impact_citoyens.study import territories as places

COLUMNS = (
    "question answer wave statistic evidence territory value value_low value_high other "
    "other_value other_low other_high difference low high effect_size test p p_adjusted verdict "
    "why"
).split()
TESTED = ["difference", "low", "high", "effect_size", "test", "p", "p_adjusted", "verdict"]
REST = "rest_of_france"  # what a file compares a region with: France without it, an independent sample
WHY = {
    "missing": N_("aucune valeur pour : {names}"),
    "mean": N_("note moyenne : l’écart-type n’est pas publié"),
    "open": N_("imprimé comme une borne"),
    "wave": N_("effectif de la vague {wave} inconnu, ou autre que celui de 2022"),
    "bounded": N_("des bornes ne sont pas un échantillon"),
    "suppressed": N_("trop peu de réponses dans le fichier"),
    "synthetic": N_("réponses artificielles : un test n’en vérifierait que les hypothèses"),
    "twice": N_("deux passages diffèrent, le premier est pris"),
    "apart": N_("pas comparé : réponse composée, petite cellule, ou vague qui n’est pas la dernière"),
}


def compare(
    question: str,
    territory: str,
    other: str = "national",
    *,
    microdata: str | Path = "synthetic",
    language: str = "fr",
    evidence: str | list[str] | None = None,
    wave: int | str | None = None,
) -> pd.DataFrame:
    """Compare two territories on every answer of a question.

    Parameters
    ----------
    question, territory, microdata, evidence, wave
        As for `api.estimates`.
    other : str
        The territory compared with; France by default.
    language : {"fr", "en"}
        Language of the column ``why``.

    Returns
    -------
    DataFrame
        One row an answer, wave and kind of evidence: both values with their interval, and where a test
        applies ``difference`` (``territory`` minus ``other``) with its 95% interval, Cohen's *h*
        (``effect_size``), ``test``, ``p``, ``p_adjusted`` (Holm's method, over the tests of one wave and
        evidence; for print, over every region or pair of regions that could have been printed in its place),
        ``verdict`` (``beyond`` or ``within`` sampling error). Otherwise ``why`` says why none does.

    Raises
    ------
    InputError
        As `api.estimates`; also for a territory compared with itself.

    Notes
    -----
    Printed shares: Pearson's chi-square for two regions, a z test of a part against the rest for a region and
    France (`statistics.printed_tests`). Shares and scores of a file: the difference from the *rest* of France
    (`survey.estimation.differences`), which is then what ``other`` says; for two regions, which are
    independent strata, ``t = d / sqrt(se1**2 + se2**2)``.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> found = ic.compare("objectives", "bretagne", microdata="none")
    >>> found[["answer", "difference", "test", "verdict"]].round(2).values.tolist()[0]
    ['reduce_fragilities', 0.07, 'part_z', 'within']
    """
    pair = places.resolve(territory).slug, places.resolve(other).slug
    lang.check_language(language)
    if pair[0] == pair[1]:
        raise refusal("parameters", repr(other), f"another territory than {pair[0]}", column="other")
    rows = estimates(question, pair, microdata, evidence, wave)
    rows = rows[
        rows["statistic"].isin(["share", "mean"])
        & rows["population"].isin(pair)
        & rows["dimension"].isin(["national", "territory"])
    ]
    with using(language):
        return compare_rows(rows, pair, microdata)


def compare_rows(rows: pd.DataFrame, pair: tuple[str, str], microdata: str | Path) -> pd.DataFrame:
    """Compare two territories on estimates already read.

    Shares and scores of both, as `api.estimates` returns them; see `compare`.
    """
    return pd.DataFrame(compare_records(rows.to_dict("records"), pair, microdata), columns=COLUMNS)


def compare_records(records: list[dict], pair: tuple[str, str], microdata: str | Path) -> list[dict]:
    """Compare as `compare_rows`, from rows to rows.

    The page of all pairs does so a thousand times, where making tables took nearly all the time.
    """
    found = [
        _row(group, pair, str(microdata))
        for group in _grouped(records, ("answer", "wave", "statistic", "evidence"))
    ]
    for family in _grouped([row for row in found if row["test"] != ""], ("wave", "evidence")):
        _adjust(family)
    return found


def _grouped(records: list[dict], names: tuple[str, ...]) -> list[list[dict]]:
    """Rows that share the values of some columns, in the order of the first of each."""
    found: dict[tuple, list[dict]] = {}
    for row in records:
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    return list(found.values())


def _row(group: list[dict], pair: tuple[str, str], microdata: str) -> dict:
    sides = [[each for each in group if each["population"] == slug] for slug in pair]
    first = group[0]
    row = {name: first[name] for name in ("question", "answer", "wave", "statistic", "evidence")} | {
        "territory": pair[0],
        "other": pair[1],
    }
    for names, side in (
        (("value", "value_low", "value_high"), sides[0]),
        (("other_value", "other_low", "other_high"), sides[1]),
    ):
        row |= dict(
            zip(
                names,
                (side[0][name] for name in ("estimate", "low", "high")) if side else (nan, nan, nan),
                strict=True,
            )
        )
    missing = [slug for slug, side in zip(pair, sides, strict=True) if not side]
    if missing:
        names = lang.listing([places.territory(slug).short() for slug in missing])
        return row | _untested(_(WHY["missing"], names=names))
    reason = _reason(sides[0][0], sides[1][0])
    if reason:
        return row | _untested(_(WHY[reason], wave=row["wave"]))
    tested = _printed(row, pair) if row["evidence"] == "published" else _observed(row, sides, pair, microdata)
    return row | (
        tested | {"why": _(WHY["twice"]) if max(map(len, sides)) > 1 else ""}
        if tested
        else _untested(_(WHY["apart"]))
    )


def _untested(why: str) -> dict:
    return dict.fromkeys(TESTED, nan) | {"test": "", "verdict": "", "why": why}


def _reason(one: dict, two: dict) -> str:
    """Name what forbids a test, if something does."""
    if one["evidence"] in ("bounded", "synthetic"):
        return one["evidence"]
    if one["evidence"] == "observed":
        return "suppressed" if isnan(one["se"]) or isnan(two["se"]) else ""
    if one["statistic"] == "mean":
        return "mean"
    if not {one["comparator"], two["comparator"]} <= {"eq", "about"}:
        return "open"
    return "" if _like_2022(one["wave"]) else "wave"


def _like_2022(wave: str) -> bool:
    """Whether a wave has the sample size that tests of printed figures take."""
    return sample_design.waves().get(wave) == study.current().respondents_per_region


def _printed(row: dict, pair: tuple[str, str]) -> dict:
    """Test two printed shares."""
    from impact_citoyens.statistics import (
        printed_tests,  # pingouin, and matplotlib with it: tables alone do without
    )

    if study.nation() not in pair:
        return printed_tests.two_regions("", row["value"], row["other_value"])
    if pair[1] == study.nation():
        return printed_tests.printed_part("", row["value"], row["other_value"], "territory", pair[0])
    return _reversed(printed_tests.printed_part("", row["other_value"], row["value"], "territory", pair[1]))


def _reversed(tested: dict) -> dict:
    return tested | {
        "difference": -tested["difference"],
        "low": -tested["high"],
        "high": -tested["low"],
        "effect_size": -tested["effect_size"],
    }


def _observed(row: dict, sides: list[list[dict]], pair: tuple[str, str], microdata: str) -> dict | None:
    """Test two estimates on a file: a region against the rest of France, or two regions."""
    if study.nation() in pair:
        return _against_rest(row, pair, microdata)
    one, two = sides[0][0], sides[1][0]
    difference, se, df = (
        one["estimate"] - two["estimate"],
        sqrt(one["se"] ** 2 + two["se"] ** 2),
        one["n"] + two["n"] - 2,
    )
    margin = _t(df) * se
    p = 2 * stats.t.sf(abs(difference) / se, df) if se else nan
    return _effect(
        row
        | {
            "difference": difference,
            "low": difference - margin,
            "high": difference + margin,
            "test": "regions_t",
            "p": float(p),
        }
    )


@lru_cache(maxsize=1024)
def _t(df: float) -> float:
    """Return the quantile of a 95% interval."""
    return float(stats.t.ppf(0.975, df))


def _against_rest(row: dict, pair: tuple[str, str], microdata: str) -> dict | None:
    from impact_citoyens.evidence.microdata import open_microdata

    region = pair[0] if pair[1] == study.nation() else pair[1]
    found = open_microdata(microdata).difference(
        *(row[name] for name in ("question", "answer", "wave", "statistic")), region
    )
    if found is None:  # a small cell somewhere, or a wave that is not the last
        return None
    forward = pair[0] == region
    names = (
        ("other", "other_value", "other_low", "other_high")
        if forward
        else ("territory", "value", "value_low", "value_high")
    )
    tested = {name: float(found[name]) for name in ("difference", "low", "high", "p")} | {
        "test": "rest_t",
        "effect_size": nan,
    }
    rest = dict(zip(names, (REST, float(found["rest"]), nan, nan), strict=True))
    return _effect(row | (tested if forward else _reversed(tested)) | rest)


def _effect(row: dict) -> dict:
    from impact_citoyens.statistics import printed_tests

    shares = row["statistic"] == "share"
    return row | {
        "effect_size": printed_tests.cohen_h(row["value"], row["other_value"]) if shares else nan,
        "p_adjusted": nan,
        "verdict": "",
    }


def _adjust(family: list[dict]) -> None:
    """Adjust the tests of one family, and give each its verdict."""
    from impact_citoyens.statistics import printed_tests

    adjusted = printed_tests.holm([row["p"] for row in family], sum(map(_picked_among, family)))
    for row, p, verdict in zip(family, adjusted, printed_tests.verdicts(adjusted), strict=True):
        row |= {"p_adjusted": float(p), "verdict": str(verdict)}


def _picked_among(row: dict) -> int:
    """How many comparisons could have stood in the place of this one.

    Print names the regions that stand out, a file has all of them.
    """
    if row["evidence"] != "published":
        return 1
    regions = len(places.regions())
    return regions if study.nation() in (row["territory"], row["other"]) else regions * (regions - 1) // 2


def groups(question: str, answer: str, dimension: str, wave: int | str | None = None) -> pd.DataFrame:
    """Compare each group of France for which a share of an answer is printed with France as a whole.

    Parameters
    ----------
    question, answer : str
    dimension : str
        Dimension of the groups: ``territory``, ``age``, ``sex``...
    wave : int or str, optional
        The last one with a national figure by default.

    Returns
    -------
    DataFrame
        Columns of `statistics.printed_tests.table` and ``population``; empty when nothing can be compared.
    """
    from impact_citoyens.ledger import estimates as published_estimates
    from impact_citoyens.statistics import printed_tests

    rows = published_estimates(question)
    rows = rows[
        (rows["answer"] == answer)
        & (rows["statistic"] == "share")
        & rows["comparator"].isin(["eq", "about"])
        & rows["wave"].map(_like_2022)
    ]
    national = rows[rows["dimension"] == "national"]
    rows = rows[(rows["dimension"] == dimension) & (rows["dimension"] != "national")]
    if national.empty or rows.empty:
        return printed_tests.table([]).assign(population="")
    wave = str(wave or national["wave"].max())
    national, rows = (
        national[national["wave"] == wave],
        rows[rows["wave"] == wave].drop_duplicates("population"),
    )
    tested = [
        printed_tests.printed_part("", share, national["estimate"].iloc[0], dimension, population)
        for share, population in zip(rows["estimate"], rows["population"], strict=True)
        if len(national)
    ]
    return printed_tests.table(tested).assign(population=rows["population"].tolist()[: len(tested)])
