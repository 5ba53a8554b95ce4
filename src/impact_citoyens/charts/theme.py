"""One look for every chart: type, colours, and the form of each kind of evidence."""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

import matplotlib
from font_source_sans_pro import SourceSansPro, SourceSansProBold
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from impact_citoyens.charts import palette

FONT = "Source Sans Pro"
FONT_FILES = {400: SourceSansPro, 700: SourceSansProBold}

INK, MUTED, ACCENT = palette.INK, palette.MUTED, palette.ACCENT
BAND, TRACK, GAP = palette.BAND, palette.LINE, palette.WASH
WATERMARK = 0.15  # opacity of muted ink: text upon it keeps a contrast of 4.6
HATCH = "////"

WIDTH = 7.6  # inches; pages show it at up to 760 px, so that 10.5 pt reads as 14.6 px
TEXT, SMALL = 10.5, 9.0
ROW = 0.36  # inches a row


@dataclass(frozen=True)
class Layout:
    """How drawings are laid out.

    Attributes
    ----------
    width : float
        Of a figure, in inches.
    small : float
        Size of the smaller texts, in points.
    watermark : float
        Size of the watermark, in points.
    stacked : bool
        Whether labels and values stand above their line, instead of at its ends.
    """

    width: float
    small: float
    watermark: float
    stacked: bool


WIDE = Layout(WIDTH, SMALL, 30, stacked=False)
NARROW = Layout(3.2, 9.6, 19, stacked=True)  # a phone of 360 px leaves 319: the smaller texts read as 13 px
_layout: ContextVar[Layout] = ContextVar("layout", default=WIDE)


def layout() -> Layout:
    """Return the layout of the drawing that is being made."""
    return _layout.get()


def both(draw: Callable[[], Figure]) -> tuple[Figure, Figure]:
    """Draw the same in the two layouts: wide, then narrow."""
    figure, token = draw(), _layout.set(NARROW)
    try:
        return figure, draw()
    finally:
        _layout.reset(token)


@lru_cache(maxsize=1)
def apply() -> None:
    """Set matplotlib up: fonts registered, text kept as text in SVG, no default style left.

    Once a process.
    """
    for path in FONT_FILES.values():
        font_manager.fontManager.addfont(path)
    matplotlib.rcParams.update(
        {
            "font.family": FONT,
            "font.size": TEXT,
            "text.color": INK,
            "axes.labelcolor": MUTED,
            "axes.edgecolor": TRACK,
            "xtick.color": MUTED,
            "ytick.color": INK,
            "axes.unicode_minus": True,
            "figure.facecolor": "white",
            "axes.facecolor": "white",
            "svg.fonttype": "none",
            "svg.hashsalt": "impact-citoyens",
            "path.simplify": False,
            "hatch.linewidth": 0.6,
        }
    )


@lru_cache(maxsize=8192)
def metrics(text: str, size: float = TEXT, weight: int = 400) -> tuple[float, float, float]:
    """Width, height and descent of a line of text, in points.

    Shaping it is what takes time, and the same texts come back.
    """
    font = get_font(FONT_FILES[weight])
    font.set_size(size, 72)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    width, height = font.get_width_height()
    return width / 64, height / 64, font.get_descent() / 64  # FreeType counts in 64ths of a point at 72 dpi


def text_width(text: str, size: float = TEXT, weight: int = 400) -> float:
    """Width of a line of text in inches, so that margins fit the longest label and nothing is cut."""
    return metrics(text, size, weight)[0] / 72


def canvas(
    height: float, left: float, right: float, top: float = 0.1, bottom: float = 0.4
) -> tuple[Figure, Axes]:
    """Make a figure of the width of the layout with one bare axes, margins in inches."""
    apply()
    width = layout().width
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    )
    axes.spines[:].set_visible(False)
    axes.patch.set_visible(False)
    axes.tick_params(length=0, labelsize=layout().small)
    return figure, axes


def across(axes: Axes, ticks: Sequence[float], labels: list[str]) -> None:
    """Write the ticks of an axis whose limits are set.

    In a narrow drawing those at its ends stay within it, and every other one is left out if all do not fit.
    """
    if not layout().stacked:
        axes.set_xticks(ticks, labels)
        return
    step = 2 if sum(text_width(label, layout().small) + 0.12 for label in labels) > layout().width else 1
    axes.set_xticks(ticks[::step], labels[::step])
    for tick, written in zip(ticks[::step], axes.get_xticklabels(), strict=True):
        written.set_ha({axes.get_xlim()[0]: "left", axes.get_xlim()[1]: "right"}.get(tick, "center"))


def at_left(axes: Axes, y: float, label: str, strong: bool = False) -> None:
    """Write the label of a line, left of the axes."""
    _beside(axes, label, (0, y), (-8, 0), ha="right", va="center", fontweight=700 if strong else 400)


def _beside(
    axes: Axes, text: str, end: tuple[float, float], offset: tuple[float, float], **look: object
) -> None:
    """Write a text some points away from an end of the axes, at the height of a value."""
    place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "linespacing": 1.05}
    axes.annotate(text, end, offset, **place, **look)


def above(axes: Axes, y: float, label: str, strong: bool = False) -> None:
    """Write the label of a line, under `y`, from the left end of the axes."""
    weight = 700 if strong else 400
    drop = _first_baseline(label, TEXT, weight)
    _beside(axes, label, (0, y), (0, drop), ha="left", va="top", fontweight=weight)


