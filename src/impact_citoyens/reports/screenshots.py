"""Pictures of a built site: each kind of page wide, narrow and printed, and a page that shows them side by side."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from impact_citoyens.io import paths
from impact_citoyens.io.errors import refusal
from impact_citoyens.io.writing import write_whole
from impact_citoyens.reports.browser import browser
from impact_citoyens.study import territories

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (360, 1280)
FOLDER = paths.ROOT / "dist" / "screenshots"
PAPER = {
    "format": "A4",
    "print_background": True,
    "margin": dict.fromkeys(("top", "right", "bottom", "left"), "12mm"),
}
STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem;color:#1b2733}section{border-top:1px solid #d9dfe4}"
    ".pair{display:flex;gap:1rem;align-items:flex-start}.pair a{display:block;max-height:44rem;overflow:hidden;border:1px solid #56636e}"
    "img{display:block;width:100%}.w360{flex:360}.w1280{flex:1280}"
)


def chosen(site: Path, territory: str = "bretagne") -> list[Path]:
    """List the pages to take: the portals and all that stands beside them, and the pages of one territory, in each language that was built.

    Parameters
    ----------
    site : Path
        Folder of the built pages.
    territory : str
        A territory as people write it.

    Returns
    -------
    list of Path
        Relative to the folder, French first.

    Raises
    ------
    InputError
        For an unknown territory, or one that has no page there.
    """
    slug = territories.resolve(territory).slug
    found = [
        path.relative_to(site)
        for root in (site, site / "en")
        for folder in (root, root / slug)
        for path in sorted(folder.glob("*.html"))
    ]
    if not any(path.parent.name == slug for path in found):
        raise refusal(str(site), f"no page of {slug}", "a built site", f"make report TERRITORY={slug}")
    return found


def name(page: Path, kind: str) -> str:
    """Name the picture of a page: ``en/bretagne/03_urgency.html`` at 360 px is ``en-bretagne-03_urgency-360.png``."""
    return "-".join([*page.with_suffix("").parts, kind]) + (".pdf" if kind == "print" else ".png")


def take(site: Path, territory: str = "bretagne", folder: Path = FOLDER) -> list[Path]:
    """Take every picture of a built site.

    Parameters
    ----------
    site : Path
        Folder of the built pages.
    territory : str
        Whose pages are taken, beside those of the whole site.
    folder : Path
        Where pictures go, ``index.html`` among them: it shows the pictures of each page side by side.

    Returns
    -------
    list of Path
        The files: for each page a PNG of its whole height at 360 and at 1280 px, and a PDF of its print on A4.

    Raises
    ------
    InputError
        When there is no Chromium, no playwright, or no page.
    """
    site, pages = site.resolve(), chosen(site, territory)
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as opened:
        tab = opened.new_page(reduced_motion="reduce")
        taken = [path for page in pages for path in _pictures(tab, site, page, folder)]
    index = folder / "index.html"
    write_whole(index, _index(pages))
    return [*taken, index]


def _pictures(tab: Page, site: Path, page: Path, folder: Path) -> Iterator[Path]:
    tab.goto((site / page).as_uri())
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        tab.screenshot(path=folder / name(page, str(width)), full_page=True)
        yield folder / name(page, str(width))
    tab.pdf(path=folder / name(page, "print"), **PAPER)
    yield folder / name(page, "print")


def _index(pages: list[Path]) -> str:
    head = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Screenshots</title><style>{STYLE}</style></head>'
    return f"{head}<body><main><h1>Screenshots</h1>{''.join(map(_section, pages))}</main></body></html>"


def _section(page: Path) -> str:
    title, pictures = escape(page.as_posix()), "".join(_picture(page, width) for width in WIDTHS)
    return f'<section><h2>{title}</h2><p><a href="{name(page, "print")}">A4, PDF</a></p><div class="pair">{pictures}</div></section>'


def _picture(page: Path, width: int) -> str:
    file = name(page, str(width))
    return f'<a class="w{width}" href="{file}"><img loading="lazy" alt="{escape(page.as_posix())}, {width} px" src="{file}"></a>'
