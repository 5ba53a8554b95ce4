"""Estimates drawn: one module a chart family, one theme. Charts never read files."""

from impact_citoyens.charts.allocation import allocation
from impact_citoyens.charts.changes import changes
from impact_citoyens.charts.composition import Piece, composition
from impact_citoyens.charts.directions import directions
from impact_citoyens.charts.figure import Chart
from impact_citoyens.charts.matrix import matrix
from impact_citoyens.charts.ranks import ranks
from impact_citoyens.charts.shares import Line, shares
from impact_citoyens.charts.tiles import Tile, tiles
from impact_citoyens.charts.trend import Point, trend

__all__ = [
    "Chart",
    "Line",
    "Piece",
    "Point",
    "Tile",
    "allocation",
    "changes",
    "composition",
    "directions",
    "matrix",
    "ranks",
    "shares",
    "tiles",
    "trend",
]
