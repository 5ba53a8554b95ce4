"""The audit: each claim of the ledger recomputed, tested against sampling error, or said not to be testable, with its evidence."""
