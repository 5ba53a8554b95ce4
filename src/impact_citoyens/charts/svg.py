"""Figures as small inline SVG.

Shapes and texts with what differs from the drawing's defaults, and nothing else.

Matplotlib's own writer is made for files: ids, clip paths, metadata and a full style on every element make a
page five times heavier.
"""

from functools import lru_cache
from html import escape
from itertools import groupby

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, weight_dict
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Transform

from impact_citoyens.charts import theme

# Without our fonts (a notebook in JupyterLab): the height of small letters is kept, and a text that is too
# long is whole
ELSEWHERE = 'style="font-size-adjust:.486;overflow:visible"'
CAPS = {"projecting": "square", "round": "round"}
ANCHORS = {"center": ("middle", 0.5), "right": ("end", 1.0)}
CURVES = {Path.CURVE3: ("Q", 2), Path.CURVE4: ("C", 3)}
STRIPES = "M0 3 3 0M-1 1 1-1M2 4 4 2"  # of a pattern of 3 × 3 points: what `theme.HATCH` draws
Attributes = tuple[tuple[str, str], ...]


def write(figure: Figure, key: str, alt: str) -> str:
    """Write a figure as an inline SVG element.

    Parameters
    ----------
    figure : Figure
        Made by `theme.canvas`: one face, lines, patches and texts; no picture, no mathematics.
    key : str
        Prefix of every id.
    alt : str
        Alternative text.

    Returns
    -------
    str
        The same for the same figure. The page sizes it; its ``viewBox``, in points, keeps the proportions.
    """
    dpi = figure.dpi
    figure.dpi = 72  # a unit of the drawing is a point
    renderer = Renderer(*figure.bbox.size, key)
    figure.draw(renderer)
    figure.dpi = dpi
    face = (
        f'font-family="{theme.FONT},sans-serif" font-size="{number(theme.TEXT)}" fill="{theme.INK.lower()}"'
    )
    face += f" {ELSEWHERE}"
    return (
        f'<svg role="img" aria-label="{escape(alt)}" '
        f'viewBox="0 0 {number(renderer.width)} {number(renderer.height)}" '
        f'xmlns="http://www.w3.org/2000/svg" {face}>{renderer.content()}</svg>'
    )


