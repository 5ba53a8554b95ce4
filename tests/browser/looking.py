"""Open a page in a browser, look at it from all sides, and write down what is wrong with it."""

from functools import cache
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

SCRIPT = (Path(__file__).parent / "looking.js").read_text(encoding="utf-8")
WIDE, NARROW = 1280, 360
WIDTHS = (WIDE, WIDE // 2, NARROW, 320)  # half the width is what a zoom of 200 % leaves; 320 is the reflow of WCAG 1.4.10
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GEOMETRY = ["target-size", "scrollable-region-focusable", "meta-viewport"]  # the rules that a width can break
CONTRAST = "color-contrast"  # four fifths of the time of all the rules


@cache
def axe():
    return Axe()


def violations(page, options, context=None):
    """What axe-core finds, as sentences: rule, element, what to do."""
    found = axe().run(page, context, {"resultTypes": ["violations"], **options}).response["violations"]
    return [f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:160]}" for each in found for node in each["nodes"]]


def accessibility(page, everything):
    """Violations of the page as it stands: every rule; the contrast of one text of each look, unless everything is asked."""
    if everything:
        return violations(page, {"runOnly": TAGS})
    assert page.evaluate("looking.looks()")
    looks = violations(page, {"runOnly": [CONTRAST]}, {"include": [["[data-look]"]]})
    return looks + violations(page, {"runOnly": TAGS, "rules": {CONTRAST: {"enabled": False}}})


def sideways(page):
    """Widths at which the page scrolls sideways, and because of what."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if guilty := page.evaluate("looking.wide()"):
            found[width] = guilty
    return found


def listen(page):
    """Write down all that a page asks for, and all it complains about."""
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return asked, said


def load(page, path):
    page.set_viewport_size({"width": WIDE, "height": 800})
    page.goto(path.as_uri())
    page.evaluate(SCRIPT)


def look(page, path, everything):
    """Look at a page of the disk, its details closed then open, wide and narrow, its searches used."""
    asked, said = listen(page)
    load(page, path)
    closed = sideways(page)
    page.evaluate("looking.open()")
    for field in page.locator("input[type=search]").all():
        field.fill("bretagne")
        field.fill("")
    opened = sideways(page)
    page.set_viewport_size({"width": WIDE, "height": 800})
    wide = accessibility(page, everything)
    page.set_viewport_size({"width": NARROW, "height": 800})
    narrow = accessibility(page, True) if everything else violations(page, {"runOnly": {"type": "rule", "values": GEOMETRY}})
    return {
        "axe": sorted({*wide, *narrow}), "sideways": {"closed": closed, "opened": opened}, "asked": sorted(set(asked)), "said": said,
        "structure": page.evaluate("looking.structure()"), "bytes": path.stat().st_size,
    }  # fmt: skip
