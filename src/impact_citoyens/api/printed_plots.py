"""Charts of what is printed without a number, or as a rank or a change.

A frame in, a titled chart out, as in `plots`.
"""

from __future__ import annotations

import pandas as pd

from impact_citoyens import charts
from impact_citoyens.api import subtitles
from impact_citoyens.api.context import page
from impact_citoyens.charts import Chart, Point, Tile, texts, theme
from impact_citoyens.evidence import titles
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, language
from impact_citoyens.study import codebook, study

__all__ = ["changes", "directions", "ranks", "tile_map", "trend"]
TITLES = {
    "first": titles.firsts,
    "in_top": titles.top_of_one_region,
}  # by relation; `titles.apart` for the others


def tile_map(
    relations: pd.DataFrame,
    text: str = "answer_short",
    *,
    detail: str = "",
    measure: str = "",
    note: str = "",
) -> Chart:
    """Draw one tile a region.

    A text and a colour for what is printed there, a gap that says so for the others.

    Parameters
    ----------
    relations : DataFrame
        One row a region, of `frames.relations`.
    text : str
        Column of what is written in the tile.
    detail : str
        Column of what is written under it, in small; none by default.
    measure : str
        What is shown: the subtitle begins with it.
    note : str
        Added to the caption.

    Returns
    -------
    Chart

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> first = ic.relations("levers").query("relation == 'first' and dimension == 'territory'")
    >>> ic.tile_map(first).key, len(ic.tile_map(first).table)
    ('levers-regions', 12)
    """
    tiles: dict[str, Tile] = {}
    legend: dict[str, str] = {}
    for row in relations.to_dict("records"):
        apart = row["relation"] != "near_national"
        colour = codebook.answer_colour(row["question"], row["answer"]) if apart else theme.MUTED
        tiles[row["population"]] = Tile(row[text], row[detail] if detail else "", colour)
        legend |= {colour: row[text]} if apart else {}
    compared = relations[relations["relation"] != "near_national"]
    write = TITLES.get(relations["relation"].iloc[0], titles.apart)
    return charts.tiles(
        tiles,
        f"{relations['question'].iloc[0]}-regions".replace("_", "-"),
        write(compared),
        subtitles.finish(", ".join(part for part in (measure, subtitles.per_region()) if part), relations),
        texts.caption(relations.assign(interval="none"), note, marks=""),
        here=page().territory,
        legend=list(legend.items()),
    )


def directions(relations: pd.DataFrame, *, measure: str = "") -> Chart:
    """Draw printed directions without a number, one line a population and answer.

    Parameters
    ----------
    relations : DataFrame
        Of `frames.relations`; those that compare nothing with France or with other groups are left out.
    measure : str
        What is compared with what, if more than “printed direction, without a number”.

    Returns
    -------
    Chart

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.directions(ic.relations("levers").query("dimension == 'age'")).key
    'levers-groups'
    """
    return charts.directions(
        relations,
        f"{'-'.join(relations['question'].unique())}-groups".replace("_", "-"),
        titles.directions(relations),
        lang.typeset(measure or _("Sens imprimé, sans chiffre"), language()),
        page().territory,
    )


def ranks(frame: pd.DataFrame) -> Chart:
    """Draw printed ranks over the waves, one column a wave; a rank that no source prints is a hollow circle.

    Parameters
    ----------
    frame : DataFrame
        Estimates with statistic ``rank``.

    Returns
    -------
    Chart

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> printed = ic.estimates("fragilities", microdata="none")
    >>> printed = printed.query("statistic == 'rank' and source == 'proceedings'")
    >>> ic.ranks(printed).key
    'fragilities-ranks'
    """
    return charts.ranks(
        frame,
        sorted(frame["wave"].unique()),
        f"{frame['question'].iloc[0]}-ranks",
        titles.ranks(frame),
        lang.typeset(_("Rang des domaines, {nation} ; cercle vide : rang non publié"), language()),
    )


def changes(frame: pd.DataFrame, relations: pd.DataFrame, *, measure: str = "", note: str = "") -> Chart:
    """Draw changes since another wave.

    Printed points with their interval, printed words where there is no number.

    Parameters
    ----------
    frame : DataFrame
        Estimates with statistic ``change``.
    relations : DataFrame
        Printed rises, falls and stabilities of the same question.
    measure : str
        What changes, since when: the subtitle begins with it.
    note : str
        Added to the caption.

    Returns
    -------
    Chart

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> printed = ic.estimates("engagement", microdata="none").query("statistic == 'change'")
    >>> ic.changes(printed, ic.relations("engagement").query("population == 'france'")).key
    'engagement-changes'
    """
    question = frame["question"].iloc[0]
    known = codebook.answers(question)
    names = known.index[
        known["printed"].isin(["known", "paraphrased"]) & ~known.index.isin(study.current().listed("facts"))
    ]
    return charts.changes(
        frame,
        relations,
        {answer: codebook.answer_label(question, answer) for answer in names},
        {answer: codebook.answer_colour(question, answer) for answer in names},
        f"{question}-changes",
        titles.changes(relations),
        lang.typeset(measure, language()),
        note=note,
    )


def trend(frame: pd.DataFrame, *, measure: str = "", note: str = "") -> Chart:
    """Draw shares by year, one form and colour a wording, never joined: the question changed.

    Parameters
    ----------
    frame : DataFrame
        Shares of France, of several waves; at most five answers (wordings).
    measure : str
        What is measured: the subtitle begins with it.
    note : str
        Added to the caption.

    Returns
    -------
    Chart

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> asked = ic.estimates("trend", microdata="none").query("population == 'france' and wave != ''")
    >>> ic.trend(asked).key
    'trend'
    """
    wordings = [
        Point(label, codebook.answer_colour(*pair), rows)
        for (*pair, label), rows in frame.groupby(["question", "answer", "answer_label"], sort=False)
    ]
    asked = {int(wave) for wave in codebook.question("trend")["known_waves"].split(";")}
    years = sorted(asked | set(frame["wave"].astype(int)))
    title = titles.wordings(frame)
    subtitle = lang.typeset(measure, language())
    return charts.trend(wordings, years, "trend", title, subtitle, note=lang.typeset(note, language()))
