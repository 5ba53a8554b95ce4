"""Pictures of a built site: each kind of page wide, narrow and printed, and a page of all of them.

Run: ``python tests/browser/screenshots.py --output reports --territory bretagne`` (`make screenshots`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from chromium import browser
from jinja2 import Environment

from impact_citoyens.io import paths
from impact_citoyens.io.errors import InputError, refusal
from impact_citoyens.io.writing import write_whole
from impact_citoyens.study import territories

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (360, 1280)
FOLDER = paths.ROOT / "dist" / "screenshots"
MARGIN = dict.fromkeys(("top", "right", "bottom", "left"), "12mm")
PAPER = {"format": "A4", "print_background": True, "margin": MARGIN}
INDEX = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Screenshots</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem; color: #1b2733; }
section { border-top: 1px solid #d9dfe4; }
.pair { display: flex; gap: 1rem; align-items: flex-start; }
.pair a { display: block; max-height: 44rem; overflow: hidden; border: 1px solid #56636e; }
img { display: block; width: 100%; }
{% for width in widths %}.w{{ width }} { flex: {{ width }}; }
{% endfor %}</style></head>
<body><main><h1>Screenshots</h1>
{% for page in pages %}<section><h2>{{ page.as_posix() }}</h2>
<p><a href="{{ name(page, "print") }}">A4, PDF</a></p>
<div class="pair">
{% for width in widths %}<a class="w{{ width }}" href="{{ name(page, width) }}">
<img loading="lazy" alt="{{ page.as_posix() }}, {{ width }} px" src="{{ name(page, width) }}"></a>
{% endfor %}</div></section>
{% endfor %}</main></body></html>
"""


def chosen(site: Path, territory: str = "bretagne") -> list[Path]:
    """The pages to take, relative to the folder of the site, French first: those of the root of each language
    and those of one territory. A territory without a page is refused."""
    slug = territories.resolve(territory).slug
    pages = [
        path.relative_to(site)
        for root in (site, site / "en")
        for folder in (root, root / slug)
        for path in sorted(folder.glob("*.html"))
    ]
    if not any(path.parent.name == slug for path in pages):
        raise refusal(str(site), f"no page of {slug}", "a built site", f"make report TERRITORY={slug}")
    return pages


def name(page: Path, kind: str | int) -> str:
    """The file of a picture, as ``en-bretagne-03_urgency-360.png`` of ``en/bretagne/03_urgency.html``."""
    return "-".join([*page.with_suffix("").parts, str(kind)]) + (".pdf" if kind == "print" else ".png")


def take(site: Path, territory: str = "bretagne", folder: Path = FOLDER) -> list[Path]:
    """Take every picture of a built site: for each page a PNG of its whole height at each width, and a PDF of
    its print. Return the files; the last one shows them side by side."""
    site, pages = site.resolve(), chosen(site, territory)
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as opened:
        tab = opened.new_page(reduced_motion="reduce")
        pictures = [path for page in pages for path in _pictures(tab, site, page, folder)]
    index = folder / "index.html"
    template = Environment(autoescape=True).from_string(INDEX)
    write_whole(index, template.render(pages=pages, widths=WIDTHS, name=name))
    return [*pictures, index]


def _pictures(tab: Page, site: Path, page: Path, folder: Path) -> Iterator[Path]:
    tab.goto((site / page).as_uri())
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 800})
        tab.screenshot(path=folder / name(page, width), full_page=True)
        yield folder / name(page, width)
    tab.pdf(path=folder / name(page, "print"), **PAPER)
    yield folder / name(page, "print")


@click.command()
@click.option(
    "--output", type=click.Path(path_type=Path), default=paths.REPORTS, help="Folder of the built pages."
)
@click.option("--territory", default="bretagne", help="Whose pages are taken (slug, name or INSEE code).")
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, help="Folder of the pictures.")
def screenshots(output: Path, territory: str, folder: Path) -> None:
    """Take pictures of a built site: wide, narrow and printed."""
    try:
        files = take(output, territory, folder)
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    print(f"{len(files)} files. See {files[-1]}.")


if __name__ == "__main__":
    screenshots()
