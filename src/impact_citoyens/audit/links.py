"""Where each claim is said and drawn in the pages of a build."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CLAIM = re.compile(r'<li id="claim-([a-z0-9+-]+)"')
FIGURE = re.compile(r'<figure [^>]*id="(fig-[^"]+)"[^>]*data-claims="([^"]+)"')


@dataclass(frozen=True)
class Link:
    """Addresses of a claim, relative to the folder of the pages; empty where there is none.

    Attributes
    ----------
    said : str
        Where it is said in words.
    drawn : str
        The first figure that draws it.
    """

    said: str = ""
    drawn: str = ""


def links(pages: Path, repeats: dict[str, list[str]] | None = None) -> dict[str, Link]:
    """Find every claim in the pages of France.

    Parameters
    ----------
    pages : Path
        Folder of the pages of a language: ``france/06_levers.html`` is in it.
    repeats : dict, optional
        Other claims that print the same number: a sentence said twice appears once, under the first claim.
    """
    said: dict[str, str] = {}
    drawn: dict[str, str] = {}
    for path in sorted((pages / "france").glob("[0-9][0-9]_*.html")):
        html, name = path.read_text(encoding="utf-8"), f"france/{path.name}"
        for claim in CLAIM.findall(html):
            said.setdefault(claim, f"{name}#claim-{claim}")
        for figure, claims in FIGURE.findall(html):
            for claim in claims.split():
                drawn.setdefault(claim, f"{name}#{figure}")
    for claim, others in (repeats or {}).items():
        for found in (said, drawn):
            first = next((found[other] for other in others if other in found), "")
            if first:
                found.setdefault(claim, first)
    return {claim: Link(said.get(claim, ""), drawn.get(claim, "")) for claim in {*said, *drawn}}
