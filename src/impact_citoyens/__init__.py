"""IMPACT-Citoyens, rerun: every chart and number of the colloquium of 3 November 2022, reproduced per territory."""

__version__ = "0.1.0"
