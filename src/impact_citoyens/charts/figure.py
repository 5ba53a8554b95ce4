"""A chart as readers meet it: title, drawing, alternative text, caption, and its table one click away."""

import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from html import escape
from io import StringIO
from pathlib import Path

import matplotlib
import pandas as pd
from jinja2 import Environment
from matplotlib.figure import Figure

from impact_citoyens.charts import svg, texts, theme
from impact_citoyens.io import trace
from impact_citoyens.io.errors import refusal
from impact_citoyens.io.writing import write_whole
from impact_citoyens.language.messages import N_, _, language, using

MARGIN, LINE = 0.15, 1.2  # of a saved chart: inches around its texts, and their leading
LICENCE = "CC-BY-4.0"
SYNTHETIC = N_("Données synthétiques : illustration, jamais une observation")
# Of the two drawings the style of pages shows one: without it ``hidden`` leaves the wide one. One that is
# alone may be scrolled.
MACROS = """
{%- macro figure(chart, table, see, label) -%}
<figure class="chart{{ " synthetic" if chart.synthetic }}" id="fig-{{ chart.key }}"><h3>{{ chart.title }}</h3>
{#- #}<p class="subtitle">{{ chart.subtitle }}</p>
{%- if label %}<p class="evidence-label">{{ label }}</p>{% endif %}
{%- if chart.narrow is none -%}
<div class="drawing" tabindex="0" role="group" aria-label="{{ chart.title }}">{{ chart.svg()|safe }}</div>
{%- else -%}
<div class="drawing"><div class="wide">{{ chart.svg()|safe }}</div>
{#- #}<div class="narrow" hidden>{{ chart.svg(narrow=true)|safe }}</div></div>
{%- endif -%}
<figcaption>{{ chart.caption }}</figcaption>
{#- #}<details><summary>{{ see }}</summary>{{ table|safe }}</details></figure>
{%- endmacro -%}
{%- macro table(heads, rows, row_headers) -%}
<div class="table" tabindex="0" role="group"><table><thead><tr>
{%- for head in heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead><tbody>
{%- for row in rows %}<tr>
{%- for cell in row -%}
{% if loop.first and row_headers %}<th scope="row">{{ cell }}</th>{% else %}<td>{{ cell }}</td>{% endif %}
{%- endfor %}</tr>
{%- endfor %}</tbody></table></div>
{%- endmacro -%}
"""
HTML = Environment(autoescape=True).from_string(MACROS).module


