"""The text face, embedded: pages look the same on every machine and ask nothing from any network."""

import hashlib
from base64 import b64encode
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from impact_citoyens.charts.theme import FONT, FONT_FILES
from impact_citoyens.io import paths
from impact_citoyens.io.writing import write_whole

CACHE = paths.ROOT / ".cache" / "fonts"

# Latin letters of French and English, figures, punctuation and the few signs that charts and pages use
CHARACTERS = (
    "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))
    + "ŒœŸŽž€–—‘’‚“”„…•‹›‑\u202f\u2009\u2212≥≤≈≠×√→←↑↓◆■▲▼▶"
)


@lru_cache(maxsize=1)
def font_faces() -> str:
    """Return the CSS that embeds the regular and bold faces, reduced to the characters in use."""
    kept = (
        CACHE / f"{_checksum()}.css"
    )  # cutting the faces takes a second, the twentieth part of a small build
    if kept.exists():
        return kept.read_text(encoding="utf-8")
    made = "".join(_face(weight, path) for weight, path in FONT_FILES.items())
    with suppress(OSError):  # no room to keep it is no reason not to build
        write_whole(kept, made)
    return made


def _checksum() -> str:
    """What the faces are made from: this code, the font files, the library that cuts them."""
    digest = hashlib.sha256(version("fonttools").encode())
    for path in (Path(__file__), *map(Path, FONT_FILES.values())):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


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
    return f'@font-face{{font-family:"{FONT}";font-weight:{weight};font-display:swap;src:url(data:font/woff;base64,{data}) format("woff")}}'
