"""What pages do when they are used: figures saved, territories compared, the audit narrowed, a page
chosen."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

import impact_citoyens as ic

pytestmark = [pytest.mark.browser, pytest.mark.whole_path, pytest.mark.long]
PAGE = "bretagne/04_objectives.html"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def go(page, site):
    def go(name, width=1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("about:blank")  # an address that differs by its fragment alone would not load again
        page.goto((site / name.partition("#")[0]).as_uri() + "".join(name.partition("#")[1:]))
        return page

    return go


def saved(page, figure, kind, folder):
    with page.expect_download() as download:
        page.locator(f"#{figure} .save button", has_text=kind).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_saved_figure_can_be_sent_alone(go, site, tmp_path):
    page = go(PAGE)
    path = saved(page, "fig-objectives-reduce-fragilities-population", "SVG", tmp_path)
    assert path.name == "bretagne-04_objectives-objectives-reduce-fragilities-population.svg"
    root = ElementTree.parse(path).getroot()  # it is well formed
    written = " ".join(text for element in root.iter() for text in [element.text or ""])
    title, caption = (
        page.locator(f"#fig-objectives-reduce-fragilities-population {part}").inner_text()
        for part in ("h3", "figcaption")
    )
    assert root.find(f"{SVG}title").text == title and caption in root.find(f"{SVG}desc").text
    lines = [element.text for element in root.findall(f"{SVG}text")]
    assert " ".join(lines).startswith(title) and " ".join(lines).endswith(caption)
    assert "86" in written and "@font-face" in written
    assert not re.findall(
        r'(?:href|src)="(?!#)|url\((?!"?data:|#)', path.read_text(encoding="utf-8")
    )  # it needs nothing from elsewhere
    drawing = root.findall(f".//{SVG}svg")
    assert len(drawing) == 1 and float(root.get("height")) > float(drawing[0].get("height"))


def test_a_synthetic_figure_says_so_when_it_is_sent_alone(go, tmp_path):
    page = go(PAGE)
    figure = page.locator("figure.synthetic").first.get_attribute("id")
    label = page.locator(f"#{figure} .evidence-label").inner_text()
    root = ElementTree.parse(saved(page, figure, "SVG", tmp_path)).getroot()
    assert label in " ".join(element.text or "" for element in root.findall(f"{SVG}text"))


def test_a_figure_is_saved_wide_from_a_phone_too(go, tmp_path):
    wide, narrow = (
        ElementTree.parse(
            saved(go(PAGE, width), "fig-objectives-reduce-fragilities-population", "SVG", tmp_path)
        )
        .getroot()
        .get("width")
        for width in (1280, 360)
    )
    assert wide == narrow


def test_a_picture_is_large_and_has_ink(go, tmp_path):
    from matplotlib import image

    picture = image.imread(saved(go(PAGE), "fig-objectives-reduce-fragilities-population", "PNG", tmp_path))
    height, width, _ = picture.shape
    assert width > 1500 and height > 500
    top = picture[: height // 8, :, :3]
    assert picture[..., :3].min() < 0.3 and top.min() < 0.3  # the title is drawn above


def rows(page, question):
    return {
        row.locator("th").inner_text(): [cell.inner_text() for cell in row.locator("td").all()]
        for row in page.locator("section", has=page.locator("h2", has_text=question))
        .locator("tbody tr")
        .all()
    }


def test_two_territories_are_compared_as_the_address_says(go):
    page = go("compare.html#bretagne,france,objectives")
    assert page.locator("#compared section").count() == 1
    found = rows(page, "objectifs")
    region, france, told = found["Réduire les fragilités"]
    assert "86\u202f%" in region and "79\u202f%" in france
    known = (
        ic.compare("objectives", "bretagne", microdata="none").set_index("answer").loc["reduce_fragilities"]
    )
    assert told.startswith("+7") and ("au-delà" in told) == (known["verdict"] == "beyond")


def test_swapping_turns_the_difference_and_the_address(go):
    page = go("compare.html#bretagne,france,objectives")
    page.locator("button[name=swap]").click()
    assert page.url.endswith("#france,bretagne,objectives")
    assert rows(page, "objectifs")["Réduire les fragilités"][2].startswith("−7")


def test_an_unknown_address_gives_a_pair_and_a_territory_with_itself_gives_none(go):
    page = go("compare.html#atlantis,mu,none")
    assert page.locator("#compared section").count() > 5
    page.locator("select[name=one]").select_option("france")
    assert (
        page.locator("#compared section").count() == 0
        and "différents" in page.locator(".status").inner_text()
    )


def test_evidence_keeps_its_form_in_the_comparison(go):
    page = go("compare.html#bretagne,normandie,objectives")
    cells = page.locator("tbody tr").first.locator("td")
    assert cells.nth(0).locator(".diamond").count() == 1 and cells.nth(1).locator(".diamond").count() == 0
    assert cells.nth(1).locator(".frame").count() == 1
    assert (
        cells.nth(0).locator(".published a").get_attribute("href")
        == "audit.html#objectives-reduce-bretagne-p12"
    )
    hatched = cells.nth(1).locator(".strip .hatch")
    assert "repeating-linear-gradient" in hatched.evaluate(
        "element => getComputedStyle(element).backgroundImage"
    )


def test_a_page_leads_to_its_rows_of_the_audit(go):
    page = go("audit.html#question=levers")
    shown = page.locator("#audit tbody tr:not([hidden])")
    assert shown.count() > 5 and {row.get_attribute("data-q") for row in shown.all()} == {"levers"}


def test_a_page_is_chosen_by_territory_and_question(go):
    page = go("index.html")
    page.locator(".go select").first.select_option("bretagne")
    page.locator(".go button").click()
    assert "/bretagne/" in page.url
