"""What the published figures imply: constraints, bounds, and synthetic respondents that keep every one of them."""
