"""Every page of a built site, opened in a browser: accessible, self-contained, readable at any width."""

import pytest

from impact_citoyens.reports import plan

pytestmark = [pytest.mark.browser, pytest.mark.whole_path, pytest.mark.long]


def wrong(seen, *what):
    """What is wrong, a line each: the page, and what the browser says of it."""
    found = []
    for name, page in seen.items():
        for key in what:
            page = page[key]
        found += [f"{name}: {each}" for each in (page.items() if isinstance(page, dict) else page)]
    return "\n".join(found)


def test_every_kind_of_page_is_seen(seen):
    kinds = {name.removeprefix("en/").replace("bretagne/", "france/") for name in seen}
    assert {str(plan.Execution("fr", "france", name).page) for name in plan.notebooks()} <= kinds
    assert {"index.html", "audit.html"} <= kinds
    assert {name.startswith("en/") for name in seen} == {True, False}


def test_axe_finds_no_violation(seen):
    assert not wrong(seen, "axe")


def test_nothing_is_asked_from_anywhere_but_the_disk(seen):
    asked = [(name, address) for name, page in seen.items() for address in page["asked"]]
    assert {name for name, _ in asked} == set(seen)  # the page itself, at least: they are listened to
    assert not [each for each in asked if not each[1].startswith(("file:", "data:"))]


def test_no_page_complains(seen):
    assert not wrong(seen, "said")


@pytest.mark.parametrize("details", ["closed", "opened"])
def test_no_page_scrolls_sideways(seen, details):
    assert not wrong(seen, "sideways", details)


def test_headings_tables_and_drawings_keep_the_rules(seen):
    assert not wrong(seen, "structure")


def test_pages_are_light(seen):
    assert not {name: page["bytes"] for name, page in seen.items() if page["bytes"] >= 400_000}
