"""The 12-tile map: every region interviewed the same number of people, so every region gets the same tile."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from impact_citoyens import territories
from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart

SIZE, GUTTER = 1.0, 0.08  # in tile units
TILE = 1.18  # inches


@dataclass(frozen=True)
class Tile:
    """What one region shows.

    Attributes
    ----------
    text : str
        The main line, as ``"83 %"`` or ``"Vision partagée"``.
    detail : str
        A smaller line under it.
    colour : str
        Fill; None leaves the tile white with a dotted edge (nothing is printed).
    """

    text: str
    detail: str = ""
    colour: str | None = None


def tiles(
    regions: dict[str, Tile], key: str, title: str, subtitle: str, caption: str, language: str,
    *, here: str = "france", legend: list[tuple[str, str]] | None = None,
) -> Chart:  # fmt: skip
    """Draw one tile a region.

    Parameters
    ----------
    regions : dict of str to Tile
        By territory slug; a region left out shows that nothing is published.
    key, title, subtitle, caption : str
        See `Chart`.
    language : {"fr", "en"}
        Language of every text.
    here : str
        Territory of the page: its tile gets a thick edge.
    legend : list of (colour, label), optional
        Meaning of the fills.

    Returns
    -------
    Chart
    """
    places = territories.table()
    rows, columns = places["tile_row"].max(), places["tile_column"].max()
    margin = (theme.WIDTH - columns * TILE) / 2
    figure, axes = theme.canvas(rows * TILE + (0.35 if legend else 0.05), margin, margin, 0.02, 0.33 if legend else 0.02)
    axes.set_xlim(0.5, columns + 0.5)
    axes.set_ylim(rows + 0.5, 0.5)
    axes.set_axis_off()
    gap = texts.word("unpublished", language)
    for place in places.to_dict("records"):
        tile = regions.get(place["territory"], Tile(gap))
        _tile(axes, place, tile, place["territory"] == here, language)
    _legend(axes, legend or [])
    table = _table(places, regions, language, gap)
    alt = texts.alternative(title, [(row[0], row[1]) for row in table.itertuples(index=False)])
    return Chart(figure, key, title, subtitle, caption, alt, table, language)


def _tile(axes: Axes, place: dict, tile: Tile, here: bool, language: str) -> None:
    x, y, known = place["tile_column"], place["tile_row"], tile.colour is not None
    corner = (x - SIZE / 2 + GUTTER / 2, y - SIZE / 2 + GUTTER / 2)
    side = SIZE - GUTTER
    axes.add_patch(FancyBboxPatch(corner, side, side, boxstyle="round,pad=0,rounding_size=0.04", facecolor=tile.colour or theme.GAP,
                                  edgecolor=theme.INK if here else (tile.colour or theme.TRACK), linewidth=2.6 if here else 1.0,
                                  linestyle="-" if known or here else (0, (2, 2))))  # fmt: skip
    ink = "white" if known else theme.MUTED
    name = _broken(place[f"short_{language}"], 1.04, 8.8)
    axes.text(x, corner[1] + 0.08, name, ha="center", va="top", color=ink, fontsize=8.8, fontweight=700 if here else 400, linespacing=1.0)
    size = theme.SMALL if not known else 13 if len(tile.text) < 8 else 10.2
    body = _broken(tile.text, 1.0, size)
    axes.text(x, y + (0.06 if tile.detail else 0.12), body, ha="center", va="center", color=ink, fontsize=size,
              fontweight=700 if known else 400, linespacing=1.0)  # fmt: skip
    detail = theme.wrap(tile.detail, 1.0, 8.2)
    axes.text(x, corner[1] + side - 0.05, detail, ha="center", va="bottom", color=ink, fontsize=8.2, linespacing=1.0)


def _broken(text: str, width: float, size: float) -> str:
    """Break a text at its hyphens and spaces, so that no line leaves the tile; bold, the wider case, decides."""
    lines = [""]
    for part in text.replace("-", "-|").replace(" ", " |").split("|"):
        if theme.text_width(lines[-1] + part.strip() or " ", size, 700) > width and lines[-1]:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.strip() for line in lines)


def _legend(axes: Axes, legend: list[tuple[str, str]]) -> None:
    widths = [0.28 + theme.text_width(label, theme.SMALL) for _, label in legend]
    x = 0.5 + (4 - (sum(widths) + 0.25 * (len(legend) - 1)) / TILE) / 2
    for (colour, label), width in zip(legend, widths, strict=True):
        axes.plot(x + 0.06, 5.66, marker="s", markersize=8, color=colour, clip_on=False, linestyle="none")
        axes.text(x + 0.16, 5.66, label, va="center", fontsize=theme.SMALL, color=theme.INK)
        x += (width + 0.25) / TILE


def _table(places: pd.DataFrame, regions: dict[str, Tile], language: str, gap: str) -> pd.DataFrame:
    heads = ["Région", "Ce qui est publié"] if language == "fr" else ["Region", "What is published"]
    found = [(place[f"label_{language}"], regions.get(place["territory"])) for place in places.to_dict("records")]
    return pd.DataFrame([[name, " – ".join(part for part in (tile.text, tile.detail) if part) if tile else gap] for name, tile in found], columns=heads)
