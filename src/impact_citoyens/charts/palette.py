"""The colours, sizes of type and spaces of charts and pages, once.

Matplotlib reads the names, the style sheet reads `css`.
"""

# Contrasts are measured in tests/charts/test_palette.py (WCAG 2: a text needs 4.5 on what is behind it, a
# mark 3).
INK = "#1B2733"  # text
MUTED = "#56636E"  # second text: captions, ticks, units
ACCENT = "#1F6F8B"  # links, the colour of a question that has none of its own
DEEP = "#17495E"  # mastheads, what is sure
WARM = "#8A4A10"  # what wants care: synthetic, ambiguous
ALERT = "#8A2F3C"  # errors, contradictions
SECOND = "#5B4A8A"  # beside the accent: within chance, numbers in code
LINE = "#D9DFE4"  # rules and tracks, never text
# What text stands on
WASH, BAND, WARM_WASH, ALERT_WASH, PAPER = "#F4F6F8", "#E8F1F4", "#FBF3EA", "#FBEEEE", "#FFFFFF"

COLOURS = {
    "ink": INK,
    "muted": MUTED,
    "accent": ACCENT,
    "deep": DEEP,
    "warm": WARM,
    "alert": ALERT,
    "second": SECOND,
    "line": LINE,
    "wash": WASH,
    "band": BAND,
    "warm-wash": WARM_WASH,
    "alert-wash": ALERT_WASH,
    "paper": PAPER,
}
# Sizes of type in rem (17 px on screen): notes, second texts, text, leads and third titles, second titles,
# big numbers, first title
TYPE = {"notes": 0.8, "second": 0.88, "text": 1, "lead": 1.15, "section": 1.4, "number": 1.7, "title": 2.05}
MEASURE = 47.5  # rem: a line of text of at most some ninety characters, and a wide drawing at its size


def css() -> str:
    """Return the style sheet's variables: ``--ink``, ``--type-notes``…, ``--measure``."""
    variables = (
        COLOURS | {f"type-{name}": f"{size}rem" for name, size in TYPE.items()} | {"measure": f"{MEASURE}rem"}
    )
    return ":root{" + ";".join(f"--{name}:{value}" for name, value in variables.items()) + "}"