def above_right(axes: Axes, y: float, value: str, rest: str, size: float, drop: float) -> None:
    """Write a value in bold and what goes with it in muted ink, `drop` points under `y`.

    To the right end of the axes.
    """
    place = {"ha": "right", "va": "top"}
    if rest:
        _beside(
            axes, rest, (1, y), (0, _first_baseline(rest, size) - drop), color=MUTED, fontsize=size, **place
        )
    if value:
        width = max((72 * text_width(line, size) for line in rest.split("\n")), default=0) + 6 if rest else 0
        offset = (-width, _first_baseline(value, TEXT, 700) - drop)
        _beside(axes, value, (1, y), offset, fontweight=700, **place)


def _first_baseline(text: str, size: float, weight: int = 400) -> float:
    """Where the top of a text goes, in points, for its first line to stand on that of its neighbours."""
    _, height, descent = metrics(text.split("\n")[0], size, weight)
    _, least, hanging = metrics("lp", size, weight)
    return max(height, least) - max(descent, hanging) - 1.05 * TEXT


def at_right(axes: Axes, y: float, value: str, rest: str = "", size: float = TEXT) -> None:
    """Write a value in bold and what goes with it in muted ink, right of the axes."""
    place = {"ha": "left", "va": "center"}
    if value:
        _beside(axes, value, (1, y), (10, 0), fontweight=700, **place)
    offset = 10 + (72 * text_width(value, weight=700) + 6 if value else 0)
    if rest:
        _beside(axes, rest, (1, y), (offset, 0), color=MUTED, fontsize=size, **place)


def mark(
    axes: Axes, x: float, y: float, colour: str, form: str = "D", size: float = 7.5, hollow: bool = False
) -> None:
    """Draw one mark: filled, or hollow for a reading that is not explicit."""
    stroke(
        axes,
        [x],
        [y],
        marker=form,
        markersize=size,
        color="white" if hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.6,
        linestyle="none",
        zorder=3,
    )


def stroke(axes: Axes, x: Sequence[float], y: Sequence[float], **look: object) -> None:
    """Draw a line or a mark.

    ``axes.plot`` does too, but takes three times longer to move limits that every chart sets.
    """
    axes.add_artist(Line2D(x, y, **look))


def hatched(axes: Axes, start: float, end: float, y: float, colour: str, height: float = 0.5) -> None:
    """Draw what is synthetic.

    A hatched bar with a light edge and no fill, which nobody takes for an observation.
    """
    look = {"facecolor": "none", "edgecolor": lighten(colour, 0.45), "hatch": HATCH, "linewidth": 0.7}
    axes.add_artist(Rectangle((start, y - height / 2), end - start, height, **look, zorder=1.5))


def hollow_range(axes: Axes, low: float, high: float, y: float, height: float = 0.3) -> None:
    """Draw what printed numbers confine: an empty frame from the smallest to the largest possible value."""
    look = {"fill": False, "edgecolor": MUTED, "linewidth": 1.1, "joinstyle": "round"}
    axes.add_artist(Rectangle((low, y - height / 2), high - low, height, **look, zorder=2.2))


def watermark(axes: Axes, text: str) -> None:
    """Write a word lightly across the drawing, behind every mark, as often as its height needs."""
    times = max(1, round(axes.figure.get_size_inches()[1] / 2.6))
    for i in range(times):
        axes.text(
            0.5,
            1 - (i + 0.5) / times,
            text,
            transform=axes.transAxes,
            ha="center",
            va="center",
            rotation=14,
            fontsize=layout().watermark,
            fontweight=700,
            color=MUTED,
            alpha=WATERMARK,
            zorder=0.5,
            gid=f"watermark-{i}",
        )


def track(axes: Axes, y: float, ends: tuple[float, float], dotted: bool = False) -> None:
    """Draw the thin line that leads the eye from a label to its mark."""
    stroke(axes, ends, (y, y), color=TRACK, linewidth=1.0, linestyle=(0, (1, 3)) if dotted else "-", zorder=1)


def band(axes: Axes, low: float, high: float) -> None:
    """Tint the line of the page's territory, across the whole figure."""
    axes.axhspan(low, high, xmin=-2, xmax=3, color=BAND, zorder=0, clip_on=False, linewidth=0)


def reference(axes: Axes, x: float) -> None:
    """Draw the national value, or no change, as a thin dashed line."""
    axes.axvline(x, color=INK, linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)


def wrap(text: str, width: float, size: float = TEXT, weight: int = 400) -> str:
    """Break a text into lines no wider than `width` inches, at spaces; its own line breaks stay."""
    return "\n".join(_wrap_line(line, width, size, weight) for line in text.split("\n"))


def _wrap_line(text: str, width: float, size: float, weight: int) -> str:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(lines[-1] + " " + word, size, weight) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return "\n".join(lines)


def broken(text: str, width: float, size: float = TEXT) -> str:
    """Break a text at its hyphens and spaces, so that no line is wider than `width` inches.

    Bold, the wider case, decides.
    """
    lines = [""]
    for part in text.replace("-", "-|").replace(" ", " |").split("|"):
        if text_width(lines[-1] + part.strip() or " ", size, 700) > width and lines[-1]:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.strip() for line in lines)


def lighten(colour: str, amount: float) -> tuple[float, float, float]:
    """Mix a colour with white: 0 leaves it, 1 gives white."""
    red, green, blue = matplotlib.colors.to_rgb(colour)
    return tuple(channel + (1 - channel) * amount for channel in (red, green, blue))
