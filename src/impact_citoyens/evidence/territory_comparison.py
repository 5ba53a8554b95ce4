"""Two territories side by side: what is known of each, and the test that applies, or why none does."""

from functools import lru_cache
from math import isnan, nan, sqrt
from pathlib import Path

import pandas as pd
from scipy import stats

from impact_citoyens.evidence.question_rows import estimates
from impact_citoyens.io.errors import refusal
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, using
from impact_citoyens.ledger import estimates as published_estimates
from impact_citoyens.statistics import families, printed_tests
from impact_citoyens.study import study
from impact_citoyens.study import territories as places

COLUMNS = (
    "question answer wave statistic evidence territory value value_low value_high other "
    "other_value other_low other_high difference low high effect_size test p family p_low p_high verdict "
    "why"
).split()
TESTED = "difference low high effect_size test p family p_low p_high verdict".split()
# those of `printed_pairs` that can occur here
REASONS = {"no_standard_deviation": "mean", "unknown_base": "wave"}
TWO_REGIONS = "regions_t"  # a test of a file, adjusted with the others of its wave
REST = "rest_of_france"  # what a file compares a region with: France without it, an independent sample
WHY = {
    "missing": N_("aucune valeur pour : {names}"),
    "mean": N_("note moyenne : l’écart-type n’est pas publié"),
    "wave": N_("effectif de la vague {wave} inconnu"),
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
        (``effect_size``), ``test``, ``p`` for this comparison alone, and what
        `statistics.printed_tests.compare` says of it: ``family``, ``p_low`` and ``p_high``, ``verdict``
        (``beyond``, ``within``, ``rounding``, ``not_testable``). Of a file, ``family`` is how many tests are
        adjusted together by Holm's method (`statistics.families`). Otherwise ``why`` says why none does.

    Raises
    ------
    InputError
        As `api.estimates`; also for a territory compared with itself.

    Notes
    -----
    Shares and scores of a file: the difference from the *rest* of France
    (`survey.estimation.differences`), which is then what ``other`` says; for two regions, which are
    independent strata, ``t = d / sqrt(se1**2 + se2**2)``.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> found = ic.compare("objectives", "bretagne", microdata="none")
    >>> found[["answer", "difference", "test", "verdict"]].round(2).values.tolist()[0]
    ['reduce_fragilities', 0.07, 'part', 'within']
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
    compared = [
        _row(group, pair, str(microdata))
        for group in _grouped(records, ("answer", "wave", "statistic", "evidence"))
    ]
    for tests in _grouped([row for row in compared if row["test"] == TWO_REGIONS], ("wave",)):
        _adjust(tests)
    return compared


def _grouped(records: list[dict], names: tuple[str, ...]) -> list[list[dict]]:
    """Rows that share the values of some columns, in the order of the first of each."""
    groups: dict[tuple, list[dict]] = {}
    for row in records:
        groups.setdefault(tuple(row[name] for name in names), []).append(row)
    return list(groups.values())


def _row(group: list[dict], pair: tuple[str, str], microdata: str) -> dict:
    sides = [[record for record in group if record["population"] == slug] for slug in pair]
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
    if row["evidence"] == "published":
        tested = printed_tests.compare_two(sides[0][0], sides[1][0])
        if tested["verdict"] == printed_tests.NOT_TESTABLE:
            return row | _untested(_(WHY[REASONS.get(tested["reason"], "wave")], wave=row["wave"]))
    else:
        tested = _observed(row, sides, pair, microdata)
    if not tested:
        return row | _untested(_(WHY["apart"]))
    twice = _(WHY["twice"]) if max(map(len, sides)) > 1 else ""
    return row | {name: tested[name] for name in tested if name in COLUMNS} | {"why": twice}


def _untested(why: str) -> dict:
    return dict.fromkeys(TESTED, nan) | {"test": "", "verdict": printed_tests.NOT_TESTABLE, "why": why}


def _reason(one: dict, two: dict) -> str:
    """Name what forbids a test, if something does before the figures are looked at."""
    if one["evidence"] in ("bounded", "synthetic"):
        return one["evidence"]
    hidden = one["evidence"] == "observed" and (isnan(one["se"]) or isnan(two["se"]))
    return "suppressed" if hidden else ""


def _observed(row: dict, sides: list[list[dict]], pair: tuple[str, str], microdata: str) -> dict | None:
    """Test two estimates on a file: a region against the rest of France, or two regions."""
    if study.nation() in pair:
        return _against_rest(row, pair, microdata)
    one, two = sides[0][0], sides[1][0]
    difference = one["estimate"] - two["estimate"]
    se = sqrt(one["se"] ** 2 + two["se"] ** 2)
    df = one["n"] + two["n"] - 2
    margin = _t(df) * se
    p = 2 * stats.t.sf(abs(difference) / se, df) if se else nan
    low, high = difference - margin, difference + margin
    return _effect(
        row | {"difference": difference, "low": low, "high": high, "test": TWO_REGIONS, "p": float(p)}
    )


@lru_cache(maxsize=1024)
def _t(df: float) -> float:
    """Return the quantile of a 95% interval."""
    return float(stats.t.ppf(0.975, df))


def _against_rest(row: dict, pair: tuple[str, str], microdata: str) -> dict | None:
    from impact_citoyens.evidence.microdata import open_microdata

    region = pair[0] if pair[1] == study.nation() else pair[1]
    figure = (row[name] for name in ("question", "answer", "wave", "statistic"))
    difference = open_microdata(microdata).difference(*figure, region)
    if difference is None:  # a small cell somewhere, or a wave that is not the last
        return None
    forward = pair[0] == region
    names = "other other_value other_low other_high" if forward else "territory value value_low value_high"
    tested = {name: float(difference[name]) for name in ("difference", "low", "high", "p")}
    tested |= {"test": "rest_t", "effect_size": nan, "family": int(difference["family"])}
    tested |= _adjusted(float(difference["p_adjusted"]))
    rest = dict(zip(names.split(), (REST, float(difference["rest"]), nan, nan), strict=True))
    return _effect(row | (tested if forward else printed_tests.opposite(tested)) | rest)


def _effect(row: dict) -> dict:
    shares = row["statistic"] == "share"
    return row | {"effect_size": printed_tests.cohen_h(row["value"], row["other_value"]) if shares else nan}


def _adjust(tests: list[dict]) -> None:
    """Adjust the tests of two regions in a wave of a file together, and give each its verdict."""
    adjusted = families.holm([row["p"] for row in tests])
    for row, p in zip(tests, adjusted, strict=True):
        row |= {"family": len(tests), **_adjusted(float(p))}


def _adjusted(p: float) -> dict:
    """Return what an adjusted p-value of a file says; no rounding: both of its ends are one."""
    return {"p_low": p, "p_high": p, "verdict": families.verdict(p)}


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
        Columns of `statistics.printed_tests.compare`, and ``population``; empty when nothing can be compared.
    """
    rows = published_estimates(question)
    rows = rows[(rows["answer"] == answer) & (rows["statistic"] == "share")]
    national = rows[rows["dimension"] == "national"]
    wave = str(wave or national["wave"].max())
    national = national[national["wave"] == wave].head(1)
    mine = rows[(rows["dimension"] == dimension) & (rows["wave"] == wave)].drop_duplicates("population")
    mine = mine if len(national) and dimension != "national" else mine.iloc[:0]
    return printed_tests.compare(mine, national).assign(population=mine["population"].tolist())
