"""A tidy frame in, a chart out.

Title, subtitle, caption, alternative text and colours are written from the frame.

Every function takes a frame of `frames.estimates`, or some of its rows, and names columns as seaborn does;
`drawn` gives a drawing made with seaborn itself what a page asks of a chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
from IPython.display import HTML

from impact_citoyens import charts
from impact_citoyens.api import subtitles
from impact_citoyens.api.context import page
from impact_citoyens.api.frames import estimates
from impact_citoyens.api.markup import element, shown
from impact_citoyens.charts import Chart, Line, Piece, theme
from impact_citoyens.evidence import question_charts, question_rows, titles
from impact_citoyens.io.errors import refusal
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, using
from impact_citoyens.study import codebook, study, territories

__all__ = ["chart", "composition", "intervals"]
ORGANISATIONS = ("stakeholder", "programme")  # other studies: France is not their total


def chart(
    question: str,
    territory: str | None = None,
    language: str | None = None,
    microdata: str | Path | None = None,
    answer: str | None = None,
    *,
    by: str | None = None,
    evidence: str | Iterable[str] | None = None,
    wave: int | str | None = None,
) -> Chart:
    """Draw a question: every answer for a territory beside France.

    Or one answer for every territory, or for every group.

    Parameters
    ----------
    question, microdata, evidence
        As for `estimates`.
    territory, language : str, optional
        Those of the page by default.
    answer : str, optional
        Draw this answer for France and each region (or by another dimension: see `by`).
    by : str, optional
        Dimension whose groups are drawn, as ``"age"``; the first answer known, unless `answer` names one.
    wave : int or str, optional
        The last one by default.

    Returns
    -------
    Chart
        Jupyter displays it; ``chart.save("levers.svg")`` or ``.png`` writes it with its title, caption and
        alternative text.

    Raises
    ------
    InputError
        As `estimates`; also for an unknown answer or language, or a question that has neither shares nor
        scores.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> drawn = ic.chart("levers", language="en", microdata="none")
    >>> drawn.title, drawn.claims
    ('Which levers to activate?', ('levers-vision-france-p13', 'levers-project-france-p13'))
    """
    place = page().place if territory is None else territories.resolve(territory)
    question_rows.check_known(
        "answer", answer, codebook.answers(codebook.question(question)["question"]).index
    )
    rows = estimates(question, None, microdata, evidence, wave)
    question_rows.check_known("dimension", by, codebook.dimensions())
    with using(language):
        return question_charts.draw(question, place, rows, answer, by)


def intervals(
    frame: pd.DataFrame,
    y: str | Sequence[str] = "answer",
    *,
    order: Iterable[str] | None = None,
    measure: str = "",
    rest: str = "",
    limits: tuple[float, float] | None = None,
    note: str = "",
    title: str = "",
    name: str = "",
    empty: str = "",
) -> Chart | HTML:
    r"""Draw estimates with their intervals, one line a value of a column; gaps say so.

    Parameters
    ----------
    frame : DataFrame
        Shares or mean scores. Of a file of several waves the last one is drawn, unless `y` names ``"wave"``.
    y : str or sequence of str
        Column whose values are the lines: ``"answer"``, ``"population"``... or several columns.
    order : iterable of str, optional
        Slugs of the lines, from the top, for one column; what the frame does not have is a gap.
        ``"territory"`` stands for France and the regions. The order of the frame by default; France, then the
        territory of the page, come first.
    measure : str
        What the axis shows: the subtitle begins with it.
    rest : str
        Label of a last line, for all that is not published.
    limits : (float, float), optional
        Ends of the axis; the whole scale by default, and whenever an estimate would be left out.
    note : str
        Added to the caption.
    title, name : str
        The finding, and the name of the figure; both are written from the frame by default.
    empty : str
        What to say instead of a chart when the frame has no row.

    Returns
    -------
    Chart

    Raises
    ------
    InputError
        When the frame has neither shares nor scores, or several answers on one line.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> urgency = ic.estimates("urgency", microdata="none").query("answer == 'essential_or_useful'")
    >>> ic.intervals(urgency, "population", order=["territory"]).table.iloc[:2, :2].values.tolist()
    [['France', '74\u202f%'], ['Auvergne-Rhône-Alpes', 'non publié']]
    """
    if frame.empty and empty:
        return shown(element("p", lang.typeset(empty), class_="gap"))
    columns = [y] if isinstance(y, str) else list(y)
    rows = _drawable(frame, columns)
    places = columns == ["population"]
    keys = _ordered(rows, columns, order)
    if order is not None:
        rows = rows[rows[columns[0]].isin([key[0] for key in keys])]
    lines = [_line(rows, columns, key) for key in keys]
    lines += [Line(rest, rows.iloc[:0])] if rest else []
    scores = rows["statistic"].eq("mean").all()
    france = rows[(rows["population"] == study.nation()) & (rows["evidence"] == "published")]
    compared = places and len(france) > 0 and len(lines) > 1
    write = subtitles.of_answers if columns[0] == "answer" or (len(columns) == 1 and not places) else None
    subtitle = (
        subtitles.finish(write(rows, measure), rows)
        if write and rows["population"].nunique() == 1
        else subtitles.of_places(rows, measure, compared)
    )
    return charts.shares(
        lines,
        name or key_of(rows, *columns),
        title or _title(rows, lines, columns),
        subtitle,
        unit="score" if scores else "percent",
        limits=limits or ((0, 10) if scores else (0, 1)),
        reference=float(france["estimate"].iloc[0]) if compared else None,
        note=note,
    )


def _drawable(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Keep shares or scores of the last wave of each kind of evidence."""
    rows = frame[frame["statistic"].isin(["share", "mean"])]
    rows = rows[rows["dimension"].isin(["national", "territory"]) | rows["territory"].eq(study.nation())]
    if rows.empty:
        raise refusal("frame", "neither share nor mean", "estimates that can be drawn", column="statistic")
    if columns == ["population"] and rows["answer"].nunique() > 1:
        found = ", ".join(rows["answer"].unique())
        fix = "Keep one: frame.query(\"answer == '…'\")."
        raise refusal("frame", found, "one answer a line", fix, column="answer")
    if "wave" in columns:
        return rows
    last = rows.groupby(["question", "evidence"])["wave"].transform("max")
    return rows[(rows["wave"] == last) | (rows["wave"] == "")]


