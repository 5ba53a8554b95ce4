"""The tidy tables: questions and places, every number known, what is printed, what the audit says.

Every function takes slugs; an unknown one is refused with the nearest names. What is left out is that of the
page (`context.set_page`): its language, what stands beside the printed figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from impact_citoyens import ledger
from impact_citoyens.api.context import page
from impact_citoyens.evidence import question_rows, territory_comparison
from impact_citoyens.evidence.exports import read_csv, to_csv
from impact_citoyens.language.messages import language as current_language
from impact_citoyens.language.messages import using
from impact_citoyens.ledger import sentences
from impact_citoyens.study import codebook, study, territories

__all__ = [
    "claims",
    "compare",
    "estimates",
    "members",
    "places",
    "questions",
    "read_csv",
    "relations",
    "to_csv",
    "verdicts",
]
CLAIM_COLUMNS = (
    "claim_id question wave dimension population answer statistic amount source page reading".split()
)
CLAIM_COLUMNS += ["sentence"]


def questions() -> pd.DataFrame:
    """Return the questions, in the order of the colloquium.

    Returns
    -------
    DataFrame
        ``question`` (the slug that other functions take), ``title_fr``, ``title_en``, ``notebook``, ``waves``
        and ``answers`` (separated by semicolons), ``values`` and ``relations`` (how many numbers and
        comparisons are printed).

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
        ``territory`` (the slug that other functions take; names, accents or not, and INSEE codes do too),
        ``label_fr``, ``label_en``, ``insee_region_codes``, ``registered_voters`` (2022) and ``residents`` (18
        and over on 1 January 2022), in persons.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> len(ic.places()), ic.places()["territory"][3]
    (13, 'bretagne')
    """
    counts = list(territories.POPULATION_BASES)
    kept = territories.table()[["territory", *codebook.LABELS, "insee_region_codes", *counts]]
    france = {
        "territory": study.nation(),
        "label_fr": territories.territory(study.nation()).label_fr,
        "label_en": territories.territory(study.nation()).label_en,
        "insee_region_codes": "",
    } | kept[counts].sum().to_dict()
    return pd.concat([pd.DataFrame([france]), kept], ignore_index=True)


def members(population: str) -> list[str]:
    """Return the regions that a set of regions is made of, as the sources name it.

    Parameters
    ----------
    population : str
        Slug of a set of regions (as ``estimates("method")`` has them), or of a region.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.members("paca-corse")
    ['paca-corse']
    """
    return codebook.members("territory", population)


def estimates(
    question: str | Iterable[str],
    territory: str | Iterable[str] | None = None,
    microdata: str | Path | None = None,
    evidence: str | Iterable[str] | None = None,
    wave: int | str | None = None,
    dimension: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return every number known of a question, of whatever evidence, one a row.

    Parameters
    ----------
    question : str or iterable of str
        Slug of a question, or of several (see `questions`).
    territory : str or iterable of str, optional
        One territory or several; all of them by default. France comes with its groups (age bands...), a
        region with its own where a file has them.
    microdata : str or path, optional
        ``"none"``, ``"synthetic"``, or a microdata file; that of the page by default.
    evidence : str or iterable of str, optional
        Kinds to keep: ``published``, ``bounded``, ``synthetic``, ``observed``. With ``published`` alone,
        `microdata` is not opened.
    wave : int or str, optional
        One wave; all of them by default.
    dimension : str or iterable of str, optional
        Dimensions of populations to keep: ``national``, ``territory``, ``age``...

    Returns
    -------
    DataFrame
        The tidy table: ``wave, question, answer, statistic, dimension, population, territory, estimate, low,
        high, se, n, evidence``, then where each row comes from, then ``question_label``, ``answer_label``,
        ``answer_short`` and ``population_label`` in the language of the page. Shares are fractions (0.83),
        scores are out of 10;
        ``low`` and ``high`` are a 95% interval, or for ``bounded`` the smallest and largest possible value
        (``estimate`` is then missing).

    Raises
    ------
    InputError
        For an unknown question, territory, evidence, wave or dimension, with the nearest names; for evidence
        that `microdata` cannot give.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> levers = ic.estimates("levers", microdata="none", dimension="national")
    >>> levers.query("statistic == 'share'")[["answer", "estimate", "page"]].values.tolist()
    [['shared_vision', 0.38, '13'], ['common_project', 0.37, '13']]
    """
    kept = str(page().microdata if microdata is None else microdata), evidence, wave, dimension
    named = question_rows.named_questions(question)
    rows = [question_rows.estimates(each, "all" if territory is None else territory, *kept) for each in named]
    return with_labels(pd.concat([each for each in rows if len(each)] or rows[:1], ignore_index=True))


def relations(question: str | Iterable[str]) -> pd.DataFrame:
    """Return the printed comparisons of a question, one a row: who is first, above France, rising.

    Most without a number.

    Parameters
    ----------
    question : str or iterable of str
        Slug of a question, or of several.

    Returns
    -------
    DataFrame
        ``claim_id, question, wave, dimension, population, answer, relation, other, number``, then where each
        comes from, then ``answer_label``, ``answer_short``, ``other_label`` (where the other is an answer)
        and ``population_label``.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> first = ic.relations("levers").query("relation == 'first' and dimension == 'territory'")
    >>> first["answer"].value_counts().to_dict()
    {'shared_vision': 5, 'common_project': 5}
    """
    rows = ledger.relations(*question_rows.named_questions(question)).reset_index(drop=True)
    return with_labels(rows.assign(other_label=_labels(rows, "other", short=True)))


