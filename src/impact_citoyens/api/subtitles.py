"""Subtitles written from the rows of a chart: what is measured, of whom, how many people answered, when."""

from __future__ import annotations

from math import isnan

import pandas as pd

from impact_citoyens.evidence.titles.title_evidence import quotable_estimates
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, language
from impact_citoyens.statistics import sample_design
from impact_citoyens.study import codebook, territories


def people(n: float) -> str:
    """Write a number of people, kept on one line."""
    return lang.number(n, language()) + lang.NO_BREAK_SPACE + _("personnes")


def of_answers(rows: pd.DataFrame, measure: str, date: str = "") -> str:
    """Say of whom the answers of one population are, how many answered, and when.

    Parameters
    ----------
    rows : DataFrame
        Of one population and one wave.
    measure : str
        What the axis shows, as ``Part des adultes``.
    date : str
        When, if more than the wave is known of a printed figure.
    """
    said = quotable_estimates(rows) or rows.to_dict("records")
    first = said[0]
    place = codebook.population_label(first["dimension"], first["population"], short=True)
    asked = {row["n"] for row in said if not isnan(row["n"])}
    waves = {row["wave"] for row in said}
    parts = [measure, place, people(asked.pop()) if len(asked) == 1 else ""]
    parts.append(
        (date if date and first["evidence"] == "published" else waves.pop()) if len(waves) == 1 else ""
    )
    return ", ".join(part for part in parts if part)


def of_places(rows: pd.DataFrame, measure: str, reference: bool) -> str:
    """Say what is measured of several populations, how many people each region has.

    And what the marks mean.
    """
    said = quotable_estimates(rows)
    of_regions = {row["n"] for row in said if row["population"] in territories.regions()}
    waves = set(rows.loc[rows["evidence"].isin(["published", "observed"]), "wave"])
    parts = [measure]
    if len(of_regions) == 1 and not isnan(n := of_regions.pop()):
        parts.append(_("{people} par région", people=people(n)))
    parts += [waves.pop()] if len(waves) == 1 else []
    text = ", ".join(part for part in parts if part)
    return finish(text + (" ; " + _("pointillé : {nation}") if reference else ""), rows)


def finish(text: str, rows: pd.DataFrame) -> str:
    """Set the spaces of the language, after the key to the hollow marks where there are any."""
    printed = rows[rows["evidence"] == "published"] if "evidence" in rows else rows
    if "reading" in printed and printed["reading"].eq("ambiguous").any():
        text += " ; " + _("losange vide : lecture ambiguë")
    return lang.typeset(text, language())


def per_region() -> str:
    """Say how many people answered in each region."""
    n = sample_design.base("territory", territories.regions()[0]).n
    return _("{people} par région", people=people(n))
