"""The 12-tile map: every region interviewed the same number of people, so every region gets the same tile."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from impact_citoyens import language as lang
from impact_citoyens import territories
from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart

SIZE, GUTTER = 1.0, 0.08  # in tile units
TILE = (1.18, 1.18)  # inches
WIDE = (1.88, 1.2)  # with room for small bars
NAME = 8.8  # points
DETAIL = 8.2


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
    bars : tuple of (str, float, str)
        Label, share and colour of small synthetic bars. The tile is then wide and white, what is printed a strip of its colour.
    """

    text: str
    detail: str = ""
    colour: str | None = None
    bars: tuple[tuple[str, float, str], ...] = ()


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
    synthetic = any(tile.bars for tile in regions.values())
    width, height = WIDE if synthetic else TILE
    margin = (theme.WIDTH - columns * width) / 2
    figure, axes = theme.canvas(rows * height + (0.35 if legend else 0.05), margin, margin, 0.02, 0.33 if legend else 0.02)
    axes.set_xlim(0.5, columns + 0.5)
    axes.set_ylim(rows + 0.5, 0.5)
    axes.set_axis_off()
    gap = texts.word("unpublished", language)
    for place in places.to_dict("records"):
        tile = regions.get(place["territory"], Tile(gap))
        draw = _tile_of_bars if tile.bars else _tile
        draw(axes, place, tile, place["territory"] == here, language)
    _legend(axes, legend or [], width)
    if synthetic:
        theme.watermark(axes, texts.word("watermark", language))
    table = _table(places, regions, language, gap)
    alt = texts.alternative(title, [(row[0], ", ".join(row[1:])) for row in table.itertuples(index=False)])
    return Chart(figure, key, title, subtitle, caption, alt, table, language, synthetic)


def _tile(axes: Axes, place: dict, tile: Tile, here: bool, language: str) -> None:
    x, y, known = place["tile_column"], place["tile_row"], tile.colour is not None
    corner = (x - SIZE / 2 + GUTTER / 2, y - SIZE / 2 + GUTTER / 2)
    side = SIZE - GUTTER
    axes.add_patch(FancyBboxPatch(corner, side, side, boxstyle="round,pad=0,rounding_size=0.04", facecolor=tile.colour or theme.GAP,
                                  edgecolor=theme.INK if here else (tile.colour or theme.TRACK), linewidth=2.6 if here else 1.0,
                                  linestyle="-" if known or here else (0, (2, 2))))  # fmt: skip
    ink = "white" if known else theme.MUTED
    name = _broken(place[f"short_{language}"], 1.04, NAME)
    axes.text(x, corner[1] + 0.08, name, ha="center", va="top", color=ink, fontsize=NAME, fontweight=700 if here else 400, linespacing=1.0)
    size = theme.SMALL if not known else 13 if len(tile.text) < 8 else 10.2
    body = _broken(tile.text, 1.0, size)
    axes.text(x, y + (0.06 if tile.detail else 0.12), body, ha="center", va="center", color=ink, fontsize=size,
              fontweight=700 if known else 400, linespacing=1.0)  # fmt: skip
    detail = theme.wrap(tile.detail, 1.0, DETAIL)
    axes.text(x, corner[1] + side - 0.05, detail, ha="center", va="bottom", color=ink, fontsize=DETAIL, linespacing=1.0)


def _tile_of_bars(axes: Axes, place: dict, tile: Tile, here: bool, language: str) -> None:
    """Draw the name, what is printed (solid strip) or excluded (muted text), then synthetic shares as small hatched bars."""
    side, known = SIZE - GUTTER, tile.colour is not None
    left, top = place["tile_column"] - side / 2, place["tile_row"] - side / 2
    axes.add_patch(FancyBboxPatch((left, top), side, side, boxstyle="round,pad=0,rounding_size=0.04", facecolor="none",
                                  edgecolor=theme.INK if here else theme.TRACK, linewidth=2.6 if here else 1.0))  # fmt: skip
    axes.text(place["tile_column"], top + 0.07, place[f"short_{language}"], ha="center", va="top", fontsize=NAME, fontweight=700 if here else 400)
    if known:
        axes.add_patch(Rectangle((left + 0.01, top + 0.23), side - 0.02, 0.18, facecolor=tile.colour, linewidth=0))
    axes.text(place["tile_column"], top + 0.32, f"◆ {tile.text}" if known else tile.detail, ha="center", va="center", fontsize=DETAIL,
              fontweight=700 if known else 400, color="white" if known else theme.MUTED)  # fmt: skip
    for i, (label, share, colour) in enumerate(tile.bars):
        y = top + 0.51 + 0.145 * i
        axes.text(left + 0.03, y, label, va="center", fontsize=DETAIL, color=theme.MUTED)
        theme.hatched(axes, left + 0.55, left + 0.55 + 0.15 * share, y, colour, 0.09)
        axes.text(left + side - 0.03, y, lang.percent(share, language), ha="right", va="center", fontsize=DETAIL, color=theme.MUTED)


def _broken(text: str, width: float, size: float) -> str:
    """Break a text at its hyphens and spaces, so that no line leaves the tile; bold, the wider case, decides."""
    lines = [""]
    for part in text.replace("-", "-|").replace(" ", " |").split("|"):
        if theme.text_width(lines[-1] + part.strip() or " ", size, 700) > width and lines[-1]:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.strip() for line in lines)


def _legend(axes: Axes, legend: list[tuple[str, str]], tile: float) -> None:
    widths = [0.28 + theme.text_width(label, theme.SMALL) for _, label in legend]
    x = 0.5 + (4 - (sum(widths) + 0.25 * (len(legend) - 1)) / tile) / 2
    for (colour, label), width in zip(legend, widths, strict=True):
        axes.plot(x + 0.06, 5.66, marker="s", markersize=8, color=colour, clip_on=False, linestyle="none")
        axes.text(x + 0.16, 5.66, label, va="center", fontsize=theme.SMALL, color=theme.INK)
        x += (width + 0.25) / tile


def _table(places: pd.DataFrame, regions: dict[str, Tile], language: str, gap: str) -> pd.DataFrame:
    heads = ["Région", "Ce qui est publié"] if language == "fr" else ["Region", "What is published"]
    found = [(place[f"label_{language}"], regions.get(place["territory"], Tile(gap))) for place in places.to_dict("records")]
    cells = [[name, " – ".join(part for part in (tile.text, tile.detail) if part)] for name, tile in found]
    if any(tile.bars for _, tile in found):
        heads.append(texts.word("synthetic", language).capitalize())
        for row, (_, tile) in zip(cells, found, strict=True):
            row.append(" · ".join(f"{label} {lang.percent(share, language)}" for label, share, _ in tile.bars) or "–")
    return pd.DataFrame(cells, columns=heads)
