"""The 12-tile map: every region interviewed the same number of people, so every region gets the same tile."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

from impact_citoyens.charts import texts, theme
from impact_citoyens.charts.figure import Chart, drawn
from impact_citoyens.charts.tile_grid import GUTTER, SIZE, STRIP, Grid, Tile, lay_out
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, language
from impact_citoyens.study import territories


def tiles(
    regions: dict[str, Tile],
    key: str,
    title: str,
    subtitle: str,
    caption: str,
    here: str = "",
    legend: list[tuple[str, str]] | None = None,
) -> Chart:
    """Draw one tile a region.

    Parameters
    ----------
    regions : dict of str to Tile
        By territory slug; a region left out shows that nothing is published.
    key, title, subtitle, caption : str
        See `Chart`.
    here : str
        Territory of the page: its tile gets a thick edge.
    legend : list of (colour, label), optional
        Meaning of the fills.

    Returns
    -------
    Chart
    """
    places, gap = territories.table(), texts.word("unpublished")
    shown = {slug: regions.get(slug, Tile(gap)) for slug in places["territory"]}
    synthetic = any(tile.bars for tile in shown.values())
    table = _table(places, shown)
    return drawn(
        lambda: _figure(places, shown, here, legend or [], synthetic),
        key,
        title,
        subtitle,
        caption,
        [(row[0], ", ".join(row[1:])) for row in table.itertuples(index=False)],
        table,
        synthetic=synthetic,
    )


def _figure(
    places: pd.DataFrame, shown: dict[str, Tile], here: str, legend: list[tuple[str, str]], synthetic: bool
) -> Figure:
    names = dict(zip(places["territory"], places[f"short_{language()}"], strict=True))
    grid = lay_out(places, names, shown, synthetic)
    rows, columns = (max(place[i] for place in grid.places.values()) for i in (0, 1))
    lines = _legend_lines(legend)
    margin = (theme.layout().width - columns * grid.width) / 2
    figure, axes = theme.canvas(
        rows * grid.height + 0.07 + 0.24 * len(lines), margin, margin, 0.02, 0.05 + 0.24 * len(lines)
    )
    axes.set_xlim(0.5, columns + 0.5)
    axes.set_ylim(rows + 0.5, 0.5)
    axes.set_axis_off()
    for slug, tile in shown.items():
        (_tile_of_bars if tile.bars else _tile)(axes, grid, slug, names[slug], tile, slug == here)
    _legend(axes, lines, grid.width)
    if synthetic:
        theme.watermark(axes, texts.word("watermark"))
    return figure


def _tile(axes: Axes, grid: Grid, slug: str, name: str, tile: Tile, here: bool) -> None:
    y, x = grid.places[slug]
    printed = tile.colour is not None
    left, top, side = x - SIZE / 2 + GUTTER / 2, y - SIZE / 2 + GUTTER / 2, SIZE - GUTTER
    _edge(axes, left, top, tile.colour or theme.GAP, here, tile.colour or theme.TRACK, solid=printed)
    size = grid.text_size(tile)
    middle = top + grid.middle / grid.height if grid.middle else y + (0.06 if tile.detail else 0.12)
    name, text = theme.broken(name, grid.room, grid.name), theme.broken(tile.text, grid.room - 0.04, size)
    detail = theme.wrap(tile.detail, grid.room - 0.04, grid.detail)
    look = {"ha": "center", "color": "white" if printed else theme.MUTED, "linespacing": 1.0}
    axes.text(x, top + 0.08, name, va="top", fontsize=grid.name, fontweight=700 if here else 400, **look)
    axes.text(x, middle, text, va="center", fontsize=size, fontweight=700 if printed else 400, **look)
    axes.text(x, top + side - 0.05, detail, va="bottom", fontsize=grid.detail, **look)


def _tile_of_bars(axes: Axes, grid: Grid, slug: str, name: str, tile: Tile, here: bool) -> None:
    """Draw the name, what is printed (strip) or excluded (muted), then synthetic shares as small bars."""
    side, printed = SIZE - GUTTER, tile.colour is not None
    y, x = grid.places[slug]
    left, top = x - side / 2, y - side / 2
    _edge(axes, left, top, "none", here, theme.TRACK, solid=True)
    axes.text(
        x,
        top + 0.084 / grid.height,
        theme.broken(name, grid.room, grid.name),
        ha="center",
        va="top",
        fontsize=grid.name,
        fontweight=700 if here else 400,
        linespacing=1.0,
    )
    middle = top + grid.middle / grid.height
    if printed:
        axes.add_patch(
            Rectangle(
                (left + 0.01, middle - STRIP / 2 / grid.height),
                side - 0.02,
                STRIP / grid.height,
                facecolor=tile.colour,
                linewidth=0,
            )
        )
    axes.text(
        x,
        middle,
        f"◆ {tile.text}" if printed else tile.detail,
        ha="center",
        va="center",
        fontsize=grid.detail,
        fontweight=700 if printed else 400,
        color="white" if printed else theme.MUTED,
    )
    draw, step = (_bar_under, 0.3) if theme.layout().stacked else (_bar_beside, 0.174)
    for i, bar in enumerate(tile.bars):
        draw(axes, grid, (left, middle + (0.228 + step * i) / grid.height), bar)


def _bar_beside(axes: Axes, grid: Grid, place: tuple[float, float], bar: tuple[str, float, str]) -> None:
    (left, y), (label, share, colour) = place, bar
    axes.text(left + 0.03, y, label, va="center", fontsize=grid.detail, color=theme.MUTED)
    theme.hatched(axes, left + 0.55, left + 0.55 + 0.15 * share, y, colour, 0.108 / grid.height)
    axes.text(
        left + SIZE - GUTTER - 0.03,
        y,
        lang.percent(share),
        ha="right",
        va="center",
        fontsize=grid.detail,
        color=theme.MUTED,
    )


def _bar_under(axes: Axes, grid: Grid, place: tuple[float, float], bar: tuple[str, float, str]) -> None:
    """Draw a bar under its label: side by side they do not fit at a size that can be read on a phone."""
    (left, y), (label, share, colour) = place, bar
    right = left + SIZE - GUTTER - 0.04
    axes.text(left + 0.04, y, label, va="center", fontsize=grid.detail, color=theme.MUTED)
    axes.text(right, y, lang.percent(share), ha="right", va="center", fontsize=grid.detail, color=theme.MUTED)
    theme.hatched(
        axes,
        left + 0.04,
        left + 0.04 + (right - left - 0.04) * share,
        y + 0.13 / grid.height,
        colour,
        0.07 / grid.height,
    )


def _edge(axes: Axes, left: float, top: float, fill: str, here: bool, edge: str, solid: bool) -> None:
    side = SIZE - GUTTER
    axes.add_patch(
        FancyBboxPatch(
            (left, top),
            side,
            side,
            boxstyle="round,pad=0,rounding_size=0.04",
            facecolor=fill,
            edgecolor=theme.INK if here else edge,
            linewidth=2.6 if here else 1.0,
            linestyle="-" if solid or here else (0, (2, 2)),
        )
    )


def _legend_lines(legend: list[tuple[str, str]]) -> list[list[tuple[str, str, float]]]:
    """Share the legend out over lines that fit, each entry with its width in inches."""
    lines: list[list[tuple[str, str, float]]] = []
    for colour, label in legend:
        width = 0.28 + theme.text_width(label, theme.layout().small)
        if not lines or sum(entry[2] + 0.25 for entry in lines[-1]) + width > theme.layout().width:
            lines.append([])
        lines[-1].append((colour, label, width))
    return lines


def _legend(axes: Axes, lines: list[list[tuple[str, str, float]]], tile: float) -> None:
    (start, end), height = axes.get_xlim(), axes.get_position().height * axes.figure.get_size_inches()[1]
    for i, line in enumerate(lines):
        x = (start + end - (sum(entry[2] for entry in line) + 0.25 * (len(line) - 1)) / tile) / 2
        y = axes.get_ylim()[0] + (0.15 + 0.24 * i) * (axes.get_ylim()[0] - axes.get_ylim()[1]) / height
        for colour, label, width in line:
            axes.plot(
                x + 0.07 / tile, y, marker="s", markersize=8, color=colour, clip_on=False, linestyle="none"
            )
            axes.text(x + 0.19 / tile, y, label, va="center", fontsize=theme.layout().small, color=theme.INK)
            x += (width + 0.25) / tile


def _table(places: pd.DataFrame, shown: dict[str, Tile]) -> pd.DataFrame:
    heads = [_("Région"), _("Ce qui est publié")]
    named = [(place[f"label_{language()}"], shown[place["territory"]]) for place in places.to_dict("records")]
    cells = [[name, " – ".join(part for part in (tile.text, tile.detail) if part)] for name, tile in named]
    if any(tile.bars for _name, tile in named):
        heads.append(texts.word("synthetic").capitalize())
        for row, (_name, tile) in zip(cells, named, strict=True):
            row.append(" · ".join(f"{label} {lang.percent(share)}" for label, share, _ in tile.bars) or "–")
    return pd.DataFrame(cells, columns=heads)
