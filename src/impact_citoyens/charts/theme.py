"""One look for every chart: type, colours, and the form of each kind of evidence."""

from functools import lru_cache

import matplotlib
from font_source_sans_pro import SourceSansPro, SourceSansProBold
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

FONT = "Source Sans Pro"
FONT_FILES = {400: SourceSansPro, 700: SourceSansProBold}

# Contrast on white, WCAG 2: ink 15.4, muted 6.0, accent 5.6 (text needs 4.5); tracks and bands are not text.
INK, MUTED, ACCENT = "#1B2733", "#56636E", "#1F6F8B"
TRACK, BAND, GAP = "#D9DFE4", "#E8F1F4", "#F4F6F8"
CATEGORIES = ("#1F6F8B", "#C46A1B", "#5B4A8A", "#8A2F3C", "#3E7D4E")

WIDTH = 7.6  # inches; pages show it at up to 760 px, so that 10.5 pt reads as 14.6 px
TEXT, SMALL = 10.5, 9.0
ROW = 0.36  # inches a row


@lru_cache(maxsize=1)
def apply() -> None:
    """Set matplotlib up: fonts registered, text kept as text in SVG, no default style left. Once a process."""
    for path in FONT_FILES.values():
        font_manager.fontManager.addfont(path)
    matplotlib.rcParams.update(
        {
            "font.family": FONT, "font.size": TEXT, "text.color": INK, "axes.labelcolor": MUTED,
            "axes.edgecolor": TRACK, "xtick.color": MUTED, "ytick.color": INK, "axes.unicode_minus": True,
            "figure.facecolor": "white", "axes.facecolor": "white",
            "svg.fonttype": "none", "svg.hashsalt": "impact-citoyens", "path.simplify": False,
            "hatch.linewidth": 0.6,
        }
    )  # fmt: skip


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = TEXT, weight: int = 400) -> float:
    """Width of a line of text in inches, so that margins fit the longest label and nothing is cut."""
    if not text.strip():
        return 0.0
    apply()
    properties = FontProperties(family=FONT, weight=weight)
    return TextPath((0, 0), text, size=size, prop=properties).get_extents().width / 72


def canvas(height: float, left: float, right: float, top: float = 0.1, bottom: float = 0.4) -> tuple[Figure, Axes]:
    """Make a figure of the common width with one bare axes, margins in inches."""
    apply()
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((left / WIDTH, bottom / height, (WIDTH - left - right) / WIDTH, (height - top - bottom) / height))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelsize=SMALL)
    return figure, axes


def wrap(text: str, width: float, size: float = TEXT, weight: int = 400) -> str:
    """Break a text into lines no wider than `width` inches, at spaces."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(lines[-1] + " " + word, size, weight) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return "\n".join(lines)


def lighten(colour: str, amount: float) -> tuple[float, float, float]:
    """Mix a colour with white: 0 leaves it, 1 gives white."""
    red, green, blue = matplotlib.colors.to_rgb(colour)
    return tuple(channel + (1 - channel) * amount for channel in (red, green, blue))
