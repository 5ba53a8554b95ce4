"""A chart as readers meet it: title, drawing, alternative text, caption, and its table one click away."""

import re
from dataclasses import dataclass, field
from html import escape
from io import StringIO

import pandas as pd
from matplotlib.figure import Figure

WORDS = {
    "fr": {"table": "Voir les données", "synthetic": "Données synthétiques : illustration, jamais une observation"},
    "en": {"table": "See the data", "synthetic": "Synthetic data: an illustration, never an observation"},
}


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
    language : str
        ``"fr"`` or ``"en"``.
    synthetic : bool
        Whether any mark is synthetic: the figure then says so in its drawing, beside its subtitle and in its class.
    claims : tuple of str
        Claims of the ledger that it draws: the audit links each to the figures where it is.
    """

    figure: Figure
    key: str
    title: str
    subtitle: str
    caption: str
    alt: str
    table: pd.DataFrame = field(repr=False)
    language: str = "fr"
    synthetic: bool = False
    claims: tuple[str, ...] = ()

    def svg(self) -> str:
        """Return the drawing as an SVG element whose ids belong to this figure alone."""
        return compact_svg(self.figure, self.key, self.alt)

    def _repr_html_(self) -> str:
        words, title = WORDS[self.language], escape(self.title)
        label = f'<p class="evidence-label">{escape(words["synthetic"])}</p>' if self.synthetic else ""
        drawn = f' data-claims="{" ".join(self.claims)}"' if self.claims else ""
        return (
            f'<figure class="chart{" synthetic" if self.synthetic else ""}" id="fig-{self.key}"{drawn}><h3>{title}</h3>'
            f'<p class="subtitle">{escape(self.subtitle)}</p>{label}'
            f'<div class="drawing" tabindex="0" role="group" aria-label="{title}">{self.svg()}</div>'
            f"<figcaption>{escape(self.caption)}</figcaption>"
            f"<details><summary>{words['table']}</summary>{html_table(self.table)}</details></figure>"
        )


def compact_svg(figure: Figure, key: str, alt: str) -> str:
    """Write a figure as inline SVG: no header, no metadata, two decimals, ids prefixed by the figure's key."""
    buffer = StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.S)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.S)
    svg = re.sub(r"-?\d+\.\d{3,}", lambda match: f"{float(match[0]):.2f}".rstrip("0").rstrip("."), svg)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{key}-\1"', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\g<1>{key}-", svg)
    svg = re.sub(r' (width|height)="[^"]*pt"', "", svg, count=2)  # the page sizes it; the viewBox keeps the proportions
    svg = re.sub(r">\s+<", "><", svg)
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1).strip()


def html_table(frame: pd.DataFrame, row_headers: bool = True) -> str:
    """Write a table with real headers: columns are ``th scope=col``, the first cell of a row ``th scope=row``.

    A cell that is HTML already (IPython's ``HTML``) stays as it is, anything else is escaped.
    """
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in frame.columns)
    body = "".join(_row(list(record), row_headers) for record in frame.itertuples(index=False))
    return f'<div class="table" tabindex="0" role="group"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(cells: list, row_headers: bool) -> str:
    texts = [cell.__html__() if hasattr(cell, "__html__") else escape(str(cell)) for cell in cells]
    first = f'<th scope="row">{texts[0]}</th>' if row_headers else f"<td>{texts[0]}</td>"
    return "<tr>" + first + "".join(f"<td>{text}</td>" for text in texts[1:]) + "</tr>"
