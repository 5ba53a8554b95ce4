"""Weights of respondents."""
