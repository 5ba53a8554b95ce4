"""A ledger that tests may change, and one synthetic sample to audit it with."""

from dataclasses import replace

import pandas as pd
import pytest
from executed import once

from impact_citoyens.audit import verdicts
from impact_citoyens.audit.evidence import Printed, Synthetic
from impact_citoyens.audit.verdicts import Auditor
from impact_citoyens.published import ledger as published_ledger
from impact_citoyens.published.estimates import ESTIMATE_COLUMNS
from impact_citoyens.reconstruction import verification
from impact_citoyens.reconstruction.constraints import compile_claims
from impact_citoyens.reconstruction.results import Results
from impact_citoyens.reconstruction.synthesis import sample

CONTRADICTIONS = [
    "maturity-anchored-france-p13; maturity-third-anchored-p13", "maturity-third-emerging-p13; maturity-emerging-france-p55",
    "maturity-anchored-france-p13; maturity-anchored-18-24-p13; maturity-anchored-above-18-24-p13",
]  # fmt: skip


@pytest.fixture(scope="session")
def ledger():
    return published_ledger.load()


@pytest.fixture(scope="session")
def evidence():
    compiled = compile_claims()
    quantities = verification.quantities(sample(1, compiled), compiled).rename(columns={"value": "sample_01"})
    return Synthetic(Results(pd.DataFrame(columns=ESTIMATE_COLUMNS), pd.DataFrame(columns=ESTIMATE_COLUMNS), pd.DataFrame(), quantities, {}))


@pytest.fixture(scope="session")
def contradictions():
    return pd.DataFrame({"claims": CONTRADICTIONS})


@pytest.fixture(scope="session")
def table(shared, ledger, evidence, contradictions):
    """The audit of the whole ledger with a synthetic sample."""
    return audited(shared / "audit" / "synthetic", ledger, evidence, contradictions)


@pytest.fixture(scope="session")
def printed_table(shared, ledger, contradictions):
    """The same without respondents."""
    return audited(shared / "audit" / "printed", ledger, Printed(ledger), contradictions)


def audited(folder, *given):
    """An audit, made by the first worker that needs it."""

    def make(folder):
        folder.mkdir()
        verdicts.audit(*given).to_pickle(folder / "table")

    return pd.read_pickle(once(folder, make) / "table")


@pytest.fixture(scope="session")
def auditor(ledger, evidence, contradictions):
    return Auditor(ledger, evidence, contradictions)


@pytest.fixture
def changed(ledger):
    """Return a function that copies the ledger with some columns of one claim changed."""

    def changed(claim, **columns):
        tables = {}
        for name in ("values", "relations"):
            frame = getattr(ledger, name).copy()
            for column, value in columns.items():
                if column in frame:
                    frame.loc[frame["claim_id"] == claim, column] = value
            tables[name] = frame
        return replace(ledger, **tables)

    return changed
