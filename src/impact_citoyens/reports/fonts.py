"""The text face, embedded: pages look the same on every machine and ask nothing from any network."""

from base64 import b64encode
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from impact_citoyens.charts.theme import FONT, FONT_FILES
from impact_citoyens.io import cache
from impact_citoyens.io.writing import write_whole

NAME = "faces.css"
# Latin letters of French and English, figures, punctuation and the few signs that charts and pages use
CHARACTERS = (
    "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))
    + "ŒœŸŽž€–—‘’‚“”„…•‹›‑\u202f\u2009\u2212≥≤≈≠×√→←↑↓◆■▲▼▶"
)


@lru_cache(maxsize=1)
def font_faces() -> str:
    """Return the CSS that embeds the regular and bold faces, reduced to the characters in use."""
    key = cache.key(__name__, files=map(Path, FONT_FILES.values()))
    try:  # cutting the faces takes a second, the twentieth part of a small build
        entry = cache.open_entry("fonts", key, lambda folder: write_whole(folder / NAME, _faces()))
        return (entry / NAME).read_text(encoding="utf-8")
    except OSError:  # no room to keep them is no reason not to build
        return _faces()


def _faces() -> str:
    return "".join(_face(weight, path) for weight, path in FONT_FILES.items())


def _face(weight: int, path: str) -> str:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False)
    subsetter = Subsetter(
        Options(
            flavor="woff",
            layout_features=["kern", "liga", "tnum", "lnum", "frac"],
            notdef_outline=True,
            desubroutinize=True,
        )
    )
    subsetter.populate(text=CHARACTERS)
    subsetter.subset(font)
    font.flavor = "woff"
    buffer = BytesIO()
    font.save(buffer)
    data = b64encode(buffer.getvalue()).decode()
    source = f'url(data:font/woff;base64,{data}) format("woff")'
    return f'@font-face{{font-family:"{FONT}";font-weight:{weight};font-display:swap;src:{source}}}'
