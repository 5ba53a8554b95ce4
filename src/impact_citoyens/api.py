"""The Python interface: ``import impact_citoyens as ic``, then one function a question, the answer always a labelled table or a chart.

Every function takes slugs; an unknown one is refused with the nearest names. `microdata` is what stands beside the printed figures:
``"none"``; ``"synthetic"``, the bounds and the synthetic respondents made from them (a minute or two the first time, then kept); or the path of
a microdata file. ``docs/use/how-to`` has recipes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from impact_citoyens import ledger
from impact_citoyens.evidence import question_rows
from impact_citoyens.evidence.exports import read_csv, to_csv
from impact_citoyens.evidence.question_rows import estimates
from impact_citoyens.evidence.territory_comparison import compare
from impact_citoyens.language import numbers as lang
from impact_citoyens.ledger import sentences
from impact_citoyens.study import codebook, territories

if TYPE_CHECKING:
    from impact_citoyens.charts import Chart

__all__ = ["chart", "claims", "compare", "estimates", "places", "questions", "read_csv", "to_csv", "verdicts"]
CLAIM_COLUMNS = "claim_id question wave dimension population answer source page reading sentence".split()


def questions() -> pd.DataFrame:
    """Return the questions, in the order of the colloquium.

    Returns
    -------
    DataFrame
        ``question`` (the slug that other functions take), ``title_fr``, ``title_en``, ``notebook``, ``waves`` and ``answers`` (separated by
        semicolons), ``values`` and ``relations`` (how many numbers and comparisons are printed).

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> known = ic.questions().set_index("question")
    >>> known.loc["levers", "title_en"], int(known.loc["levers", "values"])
    ('Which levers to activate?', 4)
    """
    table = codebook.questions().reset_index(drop=True)
    listed = [";".join(codebook.answers(question).index) for question in table["question"]]
    counts = {
        name: table["question"].map(frame["question"].value_counts()).fillna(0).astype(int)
        for name, frame in (("values", ledger.values()), ("relations", ledger.relations()))
    }
    named = table[["question", "title_fr", "title_en", "notebook"]]
    return named.assign(waves=table["known_waves"], answers=listed, **counts)


def places() -> pd.DataFrame:
    """Return France and the 12 regions of the study.

    Returns
    -------
    DataFrame
        ``territory`` (the slug that other functions take; names, accents or not, and INSEE codes do too), ``label_fr``, ``label_en``,
        ``insee_region_codes``, ``registered_voters`` (2022) and ``residents`` (18 and over on 1 January 2022), in persons.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> len(ic.places()), ic.places()["territory"][3]
    (13, 'bretagne')
    """
    table = territories.table().rename(
        columns={"registered_voters_2022": "registered_voters", "residents_18plus_2022": "residents"}
    )
    counts = ["registered_voters", "residents"]
    kept = table[["territory", *codebook.LABELS, "insee_region_codes", *counts]]
    france = {
        "territory": territories.FRANCE,
        "label_fr": "France",
        "label_en": "France",
        "insee_region_codes": "",
    } | kept[counts].sum().to_dict()
    return pd.concat([pd.DataFrame([france]), kept], ignore_index=True)


def chart(
    question: str,
    territory: str = territories.FRANCE,
    language: str = "fr",
    microdata: str | Path = "synthetic",
    answer: str | None = None,
    *,
    by: str | None = None,
    evidence: str | Iterable[str] | None = None,
    wave: int | str | None = None,
) -> Chart:
    """Draw a question: every answer for a territory beside France; or one answer for every territory, or for every group.

    Parameters
    ----------
    question, territory, microdata, evidence
        As for `estimates`.
    language : {"fr", "en"}
        Language of every text.
    answer : str, optional
        Draw this answer for France and each region (or by another dimension: see `by`).
    by : str, optional
        Dimension whose groups are drawn, as ``"age"``; the first answer known, unless `answer` names one.
    wave : int or str, optional
        The last one by default.

    Returns
    -------
    Chart
        Jupyter displays it; ``chart.save("levers.svg")`` or ``.png`` writes it with its title, caption and alternative text.

    Raises
    ------
    InputError
        As `estimates`; also for an unknown answer or language, or a question that has neither shares nor scores.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> drawn = ic.chart("levers", language="en", microdata="none")
    >>> drawn.title, drawn.claims
    ('Which levers to activate?', ('levers-vision-france-p13', 'levers-project-france-p13'))
    """
    from impact_citoyens.evidence import question_charts  # matplotlib is slow to import

    place = territories.resolve(territory)
    question_rows.check_known(
        "answer", answer, codebook.answers(codebook.question(question)["question"]).index
    )
    rows = estimates(question, "all", microdata, evidence, wave)
    question_rows.check_known("dimension", by, codebook.dimensions())
    return question_charts.draw(question, place, lang.check_language(language), rows, answer, by)


def claims(question: str | None = None, territory: str | None = None, language: str = "fr") -> pd.DataFrame:
    """Return what is printed, claim by claim, with its page and a sentence that says it.

    Parameters
    ----------
    question : str, optional
        All of them by default.
    territory : str, optional
        What is said of France as a whole, or of a region or of regions that it belongs to; everything by default.
    language : {"fr", "en"}
        Language of the sentences, which are ours, not those of the sources.

    Returns
    -------
    DataFrame
        ``claim_id, question, wave, dimension, population, answer, source, page, reading, sentence``: numbers, then comparisons.

    Raises
    ------
    InputError
        For an unknown question, territory or language, with the nearest names.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.claims("objectives", "bretagne", "en")["sentence"][0]
    'Brittany: Reduce fragilities, 86%'
    """
    named = [] if question is None else [codebook.question(question)["question"]]
    language = lang.check_language(language)
    said = [
        (ledger.values(*named), sentences.value_sentence),
        (ledger.relations(*named), sentences.relation_sentence),
    ]
    table = pd.concat([_sentences(frame, say, language) for frame, say in said], ignore_index=True)
    return (
        table
        if territory is None
        else table[sentences.about(table, territories.resolve(territory))].reset_index(drop=True)
    )


def _sentences(frame: pd.DataFrame, say: Callable, language: str) -> pd.DataFrame:
    return frame.assign(sentence=[say(row, language) for row in frame.to_dict("records")])[CLAIM_COLUMNS]


def verdicts(microdata: str | Path = "synthetic") -> pd.DataFrame:
    """Return every claim recomputed, with its verdict and why: the table behind ``make audit``.

    Parameters
    ----------
    microdata : str or path
        ``"none"``, ``"synthetic"``, or a microdata file.

    Returns
    -------
    DataFrame
        One row a claim: ``claim_id``, ``page``, ``printed``, ``verdict``, ``recomputed``, ``recomputation``... (see ``docs/use/auditing.md``).

    Raises
    ------
    InputError
        For a claim with neither a recomputation nor a reason, or a file that cannot be read.
    """
    from impact_citoyens.audit.auditor import open_audit  # imports solvers

    return open_audit(str(microdata)).table.copy()
