"""A tidy frame in, a one-row table out for every test of printed figures.

Families, bases and rounding are the package's.

Tables have the columns of `statistics.printed_tests.COLUMNS`, can be put one upon another with
`pandas.concat`, and are shown by `page_text.show`.
"""

from __future__ import annotations

import itertools

import pandas as pd

from impact_citoyens.evidence.titles.title_words import lowered
from impact_citoyens.io.errors import InputError, unknown
from impact_citoyens.language.messages import _
from impact_citoyens.statistics import printed_tests, sample_design
from impact_citoyens.study import codebook, study, territories

__all__ = ["against_france", "n_effective", "respondents", "two_answers", "two_places", "two_waves"]


def respondents(population: str = "national") -> float:
    """Return how many people a printed share of a population rests on.

    An expected number for a group of people.

    Parameters
    ----------
    population : str
        A region, a group as ``"18-24"``, or ``"national"`` for everybody.

    Returns
    -------
    float
        NaN when the study does not tell.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.respondents(), ic.respondents("bretagne")
    (2400.0, 200.0)
    """
    return sample_design.base(*_group(population)).n


def n_effective(population: str = "national") -> float:
    """Return the size of the simple random sample that would be as precise.

    Regions are of unequal weight (Kish 1965).

    Parameters
    ----------
    population : str
        As for `respondents`.

    Returns
    -------
    float

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> round(ic.n_effective()), ic.n_effective("bretagne")
    (2062, 200.0)
    """
    return sample_design.base(*_group(population)).n_effective


def _group(population: str) -> tuple[str, str]:
    if population == "national":
        return study.national()
    found = next(
        (each for each in codebook.dimensions() if population in codebook.population_slugs(each)), None
    )
    if found:
        return found, population
    try:
        return "territory", territories.resolve(population).slug
    except InputError:
        known = [slug for each in codebook.dimensions() for slug in codebook.population_slugs(each)]
        raise unknown("group", population, known) from None


def two_answers(shares: pd.DataFrame, first: str | None = None, second: str | None = None) -> pd.DataFrame:
    """Compare two answers of the same people, in France.

    Parameters
    ----------
    shares : DataFrame
        Shares of one question for France.
    first, second : str, optional
        Slugs of the answers; by default each answer is compared with the next one, from the highest share
        down, and the p-values are adjusted for their number (Holm's method).

    Returns
    -------
    DataFrame
        One row a pair.

    Notes
    -----
    Answers of one choice follow the multinomial law: the standard error of their difference is
    ``sqrt((p1 + p2 - (p1 - p2)**2) / n)``, *n* being the effective number of respondents (Agresti 2013).
    Items that each person answered apart are compared with the least favourable correlation, their joint
    answers being unpublished: the standard error is the sum of the two, ``sqrt(p1 (1 - p1) / n) + sqrt(p2 (1
    - p2) / n)``.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> shares = ic.estimates("levers", microdata="none")
    >>> shares = shares.query("population == 'france' and statistic == 'share'")
    >>> ic.two_answers(shares, "shared_vision", "common_project").round(3)[["difference", "p",
    ...     "verdict"]].values.tolist()
    [[0.01, 0.6, 'within']]
    """
    printed = shares[(shares["evidence"] == "published") & (shares["statistic"] == "share")]
    ranked = list(printed.sort_values("estimate", ascending=False, kind="stable")["answer"])
    pairs = [(first, second)] if first and second else list(itertools.pairwise(ranked))
    return pd.concat([_answers(printed, *pair) for pair in pairs], ignore_index=True)


