"""The audit: each claim of the ledger recomputed, tested against sampling error.

Or said not to be testable, with its evidence.
"""
