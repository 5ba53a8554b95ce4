"""Open a page in a browser, look at it from all sides, and write down what is wrong with it."""

import json
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

SCRIPT = (Path(__file__).parent / "looking.js").read_text(encoding="utf-8")
WIDE, NARROW = 1280, 360
WIDTHS = (
    WIDE,
    WIDE // 2,
    320,
    NARROW,
)  # half the width is what a zoom of 200 % leaves; 320 is the reflow of WCAG 1.4.10
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GEOMETRY = ["target-size", "scrollable-region-focusable", "meta-viewport"]  # the rules that a width can break
ROWS = 50  # of a table: the others look like them
CONTRAST = "color-contrast"  # four fifths of the time of all the rules


def violations(page, options, context="document"):
    """What axe-core finds, as sentences: rule, element, what to do."""
    answer = page.evaluate(f"axe.run({context}, {json.dumps({'resultTypes': ['violations'], **options})})")
    return [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:160]}"
        for each in answer["violations"]
        for node in each["nodes"]
    ]


def accessibility(page):
    """Violations of the page as it stands: every rule, the contrast of one text of each look."""
    assert page.evaluate("looking.looks()")
    looks = violations(page, {"runOnly": [CONTRAST]}, "[...document.querySelectorAll('[data-look]')]")
    return looks + violations(page, {"runOnly": TAGS, "rules": {CONTRAST: {"enabled": False}}})


def sideways(page, widths):
    """Widths at which the page scrolls sideways, and because of what."""
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        if guilty := page.evaluate("looking.wide()"):
            found[width] = guilty
    return found


class Eye:
    """One tab of a browser, and what the page in it has asked for and complained about."""

    def __init__(self, browser):
        self.page = browser.new_page(viewport={"width": WIDE, "height": 800})
        self.asked, self.said = set(), []
        self.page.on("request", lambda request: self.asked.add(request.url))
        self.page.on(
            "console",
            lambda message: self.said.append(message.text) if message.type in ("error", "warning") else None,
        )
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def open(self, path):
        """Open a page of the disk, and what looks at it."""
        self.asked.clear()
        self.said.clear()
        self.page.goto(path.as_uri())
        self.page.evaluate(SCRIPT)
        self.page.evaluate(AXE_SCRIPT)

    def look(self, path):
        """Look at a page with its details closed then open, wide and narrow, its searches used."""
        self.open(path)
        closed = sideways(self.page, WIDTHS)
        self.page.evaluate("looking.open()")
        for field in self.page.locator("input[type=search]").all():
            field.fill("bretagne")
            field.fill("")
        opened = sideways(self.page, WIDTHS)
        structure = self.page.evaluate("looking.structure()")
        self.page.evaluate(f"looking.thin({ROWS})")
        narrow = accessibility(self.page)  # as sideways leaves it
        self.page.set_viewport_size({"width": WIDE, "height": 800})
        wide = violations(self.page, {"runOnly": {"type": "rule", "values": GEOMETRY}})
        return {
            "axe": sorted({*wide, *narrow}),
            "sideways": {"closed": closed, "opened": opened},
            "asked": sorted(self.asked),
            "said": list(self.said),
            "structure": structure,
            "bytes": path.stat().st_size,
        }
