"""Pieces of a page as HTML: a text is escaped unless it is markup already."""

from collections.abc import Iterable, Sequence

import pandas as pd
from IPython.display import HTML
from markupsafe import Markup, escape

from impact_citoyens.charts.figure import html_table


def element(tag: str, *inside: object, **attributes: object) -> Markup:
    """Write an element around what is given; empty pieces and empty attributes are left out.

    Parameters
    ----------
    tag : str
        Name of the element.
    *inside
        Texts, which are escaped, or markup, which is not.
    **attributes
        Attributes; `class_` stands for ``class``, which Python keeps for itself.

    Examples
    --------
    >>> element("p", "a < b", class_="note")
    Markup('<p class="note">a &lt; b</p>')
    """
    named = {name.rstrip("_"): value for name, value in attributes.items() if value}
    opened = Markup("").join(
        Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, value)
        for name, value in named.items()
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), opened, joined(inside))


def joined(pieces: Iterable[object], between: str = "") -> Markup:
    """Join texts, which are escaped, and markup, which is not; nothing is written for None."""
    return Markup(between).join(escape(piece) for piece in pieces if piece is not None)


def table(rows: Sequence[Sequence[object]], heads: Sequence[str]) -> Markup:
    """Write a table with real headers (see `charts.figure.html_table`)."""
    return Markup(html_table(pd.DataFrame(rows, columns=heads, dtype=object)))


def folded(summary: str, *inside: object, opened: bool = False, class_: str = "") -> Markup:
    """Write what is one click away."""
    return element("details", element("summary", summary), *inside, open=opened, class_=class_)


def shown(*pieces: object) -> HTML:
    """Return pieces as what a notebook displays."""
    return HTML(str(joined(pieces)))
