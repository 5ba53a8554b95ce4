"""A whole and its parts: what is printed, what follows from it, what is left unpublished."""

import itertools
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart, drawn
from impact_citoyens.charts.rows import Row, Rows
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _


@dataclass(frozen=True)
class Piece:
    """A part of the whole.

    Attributes
    ----------
    label : str
        What it is.
    share : float
        Its share, 0 to 1.
    colour : str
        Its colour; None for what is not published (light, dotted edge; hatching is for what is synthetic).
    how : str
        ``printed``, ``difference`` (arithmetic between printed numbers) or ``rest`` (not published).
    """

    label: str
    share: float
    colour: str | None
    how: str


HOW = {"printed": N_("publié"), "difference": N_("par différence"), "rest": N_("détail non publié")}
TICKS = (0, 0.25, 0.5, 0.75, 1)


def composition(
    pieces: list[Piece], estimates: pd.DataFrame, key: str, title: str, subtitle: str, note: str = ""
) -> Chart:
    """Draw a whole as one bar of 100 %.

    Parameters
    ----------
    pieces : list of Piece
        From left to right; shares sum to 1.
    estimates : DataFrame
        The published estimates behind the pieces (for the caption).
    key, title, subtitle, note : str
        See `Chart`; the note is added to the caption.

    Raises
    ------
    ValueError
        When the shares do not sum to 1.
    """
    if abs(sum(piece.share for piece in pieces) - 1) > 1e-9:
        raise ValueError(
            f"the pieces of {key} sum to {sum(piece.share for piece in pieces):.3f}, not 1: "
            "add the unpublished rest"
        )
    rows = [(piece.label, lang.percent(piece.share), _(HOW[piece.how])) for piece in pieces]
    return drawn(
        lambda: _stairs(pieces) if theme.layout().stacked else _bar(pieces),
        key,
        title,
        subtitle,
        texts.caption(estimates, _intervals(pieces, estimates) + note, marks=""),
        [(label, f"{share} ({how})") for label, share, how in rows],
        pd.DataFrame(rows, columns=[_("Réponse"), _("Part"), _("Nature")]),
        texts.claims(estimates),
    )


def _intervals(pieces: list[Piece], estimates: pd.DataFrame) -> str:
    """Say the interval of each printed part: a stacked bar has no room to draw it honestly."""
    spans = []
    for row in estimates[estimates["interval"] == "design"].to_dict("records"):
        printed = (piece for piece in pieces if piece.how == "printed")
        named = next((piece for piece in printed if abs(piece.share - row["estimate"]) < 1e-9), None)
        name = named.label if named else texts.write(row)
        spans.append(f"{name}, {texts.write_interval(row)}")
    return _("Intervalles à 95 % : ") + " ; ".join(spans) + ". " if spans else ""


def _bar(pieces: list[Piece]) -> Figure:
    """Draw the whole as one bar, each part with its texts under it."""
    figure, axes = theme.canvas(1.35, 0.05, 0.05, 0.05, 0.02)
    axes.set_xlim(0, 1)
    axes.set_ylim(0.12, 1.38)
    axes.set_axis_off()
    for piece, start in zip(pieces, _starts(pieces), strict=True):
        _piece(axes, piece, start)
    return figure


def _stairs(pieces: list[Piece]) -> Figure:
    """Draw each part on a row of its own, where the one before ends: texts have the width of the whole."""
    rows = Rows([Row(piece.label, lang.percent(piece.share), _(HOW[piece.how])) for piece in pieces], 2.6)
    rows.axes.set_xlim(0, 1)
    theme.across(rows.axes, TICKS, [lang.percent(tick) for tick in TICKS])
    for i, (piece, start) in enumerate(zip(pieces, _starts(pieces), strict=True)):
        theme.track(rows.axes, rows.write(i), (0, 1))
        _part(rows.axes, piece, start, rows.centres[i], 0.5)
    return rows.axes.figure


def _starts(pieces: list[Piece]) -> list[float]:
    return list(itertools.accumulate((piece.share for piece in pieces[:-1]), initial=0.0))


def _part(axes: Axes, piece: Piece, start: float, y: float, height: float) -> None:
    published = piece.colour is not None
    axes.barh(
        y,
        piece.share,
        left=start,
        height=height,
        color=piece.colour or theme.GAP,
        edgecolor="white" if published else theme.MUTED,
        linestyle="-" if published else (0, (2, 2)),
        linewidth=1.5 if published else 0.9,
        zorder=2,
    )


def _piece(axes: Axes, piece: Piece, start: float) -> None:
    published = piece.colour is not None
    _part(axes, piece, start, 1.02, 0.62)
    axes.text(
        start + 0.012,
        1.02,
        lang.percent(piece.share),
        va="center",
        color="white" if published else theme.MUTED,
        fontsize=14,
        fontweight=700,
    )
    width = piece.share * (theme.WIDTH - 0.1) - 0.1
    label = theme.wrap(piece.label, width, theme.TEXT, 700)
    axes.text(start + 0.012, 0.62, label, va="top", fontweight=700, linespacing=1.0)
    below = 0.62 - 0.17 * (label.count("\n") + 1) - 0.02
    axes.text(start + 0.012, below, _(HOW[piece.how]), va="top", color=theme.MUTED, fontsize=theme.SMALL)
