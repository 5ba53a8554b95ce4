"""Pictures of a built site: which pages, under which names, and that they are pictures."""

import struct
from pathlib import Path

import chromium
import pytest
import screenshots
from click.testing import CliRunner

from impact_citoyens.io.errors import InputError

PAGE = (
    '<!DOCTYPE html><html lang="fr"><title>x</title><style>body{{margin:0}}</style>'
    '<body style="height:{height}px">x</body></html>'
)


@pytest.fixture
def site(tmp_path):
    names = [
        "index.html",
        "compare.html",
        "bretagne/index.html",
        "bretagne/03_urgency.html",
        "france/03_urgency.html",
        "en/index.html",
        "en/bretagne/03_urgency.html",
    ]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PAGE.format(height=1500), encoding="utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(screenshots.screenshots, [str(argument) for argument in arguments])


def test_the_site_and_one_territory_are_taken_in_each_language(site):
    found = [path.as_posix() for path in screenshots.chosen(site, "Bretagne")]
    assert found == [
        "compare.html",
        "index.html",
        "bretagne/03_urgency.html",
        "bretagne/index.html",
        "en/index.html",
        "en/bretagne/03_urgency.html",
    ]


def test_names_are_those_of_the_pages():
    page = Path("en/bretagne/03_urgency.html")
    assert [screenshots.name(page, kind) for kind in ("360", "print")] == [
        "en-bretagne-03_urgency-360.png",
        "en-bretagne-03_urgency-print.pdf",
    ]
    names = [
        screenshots.name(Path(each), "360") for each in ("index.html", "en/index.html", "bretagne/index.html")
    ]
    assert len(set(names)) == 3


def test_a_territory_without_a_page_is_refused(site):
    with pytest.raises(InputError, match="make report TERRITORY=normandie"):
        screenshots.chosen(site, "normandie")


@pytest.mark.parametrize(
    ("without", "said"), [("_chromium", "no Chromium"), ("find_spec", "playwright is not installed")]
)
def test_what_is_missing_is_said(site, monkeypatch, without, said):
    monkeypatch.setattr(chromium, "_chromium", lambda: "/usr/bin/true")
    monkeypatch.setattr(chromium, without, lambda *_: None)
    assert said in chromium.missing()
    done = run("--output", site, "--folder", site / "pictures")
    assert done.exit_code == 2 and said in done.stderr


@pytest.mark.browser
@pytest.mark.skipif(chromium.missing() != "", reason=chromium.missing() or "all is there")
def test_pictures_have_the_width_asked_and_the_height_of_the_page(site):
    folder = site / "pictures"
    done = run("--output", site, "--territory", "france", "--folder", folder)
    assert done.exit_code == 0 and "index.html" in done.stdout
    for width in (360, 1280):
        picture = (folder / f"france-03_urgency-{width}.png").read_bytes()
        assert struct.unpack(">II", picture[16:24]) == (width, 1500)
    assert (folder / "france-03_urgency-print.pdf").read_bytes().startswith(b"%PDF")
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert all(path.name in index for path in folder.iterdir() if path.name != "index.html")