@dataclass(frozen=True)
class Chart:
    """A figure with all that must go with it.

    Attributes
    ----------
    figure : matplotlib Figure
        The drawing.
    key : str
        Identifier of the figure in its page, as ``"urgency-regions"``.
    title : str
        The finding or the question.
    subtitle : str
        Population, base, unit.
    caption : str
        Source, page, evidence.
    alt : str
        Alternative text, written from the data.
    table : DataFrame
        The numbers drawn, ready to read.
    synthetic : bool
        Whether any mark is synthetic: the figure then says so in its drawing, beside its subtitle and in its
        class.
    claims : tuple of str
        Claims of the ledger that it draws: the audit links each to the figures where it is.
    narrow : matplotlib Figure, optional
        The same drawing for narrow screens: pages show one or the other, files have the wide one.
    language : str
        That of its texts: the current one where it is made.
    """

    figure: Figure
    key: str
    title: str
    subtitle: str
    caption: str
    alt: str
    table: pd.DataFrame = field(repr=False)
    synthetic: bool = False
    claims: tuple[str, ...] = ()
    narrow: Figure | None = field(default=None, repr=False)
    language: str = field(default_factory=language)

    def svg(self, narrow: bool = False) -> str:
        """Return the drawing, or the one for narrow screens.

        As an SVG element whose ids belong to it alone.
        """
        if narrow:
            return svg.write(self.narrow, f"{self.key}-narrow", self.alt)
        return svg.write(self.figure, self.key, self.alt)

    def save(self, path: str | Path) -> Path:
        """Write the chart as a file that can be sent alone.

        Title, subtitle, evidence and caption around the drawing.

        Parameters
        ----------
        path : path
            ``.svg`` (text as outlines, so that it looks the same without our fonts; the title and the
            alternative text are its ``title`` and ``desc``) or ``.png`` (200 dots an inch; the same texts as
            metadata).

        Returns
        -------
        Path

        Raises
        ------
        InputError
            For another ending.

        Examples
        --------
        >>> import tempfile
        >>> import impact_citoyens as ic
        >>> ic.chart("levers", microdata="none").save(tempfile.mkdtemp() + "/levers.svg").name
        'levers.svg'
        """
        path, kind = Path(path), Path(path).suffix.lower()
        if kind not in SAVERS:
            raise refusal(
                "parameters", repr(path.name), "a name that ends in " + " or ".join(SAVERS), column="path"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        SAVERS[kind](self, path)
        return path

    def _repr_html_(self) -> str:
        with using(self.language):
            see, synthetic = _("Voir les données"), _(SYNTHETIC)
        trace.draw(f"fig-{self.key}", self.claims)
        return str(HTML.figure(self, html_table(self.table), see, synthetic if self.synthetic else ""))


def drawn(
    draw: Callable[[], Figure],
    key: str,
    title: str,
    subtitle: str,
    caption: str,
    said: list[tuple[str, str]],
    table: pd.DataFrame,
    claims: tuple[str, ...] = (),
    synthetic: bool = False,
) -> Chart:
    """Draw a chart in its two layouts and put its texts around it.

    Parameters
    ----------
    draw : callable
        Makes the figure in the layout of the moment.
    key, title, subtitle, caption, table, claims, synthetic
        See `Chart`.
    said : list of (label, what it shows)
        Lines of the alternative text.
    """
    figure, narrow = theme.both(draw)
    alt = texts.alternative(title, said)
    return Chart(figure, key, title, subtitle, caption, alt, table, synthetic, claims, narrow)


def _framed(chart: Chart) -> Figure:
    """Return a copy of the drawing, higher, with the texts that a page writes around it."""
    # what a page shows must not change, and figures cannot be copied otherwise
    figure = pickle.loads(pickle.dumps(chart.figure))
    width, height = figure.get_size_inches()
    blocks = _blocks_above(chart, width - 2 * MARGIN)
    below = theme.wrap(chart.caption, width - 2 * MARGIN, theme.SMALL)
    top = MARGIN + sum(_lines(text, size) for text, size, *_ in blocks)
    bottom = MARGIN + _lines(below, theme.SMALL)
    total = height + top + bottom
    for axes in figure.axes:
        left, low, wide, high = axes.get_position().bounds
        axes.set_position((left, (low * height + bottom) / total, wide, high * height / total))
    figure.set_size_inches(width, total)
    y = total - MARGIN
    write = partial(figure.text, MARGIN / width, va="top", linespacing=LINE)
    for text, size, weight, colour in blocks:
        write(y / total, text, size=size, weight=weight, color=colour)
        y -= _lines(text, size)
    write((bottom - 0.04) / total, below, size=theme.SMALL, color=theme.MUTED)
    return figure


def _blocks_above(chart: Chart, width: float) -> list[tuple[str, float, int, str]]:
    """Title, subtitle, and what is synthetic, broken into lines: text, size, weight, colour."""
    blocks = [(chart.title, 14.0, 700, theme.INK), (chart.subtitle, theme.TEXT, 400, theme.MUTED)]
    with using(chart.language):
        blocks += [(_(SYNTHETIC), theme.TEXT, 700, theme.INK)] if chart.synthetic else []
    return [(theme.wrap(text, width, *type_), *type_, colour) for text, *type_, colour in blocks if text]


def _lines(text: str, size: float) -> float:
    """Height of a text in inches, and some air."""
    return (text.count("\n") + 1) * size * (LINE + 0.15) / 72 + 0.06


def _save_svg(chart: Chart, path: Path) -> None:
    buffer = StringIO()
    with matplotlib.rc_context({"svg.fonttype": "path"}):
        _framed(chart).savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    drawn = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", buffer.getvalue(), flags=re.S)
    description = escape(f"{chart.alt} {chart.caption} {LICENCE}.")
    named = f'<title id="title">{escape(chart.title)}</title><desc id="desc">{description}</desc>'
    drawn = re.sub(
        r"<svg ([^>]*)>",
        lambda tag: f'<svg role="img" aria-labelledby="title desc" {tag[1]}>{named}',
        drawn,
        count=1,
    )
    write_whole(path, drawn)


def _save_png(chart: Chart, path: Path) -> None:
    told = {"Title": chart.title, "Description": chart.alt, "Source": chart.caption, "Copyright": LICENCE}
    _framed(chart).savefig(path, format="png", dpi=200, metadata=told | {"Software": None})


SAVERS = {".svg": _save_svg, ".png": _save_png}


def html_table(frame: pd.DataFrame, row_headers: bool = True) -> str:
    """Write a table with real headers.

    Columns are ``th scope=col``, the first cell of a row ``th scope=row``.

    A cell that is HTML already (IPython's ``HTML``) stays as it is, anything else is escaped.
    """
    return str(HTML.table(list(frame.columns), frame.itertuples(index=False), row_headers))
