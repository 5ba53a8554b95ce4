"""What a browser sees of each page of a small site; looked at once, whatever the number of workers."""

import json
import os
from pathlib import Path

import chromium
import executed
import looking
import pytest


@pytest.fixture(scope="session", autouse=True)
def chromium_is_there():
    why = chromium.missing()
    if why and os.environ.get("BROWSER") == "required":
        pytest.fail(f"BROWSER=required, and {why}")
    if why:
        pytest.skip(f"{why}; BROWSER=required makes this a failure")


@pytest.fixture(scope="session")
def site(request):
    """The folder of a site: the one that SITE names when it was built before, else the whole one."""
    given = os.environ.get("SITE")
    return Path(given).resolve() if given else request.getfixturevalue("whole_site")


@pytest.fixture(scope="session")
def seen(shared, site):
    """What is wrong with every page of the site, by page (see `looking.Eye`)."""

    def look(folder):
        folder.mkdir()
        with chromium.browser() as opened:
            eye = looking.Eye(opened)
            found = {
                path.relative_to(site).as_posix(): eye.look(path) for path in sorted(site.rglob("*.html"))
            }
        (folder / "seen.json").write_text(json.dumps(found), encoding="utf-8")

    folder = executed.once(shared / "seen", look)
    return json.loads((folder / "seen.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page():
    """One tab for the tests of a module: opening another each time takes longer than most of them.

    It ends with the module: while it lives, playwright's event loop runs, and no other test of the same
    process could start one.
    """
    with chromium.browser() as opened:
        yield opened.new_page()
