"""Make the audit once for a state of the ledger, the code and the evidence.

Pages and files are written from it.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from impact_citoyens.audit import kinds, verdicts
from impact_citoyens.audit.claim_evidence import Evidence, File, Printed, Synthetic
from impact_citoyens.evidence.microdata import NONE, is_reconstruction, open_microdata
from impact_citoyens.io import cache, paths, trace
from impact_citoyens.io.writing import write_csv, write_json
from impact_citoyens.language.messages import LOCALE
from impact_citoyens.ledger import ledger as published_ledger
from impact_citoyens.ledger.ledger import Ledger
from impact_citoyens.reconstruction import results
from impact_citoyens.reconstruction.bounds import contradictions
from impact_citoyens.reconstruction.claims import constraints
from impact_citoyens.reconstruction.result_tables import Results
from impact_citoyens.study import study
from impact_citoyens.survey import observed

KIND = "audit"  # of the entries of the cache
NUMBERS = (
    "value recomputed low high difference compared gap_low gap_high clear_above p_low p_high effect_low "
    "effect_high"
).split()


@dataclass(frozen=True)
class Audit:
    """The audit of a ledger.

    Attributes
    ----------
    table : DataFrame
        See `verdicts.audit`.
    summary : dict
        ``evidence`` (published, synthetic, observed), ``files``, ``respondents``, ``verdicts`` (counts),
        ``failures``.
    """

    table: pd.DataFrame
    summary: dict

    @property
    def failures(self) -> pd.DataFrame:
        """Claims that must be reproduced and are not."""
        return kinds.failures(self.table)


def open_audit(microdata: str = results.SYNTHETIC) -> Audit:
    """Open the audit that goes with what a page receives, or make it.

    Parameters
    ----------
    microdata : str
        See `microdata.open_microdata`.

    Raises
    ------
    InputError
        For a claim with neither a recomputation nor a reason, a register that breaks its rules, a microdata
        file that cannot be read.
    """
    reconstruction = ["reconstruction"] if microdata != NONE and is_reconstruction(microdata) else []
    for table in ("values", "relations", "anomalies", "audit", *reconstruction):
        trace.note(table)
    return _open(prepare(microdata))


def prepare(microdata: str = results.SYNTHETIC) -> Path:
    """Make the audit unless the same was made before; return its entry of the cache."""

    def write(folder: Path) -> None:
        audit = make(published_ledger.load(), _evidence(microdata))
        write_csv(folder / "audit.csv", audit.table)
        write_json(folder / "summary.json", audit.summary)

    return cache.open_entry(KIND, key(microdata), write)


def key(microdata: str) -> str:
    """Return the name of an audit: it changes with the code, its texts, the tables and the respondents."""
    tables = (study.published(), study.reference(), study.audit())
    files = (*sorted(LOCALE.rglob("*.po")), *_respondents(microdata))
    return cache.key(__name__, tables, files)


def make(ledger: Ledger, evidence: Evidence, register: pd.DataFrame | None = None) -> Audit:
    """Audit a ledger on some evidence.

    Parameters
    ----------
    ledger : Ledger
    evidence : Evidence
    register : DataFrame, optional
        See `recompute.table`.
    """
    as_printed = contradictions.report(constraints.compile_claims(ledger, as_printed=True))
    table = verdicts.audit(ledger, evidence, as_printed, register)
    summary = {
        "evidence": evidence.kind,
        "verdicts": {name: int(count) for name, count in kinds.summary(table).items()},
        "claims": len(table),
        "failures": kinds.failures(table)["claim_id"].tolist(),
    }
    if isinstance(evidence, File):
        summary |= {name: evidence.observed.summary[name] for name in ("files", "waves", "options")}
    return Audit(table, summary)


def _evidence(microdata: str) -> Evidence:
    received = open_microdata(microdata)
    if received is None:
        return Printed(published_ledger.load())
    return Synthetic(received) if isinstance(received, Results) else File(received)


def _respondents(microdata: str) -> list[Path]:
    """Files of what the pages received: their contents count, not their name."""
    if microdata == NONE:
        return []
    if is_reconstruction(microdata):
        folder = results.open_results(microdata).folder
        return [folder / f"{name}.csv" for name in results.TABLES]
    path = paths.ROOT / microdata
    folder = path if path.is_dir() else observed.prepare([path])
    return [folder / "estimates.csv", folder / "summary.json"]


@lru_cache(maxsize=2)
def _open(folder: Path) -> Audit:
    table = pd.read_csv(folder / "audit.csv", dtype=str, keep_default_na=False)
    for name in NUMBERS:
        table[name] = pd.to_numeric(table[name])
    table["must_reproduce"] = table["must_reproduce"] == "True"
    return Audit(table, json.loads((folder / "summary.json").read_text(encoding="utf-8")))
