"""What the published figures imply.

Constraints, bounds, and synthetic respondents that keep every one of them.
"""
