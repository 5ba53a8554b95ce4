"""The site with a keyboard and no mouse: what can be reached shows where it is, and does what it says."""

import looking
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.whole_path, pytest.mark.long]
WHERE = "document.activeElement"
NOTEBOOK, PORTAL, AUDIT = "bretagne/02_territory_health.html", "index.html", "audit.html"


@pytest.fixture
def go(page, site):
    def go(name, width=looking.WIDE):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto((site / name).as_uri())
        return page

    return go


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def reach(page, selector, most=40):
    """Press Tab until an element has the focus."""
    for _ in range(most):
        press(page, "Tab")
        if page.evaluate(f"{WHERE}.matches({selector!r})"):
            return
    pytest.fail(f"{selector} cannot be reached in {most} steps")


@pytest.mark.parametrize("name", [NOTEBOOK, PORTAL])
def test_the_first_step_skips_to_the_content(go, name):
    page = go(name)
    press(page, "Tab")
    assert page.evaluate(f"{WHERE}.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box["x"] >= 0 and box["y"] >= 0 and box["width"] > 24  # it shows when it is reached
    press(page, "Enter", "Tab")
    assert page.url.endswith("#content") and page.evaluate(f"!!{WHERE}.closest('main')")


@pytest.mark.parametrize("name", [NOTEBOOK, AUDIT])
def test_the_focus_shows_on_all_that_can_be_reached(go, name):
    page = go(name)
    outlines = []
    for _ in range(30):
        press(page, "Tab")
        outlines.append(
            page.evaluate(
                f"(s => [{WHERE}.outerHTML.slice(0, 80), s.outlineStyle, "
                f"parseFloat(s.outlineWidth)])(getComputedStyle({WHERE}))"
            )
        )
    assert len({html for html, *_ in outlines}) > 10
    assert not [
        each for each in outlines if not each[0].startswith("<body") and (each[1] == "none" or each[2] < 2)
    ]


def test_the_chooser_opens_with_enter_and_closes_with_escape(go):
    page = go(NOTEBOOK)
    menu = page.locator("#territories")
    assert not menu.is_visible()
    reach(page, ".chooser button")
    press(page, "Enter")
    assert menu.is_visible() and menu.locator("a[aria-current=page]").inner_text() == "Bretagne"
    press(page, "Tab")
    assert page.evaluate(f"!!{WHERE}.closest('#territories')")
    press(page, "Escape")
    assert not menu.is_visible() and page.evaluate(f"{WHERE}.matches('.chooser button')")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_open_chooser_is_in_the_window_and_below_its_button(go, width):
    page = go(NOTEBOOK, width)
    page.locator(".chooser button").click()
    button, menu = page.locator(".chooser button").bounding_box(), page.locator("#territories").bounding_box()
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= width
    assert menu["y"] >= button["y"] + button["height"]


def test_the_portal_is_searched_from_the_keyboard(go):
    page = go(PORTAL)
    reach(page, "input[type=search]")
    page.keyboard.type("BRÉTAGNE")  # neither accents nor capitals count
    found = page.locator(".search li a")
    assert (
        found.count()
        and "Bretagne" in found.first.inner_text()
        and page.locator(".search [role=status]").inner_text()
    )
    press(page, "Tab", "Enter")
    page.wait_for_url("**/bretagne/*.html")


def test_a_search_that_finds_nothing_says_so(go):
    page = go(PORTAL)
    reach(page, "input[type=search]")
    page.keyboard.type("zzzz")
    assert not page.locator(".search li").count() and page.locator(".search [role=status]").inner_text()


def test_the_audit_is_searched_and_sorted_from_the_keyboard(go):
    page = go(AUDIT)
    reach(page, "input[type=search]", 400)
    rows = page.locator("#audit tbody tr:visible")
    before = rows.count()
    page.keyboard.type("bretagne")
    assert rows.count() in range(1, before)
    reach(page, "#audit th button")
    press(page, "Enter")
    assert page.locator("#audit th[aria-sort=ascending]").count() == 1
