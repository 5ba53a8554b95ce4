"""Synthetic respondents that keep every printed claim."""