def _ordered(rows: pd.DataFrame, columns: list[str], order: Iterable[str] | None) -> list[tuple]:
    """Return the lines, from the top: France, the territory of the page, then the others."""
    found = list(dict.fromkeys(rows[columns].itertuples(index=False, name=None)))
    regions = [study.nation(), *territories.regions()]
    wanted = [each for slug in order or () for each in (regions if slug == "territory" else [slug])]
    keys = [(slug,) for slug in dict.fromkeys(wanted)] or found
    if columns == ["population"]:
        first = [study.nation(), page().territory]
        keys = sorted(keys, key=lambda key: first.index(key[0]) if key[0] in first else len(first))
    return keys


def _line(rows: pd.DataFrame, columns: list[str], key: tuple) -> Line:
    mine = rows[(rows[columns] == list(key)).all(axis=1)]
    if mine.empty:
        label, colour = _gap(rows, columns[0], key[0])
        return Line(label, mine, colour, key[0] == page().territory != study.nation())
    first = mine.iloc[0]
    names = [str(first[f"{name}_label" if f"{name}_label" in mine else name]) for name in columns]
    national = columns == ["population"] and first["population"] == study.nation()
    colour = theme.INK if national else codebook.answer_colour(first["question"], first["answer"])
    strong = "population" in columns and first["population"] == page().territory != study.nation()
    return Line(" · ".join(name for name in names if name), mine, colour, strong)


def _gap(rows: pd.DataFrame, column: str, slug: str) -> tuple[str, str]:
    """Name a line that the frame does not have, and its colour."""
    first = rows.iloc[0]
    if column == "population":
        dimension = next(each for each in codebook.dimensions() if slug in codebook.population_slugs(each))
        label = codebook.population_label(dimension, slug, short=True)
        return label, codebook.answer_colour(first["question"], first["answer"])
    label = codebook.answer_label(first["question"], slug)
    return label, codebook.answer_colour(first["question"], slug)


