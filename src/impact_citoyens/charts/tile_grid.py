"""Where the tiles of a map stand, and how large their texts are, in both layouts."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from impact_citoyens.charts import theme

SIZE, GUTTER = 1.0, 0.08  # in tile units
TILE = (1.18, 1.18)  # inches
WIDE = (1.88, 1.2)  # with room for small bars
PAIR = 1.6  # the width of two a row, on a narrow screen
STRIP = 0.216  # inches: height of what is printed, in a tile with bars
NAME = 8.8  # points
DETAIL = 8.2
NARROW_TEXT = 0.7  # inches of text in a tile of the narrow map
LEADING = 1.15


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
        Label, share and colour of small synthetic bars. The tile is then wide and white, what is printed a
        strip of its colour.
    """

    text: str
    detail: str = ""
    colour: str | None = None
    bars: tuple[tuple[str, float, str], ...] = ()


@dataclass(frozen=True)
class Grid:
    """Where tiles stand, their size and that of their texts.

    Attributes
    ----------
    width, height : float
        Of a tile, in inches.
    places : dict of str to (int, int)
        Row and column of each region, from 1.
    name, detail : float
        Sizes of texts, in points.
    room : float
        Longest line, in inches.
    middle : float
        From the top of a tile to the middle of its main text, in inches; 0 for where that of a square tile
        is.
    """

    width: float
    height: float
    places: dict[str, tuple[int, int]]
    name: float
    detail: float
    room: float
    middle: float = 0.0

    def text_size(self, tile: Tile) -> float:
        """Size of the main text: larger for a number or a short word that is printed."""
        if tile.colour is None:
            return theme.layout().small
        if theme.layout().stacked:
            return 12 if len(tile.text) < 8 else self.name
        return 13 if len(tile.text) < 8 else 10.2


def lay_out(places: pd.DataFrame, names: dict[str, str], shown: dict[str, Tile], synthetic: bool) -> Grid:
    """Lay the tiles out as a map.

    On a narrow screen, in pairs by name when texts do not fit in those of a map.

    Parameters
    ----------
    places : DataFrame
        ``territory, tile_row, tile_column``.
    names, shown : dict
        Name and tile of each region.
    synthetic : bool
        Whether tiles have bars.
    """
    where = places[["territory", "tile_row", "tile_column"]].itertuples(index=False)
    mapped = {slug: (row, column) for slug, row, column in where}
    if not theme.layout().stacked:
        wide, square = (*WIDE, mapped, NAME, DETAIL, WIDE[0], 0.384), (*TILE, mapped, NAME, DETAIL, 1.04)
        return Grid(*(wide if synthetic else square))
    in_pairs = {slug: (i // 2 + 1, i % 2 + 1) for i, slug in enumerate(sorted(names))}
    return _of_bars(in_pairs, names) if synthetic else _of_words(mapped, in_pairs, names, shown)


def _of_bars(in_pairs: dict[str, tuple[int, int]], names: dict[str, str]) -> Grid:
    small, room = theme.layout().small, PAIR * (SIZE - GUTTER) - 0.1
    middle = 0.13 + _most_lines(names.values(), room) * _line() + STRIP / 2
    return Grid(PAIR, middle + 1.24, in_pairs, small, small, room, middle)


def _of_words(
    mapped: dict[str, tuple[int, int]],
    in_pairs: dict[str, tuple[int, int]],
    names: dict[str, str],
    shown: dict[str, Tile],
) -> Grid:
    small = theme.layout().small
    words = [text for slug, tile in shown.items() for text in (names[slug], f"{tile.text} {tile.detail}")]
    lines = [line for text in words for line in theme.broken(text, NARROW_TEXT, small).split("\n")]
    fits = max(theme.text_width(line, small, 700) for line in lines) <= NARROW_TEXT
    room = NARROW_TEXT if fits else PAIR * 0.88
    kinds = (names.values(), [tile.text for tile in shown.values()], [tile.detail for tile in shown.values()])
    name, text, detail = (_most_lines(kind, room) for kind in kinds)
    return Grid(
        theme.NARROW.width / 4 if fits else PAIR,
        (name + text + detail) * _line() + 0.34,
        mapped if fits else in_pairs,
        small,
        small,
        room,
        0.09 + (name + text / 2) * _line() + 0.06,
    )


def _line() -> float:
    """Height of a line of the smaller texts, in inches."""
    return theme.layout().small * LEADING / 72


def _most_lines(texts: Iterable[str], room: float) -> int:
    """Lines of the longest of some texts, in a tile that has `room` inches."""
    return max(
        theme.broken(text, room, theme.layout().small).count("\n") + 1 if text else 0 for text in texts
    )
