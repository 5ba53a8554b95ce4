"""Estimates and tests that account for the sample design."""