def _title(rows: pd.DataFrame, lines: list[Line], columns: list[str]) -> str:
    """Say the finding: of organisations, of places against France, of places of unknown sizes.

    Or of answers.
    """
    if rows["question"].nunique() > 1:
        return titles.values(lines)
    if "population" not in columns:
        return titles.levels(lines)
    if rows["dimension"].isin(ORGANISATIONS).any():
        return titles.organisations(lines)
    if columns == ["population"]:
        return titles.against_france(lines)
    return titles.places(lines)


def key_of(rows: pd.DataFrame, *more: str) -> str:
    """Name a figure by what it draws.

    Question, the one answer or what else tells lines apart, a wave that is not the last.
    """
    answers = rows["answer"].unique()
    what = [answers[0]] if len(answers) == 1 and "answer" not in more else []
    waves = [wave for wave in rows.loc[rows["evidence"] == "published", "wave"].unique() if wave]
    known = codebook.question(rows["question"].iloc[0])["known_waves"].split(";")
    old = waves if len(waves) == 1 and len(known) > 1 and waves[0] != known[-1] else []
    named = [*rows["question"].unique(), *what, *more, *old]
    return "-".join(named).replace("_", "-").replace("+", "-")


def composition(shares: pd.DataFrame, *, rest: str, note: str = "") -> Chart:
    r"""Draw the answers to one choice as one bar of 100 %: printed, by difference, and the rest.

    Parameters
    ----------
    shares : DataFrame
        Shares of one question and one population. When it has estimates of a file, they are drawn with their
        intervals instead of the bar.
    rest : str
        What is left of the whole, in words.
    note : str
        Added to the subtitle.

    Returns
    -------
    Chart

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> levers = ic.estimates("levers", microdata="none")
    >>> levers = levers.query("population == 'france' and statistic == 'share'")
    >>> ic.composition(levers, rest="Règles et normes").table["Part"].tolist()
    ['38\u202f%', '37\u202f%', '25\u202f%']
    """
    question = shares["question"].iloc[0]
    printed = shares[shares["evidence"] == "published"]
    observed = shares[shares["evidence"].isin(["published", "observed"])]
    asked = subtitles.of_answers(observed, _("Adultes"), study.current().fact(f"fieldwork_{page().language}"))
    subtitle = subtitles.finish(f"{asked} ; {note}" if note else asked, shares.iloc[:0])
    title = titles.levels(observed)
    if shares["evidence"].eq("observed").any():
        known = codebook.answers(question)
        simple = known.index[(known["printed"] == "known") & (known["components"] == "")]
        rows = _drawable(observed, ["answer"])
        lines = [_line(rows, ["answer"], (answer,)) for answer in simple]
        return charts.shares(lines, f"{question}-france".replace("_", "-"), title, subtitle)
    pieces = _pieces(question, printed, rest)
    key = f"{question}-france".replace("_", "-")
    return charts.composition(pieces, printed, key, title, subtitle)


def _pieces(question: str, printed: pd.DataFrame, rest: str) -> list[Piece]:
    """Return printed answers, then differences of a printed sum and its parts, then the rest."""
    known, share = (
        codebook.answers(question),
        printed.drop_duplicates("answer").set_index("answer")["estimate"],
    )
    parts = {answer: (share[answer], "printed") for answer in share.index if not known["components"][answer]}
    for whole in share.index.difference(list(parts), sort=False):
        missing = [part for part in known["components"][whole].split("+") if part not in share]
        if len(missing) == 1:
            others = sum(share[part] for part in known["components"][whole].split("+") if part in share)
            parts[missing[0]] = (share[whole] - others, "difference")
    pieces = [
        Piece(codebook.answer_label(question, answer), *each)
        for answer, each in (
            (answer, (value, codebook.answer_colour(question, answer), how))
            for answer, (value, how) in parts.items()
        )
    ]
    left = 1 - sum(piece.share for piece in pieces)
    return [*pieces, Piece(rest, left, None, "rest")] if left > 1e-9 else pieces