def _answers(printed: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    one, other = _printed(printed, answer=first), _printed(printed, answer=second)
    names = lowered(one["answer_short"]), lowered(other["answer_short"])
    label = _("{place} : {one} et {other}", place=one["population_label"], one=names[0], other=names[1])
    return _compared(label, one, other)


def two_places(shares: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Compare the same answer of two separate populations: regions, groups, or studies of other people.

    Parameters
    ----------
    shares : DataFrame
        Shares of one answer.
    first, second : str
        Slugs of the populations.

    Returns
    -------
    DataFrame
        One row; without a p-value where the number of respondents is not published.

    Notes
    -----
    Pearson's chi-square, as the square of a z test, on the effective sizes; each region is a simple random
    sample.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> urgency = ic.estimates("urgency", microdata="none").query("answer == 'essential_or_useful'")
    >>> ic.two_places(urgency, "pays-de-la-loire", "nouvelle-aquitaine")["test"].tolist()
    ['groups']
    """
    one, other = _printed(shares, population=first), _printed(shares, population=second)
    label = _(
        "{one} et {other} : {answer}",
        one=one["population_label"],
        other=_after(other),
        answer=lowered(one["answer_short"]),
    )
    return _compared(label, one, other)


def against_france(shares: pd.DataFrame) -> pd.DataFrame:
    """Compare every printed share of a region or group with that of France, of which it is a part.

    Parameters
    ----------
    shares : DataFrame
        Shares of one question: of France, and of some of its regions and groups.

    Returns
    -------
    DataFrame
        One row a region or group and answer. Those that are printed were picked among all of their dimension,
        which is the family of each (see `statistics.families`).

    Notes
    -----
    With *w* the weight of the part, ``p_part - p_france = (1 - w) (p_part - p_rest)``: two independent
    samples.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> found = ic.against_france(ic.estimates("urgency", microdata="none"))
    >>> found[["comparison", "difference"]].round(2).values.tolist()[0]
    ['65 ans et plus et France : incontournable', 0.08]
    """
    printed = shares[(shares["evidence"] == "published") & (shares["statistic"] == "share")]
    tables = []
    for (_answer, dimension), rows in printed.groupby(["answer", "dimension"], sort=False):
        france = printed[(printed["population"] == study.nation()) & (printed["answer"] == _answer)]
        if dimension in ("national", "stakeholder", "programme") or france.empty:
            continue
        tables += [_with_france(row, france.iloc[0]) for _index, row in rows.iterrows()]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=printed_tests.COLUMNS)


def _with_france(row: pd.Series, france: pd.Series) -> pd.DataFrame:
    label = _(
        "{one} et {other} : {answer}",
        one=row["population_label"],
        other=france["population_label"],
        answer=lowered(row["answer_short"]),
    )
    return _compared(label, row, france)


def _compared(label: str, one: pd.Series, other: pd.Series) -> pd.DataFrame:
    """Compare two printed rows by the one rule, under a label."""
    return printed_tests.compare(one.to_frame().T, other.to_frame().T).assign(comparison=label)


def two_waves(frame: pd.DataFrame, answer: str) -> pd.DataFrame:
    """Compare a national share with the wave before, given the share now and the printed change.

    Parameters
    ----------
    frame : DataFrame
        Estimates of France: the share and the change of the answer.
    answer : str
        Its slug.

    Returns
    -------
    DataFrame
        One row.

    Notes
    -----
    The share before is the difference of both; the design is supposed to have been the same: ``z = change /
    sqrt(2 m (1 - m) / n)``, *m* being the mean of the two shares. Where the text allows two bases, both are
    tested.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.two_waves(ic.estimates("engagement", microdata="none"),
    ...     "union_member")["difference"].round(2).tolist()
    [0.03]
    """
    now = _printed(frame, answer=answer, population=study.nation())
    change = _printed(frame, "change", answer=answer, population=study.nation())
    waves = codebook.question(now["question"])["known_waves"].split(";")
    before = waves[waves.index(now["wave"]) - 1]
    label = _("{answer}, {now} et {before}", answer=now["answer_short"], now=now["wave"], before=before)
    return _compared(label, now, change)


def _after(row: pd.Series) -> str:
    """Name a population in the middle of a sentence: places keep their capital."""
    places = row["dimension"] in ("national", "territory")
    return row["population_label"] if places else lowered(row["population_label"])


def _printed(frame: pd.DataFrame, statistic: str = "share", **wanted: str) -> pd.Series:
    """Return the first printed row that has the values wanted."""
    rows = frame[frame["evidence"] == "published"]
    for column, value in ({"statistic": statistic} | wanted).items():
        kept = rows[rows[column] == value]
        if kept.empty:
            raise unknown(f"printed {column}", value, rows[column].unique())
        rows = kept
    return rows.iloc[0]
