"""Rows of a drawing: a label, a line with its marks, a value.

At its ends in a wide drawing, above it in a narrow one.
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise

from impact_citoyens.charts import theme

LEADING = 1.2  # of a line of text, in sizes
EDGE = 0.06  # inches beside the axes of a narrow drawing: half a mark
UNDER = 0.34  # inches of a row under its texts, in a narrow drawing: bar, and room before the next label
LIFT = 0.17  # inches from the lower end of such a row to its marks
GAP = 0.15  # inches between a label and a value on the same line, at least


@dataclass(frozen=True)
class Row:
    """The texts of a row.

    Attributes
    ----------
    label : str
        What it is.
    value : str
        Written in bold.
    rest : str
        What goes with the value, in muted ink; may have lines.
    strong : bool
        Whether the label is bold.
    large : bool
        Whether the rest has the size of the label.
    """

    label: str
    value: str = ""
    rest: str = ""
    strong: bool = False
    large: bool = False

    @property
    def size(self) -> float:
        """Size of the rest, in points."""
        return theme.TEXT if self.large else theme.layout().small

    def number(self) -> float:
        """Width of the value and of what goes with it, in inches."""
        parts = [theme.text_width(self.value, weight=700)] if self.value else []
        parts += [_widest(self.rest, self.size)] if self.rest else []
        return sum(parts) + (6 / 72 if len(parts) == 2 else 0)


@dataclass(frozen=True)
class Block:
    """A row laid out.

    Its wrapped texts, its height and the place of its marks (in rows), how far its value drops (in points).
    """

    label: str
    rest: str
    height: float
    centre: float
    drop: float = 0.0


class Rows:
    """A canvas of rows, counted downwards; one unit is `theme.ROW` inches.

    Attributes
    ----------
    axes : Axes
        Where to draw; its vertical limits are set.
    centres : list of float
        Where the marks of each row go.
    spans : list of (float, float)
        From where to where each row goes.
    """

    def __init__(
        self, rows: list[Row], label: float, rest: float = 9.0, top: float = 0.1, bottom: float = 0.4
    ) -> None:
        """Lay rows out; in a wide drawing labels take `label` inches, what goes with values `rest`."""
        self.rows = rows
        self.blocks = [_stacked(row) if theme.layout().stacked else _beside(row, label, rest) for row in rows]
        ends = list(accumulate((block.height for block in self.blocks), initial=0.0))
        self.spans = list(pairwise(ends))
        self.centres = [
            start + block.centre for block, (start, _) in zip(self.blocks, self.spans, strict=True)
        ]
        _, self.axes = theme.canvas(ends[-1] * theme.ROW + top + bottom, *self._margins(), top, bottom)
        self.axes.set_ylim(ends[-1], 0)
        self.axes.set_yticks([])

    def write(self, i: int) -> float:
        """Write the texts of a row and return where its marks go."""
        row, block, y = self.rows[i], self.blocks[i], self.centres[i]
        if theme.layout().stacked:
            theme.above(self.axes, self.spans[i][0], block.label, row.strong)
            theme.above_right(self.axes, self.spans[i][0], row.value, block.rest, row.size, block.drop)
        else:
            theme.at_left(self.axes, y, block.label, row.strong)
            theme.at_right(self.axes, y, row.value, block.rest, row.size)
        return y

    def reference(self, x: float) -> None:
        """Draw a value to compare with as a dashed line; in a narrow drawing it stops where texts are."""
        if not theme.layout().stacked:
            theme.reference(self.axes, x)
            return
        for y in self.centres:
            theme.stroke(
                self.axes,
                (x, x),
                (y - 0.25, y + 0.4),
                color=theme.INK,
                linewidth=0.9,
                linestyle=(0, (4, 3)),
                zorder=1,
            )

    def _margins(self) -> tuple[float, float]:
        if theme.layout().stacked:
            return EDGE, EDGE
        numbers = [
            Row("", row.value, block.rest, large=row.large).number()
            for row, block in zip(self.rows, self.blocks, strict=True)
        ]
        return max(_widest(block.label, theme.TEXT, 700) for block in self.blocks) + 0.25, max(numbers) + 0.25


def _beside(row: Row, label: float, rest: float) -> Block:
    label = theme.wrap(row.label, label, weight=700 if row.strong else 400)
    rest = theme.wrap(row.rest, rest, row.size)
    height = max(1, label.count("\n") * 0.62 + 0.9, rest.count("\n") * 1.12)
    return Block(label, rest, height, height / 2)


def _stacked(row: Row) -> Block:
    """Put the value on the line of the label, or under it where that takes no more room."""
    width, weight = theme.NARROW.width - 2 * EDGE, 700 if row.strong else 400
    rest = theme.wrap(row.rest, width - theme.text_width(row.value, weight=700) - 0.1, row.size)
    taken = Row("", row.value, rest, large=row.large).number()
    beside, alone = (theme.wrap(row.label, room, weight=weight) for room in (width - taken - GAP, width))
    number = _high(rest, row.size) if rest else _high(row.value, theme.TEXT)
    fits = _widest(beside, theme.TEXT, weight) <= width - taken - GAP
    if fits and max(_high(beside, theme.TEXT), number) <= _high(alone, theme.TEXT) + number:
        return _block(beside, rest, max(_high(beside, theme.TEXT), number))
    return _block(alone, rest, _high(alone, theme.TEXT) + number, _high(alone, theme.TEXT))


def _block(label: str, rest: str, texts: float, drop: float = 0.0) -> Block:
    height = texts / 72 + UNDER
    return Block(label, rest, height / theme.ROW, (height - LIFT) / theme.ROW, drop)


def _high(text: str, size: float) -> float:
    """Height of the lines of a text, in points; none for no text."""
    return (text.count("\n") + 1) * size * LEADING if text else 0.0


def _widest(text: str, size: float, weight: int = 400) -> float:
    return max(theme.text_width(line, size, weight) for line in text.split("\n"))
