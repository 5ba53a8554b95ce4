"""Read the ledger.

Every printed number (values), every printed comparison (relations), anomalies and sources.

A ledger that breaks its own rules stops everything before a notebook is executed: `load` checks all tables at
once and names file, row and column of each problem.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pandas as pd

from impact_citoyens.io import trace
from impact_citoyens.io.errors import InputError
from impact_citoyens.io.tables import cached_until_edit, read_table
from impact_citoyens.ledger import rules
from impact_citoyens.study import codebook, study

VALUE_COLUMNS = (
    "claim_id question wave dimension population answer statistic comparator value unit source "
    "page section reading note"
).split()
RELATION_COLUMNS = (
    "claim_id question wave dimension population answer relation other number source page section "
    "reading note"
).split()
ANOMALY_COLUMNS = (
    "anomaly_id kind claim_ids pages finding_fr finding_en reading_fr reading_en reason_fr "
    "reason_en treatment answer value reconstruction"
).split()
SOURCE_COLUMNS = ["source", "title", "kind", "year", "url", "measured_fr", "measured_en", "note"]


@dataclass(frozen=True)
class Ledger:
    """The four tables of the ledger, checked. All columns are text, as written, except ``value`` (float)."""

    values: pd.DataFrame
    relations: pd.DataFrame
    anomalies: pd.DataFrame
    sources: pd.DataFrame


@cached_until_edit(study.published, study.reference)
def load() -> Ledger:
    """Read and check the whole ledger.

    Returns
    -------
    Ledger

    Raises
    ------
    InputError
        With every problem: unknown slugs, shares above 100, duplicate claim identifiers, missing pages...
    """
    tables = {
        "values": read_table(study.published() / "values.csv", VALUE_COLUMNS),
        "relations": read_table(study.published() / "relations.csv", RELATION_COLUMNS),
        "anomalies": read_table(study.published() / "anomalies.csv", ANOMALY_COLUMNS),
        "sources": read_table(study.published() / "sources.csv", SOURCE_COLUMNS),
    }
    problems = rules.problems(**tables, book=rules.Codes.from_codebook(codebook))
    if problems:
        raise InputError(problems)
    tables["values"]["value"] = tables["values"]["value"].astype(float)
    return Ledger(**tables)


def values(*questions: str) -> pd.DataFrame:
    """Return the printed numbers, one a row; those of some questions only, if any is named."""
    return _about("values", load().values, questions)


def relations(*questions: str) -> pd.DataFrame:
    """Return the printed comparisons, one a row; those of some questions only, if any is named."""
    return _about("relations", load().relations, questions)


def _about(table: str, frame: pd.DataFrame, questions: tuple[str, ...]) -> pd.DataFrame:
    for question in questions or [None]:
        trace.note(table, question)
    return (frame[frame["question"].isin(questions)] if questions else frame).copy()


def anomalies() -> pd.DataFrame:
    """Return the passages that contradict one another or arithmetic, with the reading chosen and why."""
    trace.note("anomalies")
    return load().anomalies.copy()


def sources() -> pd.DataFrame:
    """Return the sources, with what each measured."""
    trace.note("sources")
    return load().sources.copy()


def source_name(source: str) -> str:
    """Name a source for a caption: the site that publishes it, its title when it has no address.

    Examples
    --------
    >>> source_name("isbl-consultants")
    'isbl-consultants.fr'
    """
    found = sources().set_index("source")
    if source not in found.index:
        return source
    host = urlsplit(found.loc[source, "url"]).hostname
    return host.removeprefix("www.") if host else found.loc[source, "title"]
