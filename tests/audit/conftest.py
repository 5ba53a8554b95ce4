"""The audits that several rooms look at (see `tests/fixtures/audit_fixtures.py`)."""

from audit_fixtures import auditor, changed, contradictions, evidence, ledger, printed_table, table  # noqa: F401
