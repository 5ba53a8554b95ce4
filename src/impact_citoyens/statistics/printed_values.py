"""What a printed number allows.

Half a unit of its last digit on each side, a whole unit for “about”, one side for “more than”.
"""

from math import inf

# Half of this is what a printed number may hide; “about” may hide all of it.
PRECISION = {
    "percent": 0.01,
    "points": 0.01,
    "score_0_10": 0.1,
    "points_0_10": 0.1,
    "rank": 1.0,
    "regions": 1.0,
}
SCALE = {"percent": 0.01, "points": 0.01}


def window(value: float, comparator: str, unit: str) -> tuple[float, float]:
    """Return what a printed value allows, in fractions for percentages.

    Examples
    --------
    >>> window(38, "eq", "percent")
    (0.375, 0.385)
    >>> window(43, "more_than", "percent")
    (0.43, inf)
    """
    centre, precision = value * SCALE.get(unit, 1.0), PRECISION.get(unit, 0.0)
    if comparator in ("more_than", "at_least"):
        return round(centre, 9), inf
    if comparator in ("at_most", "less_than"):
        return -inf, round(centre, 9)
    if unit in ("rank", "regions") and comparator == "eq":
        return centre, centre
    half = precision if comparator == "about" else precision / 2
    return round(centre - half, 9), round(centre + half, 9)


def printed(row: dict) -> str:
    """Say what is printed, for messages: ``= 83 percent`` or ``highest (territory)``."""
    if "relation" in row:
        return " ".join(part for part in (row["relation"], row["other"], row["number"]) if part)
    return f"{row['comparator']} {row['value']:g} {row['unit']}"