def with_labels(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the names of questions, answers and populations, in the language of the page."""
    labels = {"question_label": [codebook.question_title(slug) for slug in rows["question"]]}
    if "answer" in rows:
        labels |= {
            "answer_label": _labels(rows, "answer"),
            "answer_short": _labels(rows, "answer", short=True),
        }
    if "population" in rows:
        groups = zip(rows["dimension"], rows["population"], strict=True)
        named_in_print = set(codebook.populations().set_index(["dimension", "population"]).index)
        labels["population_label"] = [
            codebook.population_label(*group, short=True)
            if group[0] == "territory" or group in named_in_print
            else group[1]  # made-up people have groups that print never names: these keep their code
            for group in groups
        ]
    return rows.assign(**{name: pd.Series(each, rows.index, "str") for name, each in labels.items()})


def _labels(rows: pd.DataFrame, column: str, short: bool = False) -> list[str]:
    """Name answers; what is no answer of the codebook (an age band, a wave) keeps its code."""
    pairs = zip(rows["question"], rows[column], strict=True)
    return [
        codebook.answer_label(question, answer, short)
        if answer in codebook.answers(question).index
        else answer
        for question, answer in pairs
    ]


def claims(
    question: str | None = None, territory: str | None = None, language: str | None = None
) -> pd.DataFrame:
    """Return what is printed, claim by claim, with its page and a sentence that says it.

    Parameters
    ----------
    question : str, optional
        All of them by default.
    territory : str, optional
        What is said of France as a whole, or of a region or of regions that it belongs to; everything by
        default.
    language : {"fr", "en"}, optional
        Language of the sentences, which are ours, not those of the sources; that of the page by default.

    Returns
    -------
    DataFrame
        ``claim_id, question, wave, dimension, population, answer, statistic, amount`` (the number with its
        unit; empty for comparisons), ``source, page, reading, sentence`` and labels: numbers, then
        comparisons.

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
    named = [] if question is None else question_rows.named_questions(question)
    said = [
        (ledger.values(*named), sentences.value_sentence),
        (ledger.relations(*named), sentences.relation_sentence),
    ]
    with using(language):
        table = pd.concat([_sentences(frame, say) for frame, say in said], ignore_index=True)
    if territory is None:
        return table
    return table[sentences.about(table, territories.resolve(territory))].reset_index(drop=True)


def _sentences(frame: pd.DataFrame, say: Callable[[dict], str]) -> pd.DataFrame:
    rows = frame.to_dict("records")
    numbers = "value" in frame
    told = frame.assign(
        statistic=frame["statistic"] if numbers else "",
        amount=[sentences.amount(row) if numbers else "" for row in rows],
        sentence=[say(row) for row in rows],
    )
    return with_labels(told[CLAIM_COLUMNS])


def compare(
    question: str,
    territory: str,
    other: str = "national",
    *,
    microdata: str | Path | None = None,
    language: str | None = None,
    evidence: str | list[str] | None = None,
    wave: int | str | None = None,
) -> pd.DataFrame:
    """Compare two territories on every answer of a question.

    Parameters
    ----------
    question, territory, microdata, evidence, wave
        As for `estimates`.
    other : str
        The territory compared with; France by default.
    language : {"fr", "en"}, optional
        Language of the column ``why``; that of the page by default.

    Returns
    -------
    DataFrame
        One row an answer, wave and kind of evidence; see `evidence.territory_comparison.compare` for columns
        and tests.

    Raises
    ------
    InputError
        As `estimates`; also for a territory compared with itself.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> found = ic.compare("objectives", "bretagne", microdata="none")
    >>> found[["answer", "difference", "verdict"]].round(2).values.tolist()[0]
    ['reduce_fragilities', 0.07, 'within']
    """
    with using(language):
        return territory_comparison.compare(
            question,
            territory,
            other,
            microdata=page().microdata if microdata is None else microdata,
            language=current_language(),
            evidence=evidence,
            wave=wave,
        )


def verdicts(microdata: str | Path | None = None) -> pd.DataFrame:
    """Return every claim recomputed, with its verdict and why: the table behind ``make audit``.

    Parameters
    ----------
    microdata : str or path, optional
        ``"none"``, ``"synthetic"``, or a microdata file; that of the page by default.

    Returns
    -------
    DataFrame
        One row a claim: ``claim_id``, ``page``, ``printed``, ``verdict``, ``recomputed``,
        ``recomputation``... (see ``docs/use/auditing.md``), and ``of_survey``: whether it says what
        respondents of the last wave answered.

    Raises
    ------
    InputError
        For a claim with neither a recomputation nor a reason, or a file that cannot be read.
    """
    from impact_citoyens.audit.auditor import open_audit  # imports solvers
    from impact_citoyens.audit.kinds import survey

    table = open_audit(str(page().microdata if microdata is None else microdata)).table
    return table.assign(of_survey=table.index.isin(survey(table).index))
