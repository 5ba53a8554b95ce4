"""How soon the portal shows: first contentful paint from the disk, in the Chromium of the system.

Each load is a new window, so that nothing is kept from the one before but the files in the memory of the
system. The time is the browser's own
(Performance API, from the start of the navigation). Run: ``python benchmarks/browser.py [--site reports]
[--loads 9]``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from impact_citoyens.reports import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TARGET = 500  # milliseconds
PAINT = """new Promise(told => new PerformanceObserver(
  list => list.getEntriesByName("first-contentful-paint").forEach(each => told(each.startTime)))
.observe({type: "paint", buffered: true}))"""


def first_paint(opened: Browser, page: Path) -> float:
    """Milliseconds from the start of the navigation to the first text or picture."""
    context = opened.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.goto(page.as_uri())
    milliseconds = tab.evaluate(PAINT)
    context.close()
    return milliseconds


def small_site() -> Path:
    """Build the portal of a whole site over one page: the others are only linked to."""
    from impact_citoyens.io.writing import write_whole
    from impact_citoyens.reports import plan, portal

    folder = Path(tempfile.mkdtemp())
    write_whole(folder / "index.html", portal.portal(frozenset(plan.plan()), "fr"))
    return folder


def main() -> int:
    """Print the median, the fastest and the slowest load."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, help="a built site (by default, a portal made for the occasion)")
    parser.add_argument("--loads", type=int, default=9)
    options = parser.parse_args()
    if why := browser.missing():
        print(f"First paint is not measured: {why}.")
        return 0
    page = (options.site or small_site()).resolve() / "index.html"
    with browser.browser() as opened:
        first_paint(opened, page)  # reads the files
        times = [first_paint(opened, page) for _ in range(options.loads)]
    print(
        f"portal, {page.stat().st_size / 1000:.0f} kB: first paint {statistics.median(times):.0f} ms "
        f"({min(times):.0f} to {max(times):.0f}, "
        f"{options.loads} loads), target {TARGET} ms"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
