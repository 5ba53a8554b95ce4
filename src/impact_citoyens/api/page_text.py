"""What a page says: tables of tests, sentences, printed statements, numbers in its language."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, overload

import pandas as pd
from IPython.display import HTML

from impact_citoyens import ledger
from impact_citoyens.api import subtitles, table_text
from impact_citoyens.api.context import page
from impact_citoyens.api.markup import folded
from impact_citoyens.evidence import question_rows
from impact_citoyens.io import trace
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, language
from impact_citoyens.ledger import sentences
from impact_citoyens.statistics import sample_design
from impact_citoyens.study import study

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from seaborn.objects import Plot

    from impact_citoyens.charts import Chart

__all__ = ["note", "number", "percent", "points", "show", "statements"]
READINGS = {"interpreted": N_("lecture interprétée"), "ambiguous": N_("lecture ambiguë")}
SHORT = 12  # statements in a list that stays open


@overload
def show(made: pd.DataFrame, *, decimals: int = 1, fold: str = "", empty: str = "") -> HTML: ...
@overload
def show(made: Plot | Axes, frame: pd.DataFrame) -> Chart: ...
def show(
    made: pd.DataFrame | Plot | Axes,
    frame: pd.DataFrame | None = None,
    *,
    decimals: int = 1,
    fold: str = "",
    empty: str = "",
) -> HTML | Chart:
    """Show what a cell has made as a page does.

    A table with real headers, a drawing of seaborn with its texts.

    Parameters
    ----------
    made : DataFrame, seaborn.objects.Plot or matplotlib Axes
        Tests of `significance`, several of them put together, a register, or any table; or a drawing. Of a
        table, columns of codes (``question``, ``answer``, ``population``, ``evidence``) get the names of the
        codebook, and what is missing is a dash.
    frame : DataFrame, optional
        What a drawing draws: its source, pages and alternative text are written from it.
    decimals : int
        Of the numbers of a table that are not whole.
    fold : str
        Put a table one click away, under this text and its number of rows.
    empty : str
        What to say instead of a table that has no row.

    Returns
    -------
    HTML or Chart

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> shares = ic.estimates("levers", microdata="none")
    >>> shares = shares.query("population == 'france' and statistic == 'share'")
    >>> "dans le hasard" in ic.show(ic.two_answers(shares, "shared_vision", "common_project")).data
    True
    """
    if not isinstance(made, pd.DataFrame):
        from impact_citoyens.api.seaborn_plots import drawn  # seaborn is slow to import

        return drawn(made, frame)
    if made.empty and empty:
        return note(empty, "gap")
    text = table_text.written(made, decimals)
    return HTML(str(folded(f"{fold} ({len(made)})", text) if fold else text))


def note(text: str, kind: str = "finding") -> HTML:
    """Show a sentence.

    Parameters
    ----------
    text : str
        In the language of the page (see `_`).
    kind : {"finding", "note", "gap"}
        What it is: a finding, a remark, or what is not public.

    Returns
    -------
    HTML

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.note("Trois régions sur 12.").data
    '<p class="finding">Trois régions sur 12.</p>'
    """
    return HTML(f'<p class="{kind}">{escape(lang.typeset(text, language()))}</p>')


def statements(*questions: str, wave: str | None = None, source: str | None = None) -> HTML:
    """Say everything that a source prints on some questions.

    Of the territory of the page, of France, of others.

    Parameters
    ----------
    *questions : str
        Slugs of questions.
    wave, source : str
        Which wave, in which source; by default those of the study.

    Returns
    -------
    HTML

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.statements("levers").data.count("<li")
    18
    """
    wave, source = wave or study.wave(), source or study.current().source
    named = question_rows.named_questions(questions)
    frames = [ledger.values(*named), ledger.relations(*named)]
    frames = [frame[(frame["wave"] == wave) & (frame["source"] == source)] for frame in frames]
    return HTML("".join(_part(kind, *(frame[_about(kind, frame)] for frame in frames)) for kind in _kinds()))


def _kinds() -> list[str]:
    return ["national", "other"] if page().place.is_france else ["here", "national", "other"]


def _about(kind: str, frame: pd.DataFrame) -> pd.Series:
    national = frame["dimension"] == "national"
    here = (frame["dimension"] == "territory") & (frame["population"] == page().territory)
    return {"here": here, "national": national, "other": ~national & ~here}[kind]


def _part(kind: str, values: pd.DataFrame, relations: pd.DataFrame) -> str:
    place, found = page().place, sentences.statements(values, relations)
    label = {
        "here": _("{place} : ce qui est publié", place=place.label()),
        "national": _("{nation} : ce qui est publié"),
        "other": _("Autres régions et groupes : ce qui est publié"),
    }[kind]
    head = f'<h3>{escape(label)} <span class="count">{len(found)}</span></h3>'
    if not found and kind == "here":
        asked = subtitles.people(sample_design.base("territory", place.slug).n)
        nothing = _(
            "Rien n’est publié {inside} pour cette question : l’étude a interrogé {people}, mais leurs "
            "réponses "
            "n’ont pas été diffusées.",
            inside=place.inside(),
            people=asked,
        )
        return head + f'<p class="gap">{escape(nothing)}</p>'
    listed = listing(found)
    if kind == "other" or len(found) > SHORT:
        return f"<details class='others'><summary>{escape(label)} ({len(found)})</summary>{listed}</details>"
    return head + listed


def listing(found: list[dict]) -> str:
    """Write claims as a list, each with its pages and the mark of its reading.

    See `ledger.sentences.statements`.
    """
    return f'<ul class="statements">{"".join(map(_statement, found))}</ul>'


def _statement(entry: dict) -> str:
    where = lang.listing(entry["pages"], language())
    where = "p." + lang.NO_BREAK_SPACE + where if where else escape(ledger.source_name(entry["source"]))
    reading = READINGS.get(entry["reading"], "")
    mark = f' <span class="reading">{_(reading)}</span>' if reading else ""
    said = f'{escape(entry["text"])} <span class="page">({where})</span>{mark}'
    trace.say(entry["claim_id"])
    return f'<li id="claim-{entry["claim_id"]}">{said}</li>'


def percent(share: float, decimals: int = 0) -> str:
    r"""Write a share in the language of the page.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.percent(0.834) == "83\u202f%"
    True
    """
    return lang.percent(share, language(), decimals)


def points(difference: float, decimals: int = 0) -> str:
    r"""Write a difference of shares in percentage points, signed, in the language of the page.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.points(-0.07) == "\u22127\u00a0pts"
    True
    """
    return lang.points(difference, language(), decimals)


def number(value: float, decimals: int = 0) -> str:
    """Write a number in the language of the page.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.number(0.8, 1)
    '0,8'
    """
    return lang.number(value, language(), decimals)