@lru_cache(maxsize=8192)
def number(value: float) -> str:
    """Write a length in points with one decimal: a tenth is a seventh of a pixel."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


class Renderer(RendererBase):
    """Collects the elements of one drawing, with the patterns and clips that they need."""

    def __init__(self, width: float, height: float, key: str) -> None:
        super().__init__()
        self.width, self.height, self.key = width, height, key
        self.elements: list[tuple[str, str, Attributes]] = []  # each one's beginning, end, and look
        self.shared: dict[str, str] = {}  # what elements refer to: its content, and its id

    def content(self) -> str:
        """Return the elements in the order of drawing; neighbours that look the same say it once."""
        defined = "".join(
            content.replace(" id=", f' id="{name}"', 1) for content, name in self.shared.items()
        )
        groups = groupby(self.elements, key=lambda element: element[2])
        return (f"<defs>{defined}</defs>" if defined else "") + "".join(
            _group(list(elements), look) for look, elements in groups
        )

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size of the drawing, in points."""
        return self.width, self.height

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | str
    ) -> tuple[float, float, float]:
        """Measure as margins are measured, and as quickly."""
        return theme.metrics(s, prop.get_size_in_points(), _weight(prop))

    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: tuple | None = None
    ) -> None:
        """Draw a line or a patch; one that shows nothing is left out."""
        self._shape(gc, path.transformed(transform), rgbFace, clipped=True)

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: tuple | None = None,
    ) -> None:
        """Draw marks whole: one whose centre is on the edge of the axes is not cut."""
        marker = marker_path.transformed(marker_trans)
        places = trans.transform(path.vertices)
        for x, y in places[np.isfinite(places).all(axis=1)]:
            if marker_path is Path.unit_circle():
                size = f'r="{number(np.ptp(marker.vertices[:, 0]) / 2)}"'
                self._add(
                    f'<circle cx="{number(x)}" cy="{number(self.height - y)}" {size}',
                    self._look(gc, rgbFace, joined=False),
                )
            else:
                self._shape(gc, Path(np.add(marker.vertices, (x, y)), marker.codes), rgbFace, clipped=False)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,
        mtext: Text | None = None,
    ) -> None:
        """Write one line.

        Centred and right-aligned ones are anchored there, so that another face moves them less.
        """
        look = [
            ("font-size", number(prop.get_size_in_points())),
            ("font-weight", str(_weight(prop))),
            ("fill", to_hex(gc.get_rgb())),
        ]
        look += [("opacity", f"{gc.get_rgb()[3]:.2g}")]
        if angle:
            look.append(("transform", f"rotate({number(-angle)} {number(x)} {number(y)})"))
        elif mtext and mtext.get_ha() in ANCHORS:
            anchor, part = ANCHORS[mtext.get_ha()]
            look.append(("text-anchor", anchor))
            x += part * theme.metrics(s, prop.get_size_in_points(), _weight(prop))[0]
        look = tuple(pair for pair in look if pair not in DEFAULTS)
        self._add(f'<text x="{number(x)}" y="{number(y)}"', look, f">{escape(s, quote=False)}</text>")

    def _shape(self, gc: GraphicsContextBase, path: Path, face: tuple | None, clipped: bool) -> None:
        path = _known(path)
        look = self._look(gc, face, joined=len(path.vertices) > 2)
        if len(path.vertices) and not {"fill", "stroke"} <= {name for name, value in look if value == "none"}:
            clip = self._clip(gc, path.vertices) if clipped else ()
            self._add(f'<path d="{self._data(path)}"', look + clip)

    def _add(self, shape: str, look: Attributes, end: str = "/>") -> None:
        self.elements.append((shape, end, look))

    def _look(self, gc: GraphicsContextBase, face: tuple | None, joined: bool) -> Attributes:
        look = [("fill", self._fill(gc, face))]
        if face is not None and len(face) == 4 and 0 < face[3] < 1:
            look.append(("fill-opacity", f"{face[3]:.2g}"))
        width, ink = gc.get_linewidth(), gc.get_rgb()
        if not width or not ink[3]:
            return tuple(look)
        look += [
            ("stroke", to_hex(ink)),
            ("stroke-width", number(width)),
            ("stroke-opacity", f"{ink[3]:.2g}"),
        ]
        dashes = gc.get_dashes()[1]
        if dashes is not None:
            look.append(("stroke-dasharray", " ".join(number(part) for part in dashes)))
        look += [("stroke-linecap", CAPS[gc.get_capstyle()])] if gc.get_capstyle() in CAPS else []
        look += [("stroke-linejoin", "round")] if joined and gc.get_joinstyle() == "round" else []
        return tuple(pair for pair in look if pair not in DEFAULTS)

    def _fill(self, gc: GraphicsContextBase, face: tuple | None) -> str:
        if gc.get_hatch() is not None:
            stroke = f'stroke="{to_hex(gc.get_hatch_color())}" stroke-width="{gc.get_hatch_linewidth():.2g}"'
            return self._reference(
                '<pattern id= width="3" height="3" patternUnits="userSpaceOnUse">'
                f'<path d="{STRIPES}" {stroke}/></pattern>'
            )
        return "none" if face is None or (len(face) == 4 and not face[3]) else to_hex(face)

    def _clip(self, gc: GraphicsContextBase, points: np.ndarray) -> Attributes:
        """Clip only what leaves the axes; nearly nothing does."""
        box = gc.get_clip_rectangle()
        if box is None or (
            (points.min(axis=0) >= box.p0 - 1).all() and (points.max(axis=0) <= box.p1 + 1).all()
        ):
            return ()
        corner = f'x="{number(box.x0)}" y="{number(self.height - box.y1)}"'
        place = f'{corner} width="{number(box.width)}" height="{number(box.height)}"'
        return (("clip-path", self._reference(f"<clipPath id=><rect {place}/></clipPath>")),)

    def _reference(self, content: str) -> str:
        return f"url(#{self.shared.setdefault(content, f'{self.key}-{len(self.shared)}')})"

    def _data(self, path: Path) -> str:
        """Write the commands of a path; a line along an axis names one coordinate."""
        points = [(number(x), number(self.height - y)) for x, y in path.vertices.tolist()]
        codes = (
            [Path.MOVETO, *[Path.LINETO] * (len(points) - 1)] if path.codes is None else path.codes.tolist()
        )
        parts, i, last = [], 0, ("", "")
        while i < len(points):
            name, count = CURVES.get(codes[i], ("", 1))
            end = points[i + count - 1]
            if codes[i] == Path.CLOSEPOLY:
                parts.append("Z")
            elif name or codes[i] == Path.MOVETO:
                parts.append((name or "M") + " ".join(" ".join(point) for point in points[i : i + count]))
            elif end != last:
                x, y = end
                parts.append(f"V{y}" if x == last[0] else f"H{x}" if y == last[1] else f"L{x} {y}")
            i, last = i + count, end
        return "".join(parts)


DEFAULTS = {
    ("font-size", number(theme.TEXT)),
    ("font-weight", "400"),
    ("fill", theme.INK.lower()),
    ("opacity", "1"),
    ("stroke-opacity", "1"),
    ("stroke-width", "1"),
}


def _known(path: Path) -> Path:
    """Return the part of a path whose coordinates are numbers: unknown intervals have none."""
    if np.isfinite(path.vertices).all():
        return path
    kept = path.cleaned(remove_nans=True)
    return Path(kept.vertices[:-1], kept.codes[:-1])  # without the code that ends it


def _weight(prop: FontProperties) -> int:
    return weight_dict.get(prop.get_weight(), prop.get_weight())


def _group(elements: list[tuple[str, str, Attributes]], look: Attributes) -> str:
    written = "".join(f' {name}="{value}"' for name, value in look)
    if len(elements) > 1 and written:
        return f"<g{written}>{''.join(start + end for start, end, _ in elements)}</g>"
    return "".join(start + written + end for start, end, _ in elements)
