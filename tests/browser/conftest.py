"""A small site on disk, and what a browser sees of each of its pages; made once, whatever the number of
workers."""

import fcntl
import json
import os
from contextlib import contextmanager
from pathlib import Path

import chromium
import looking
import pytest

from impact_citoyens import cli
from impact_citoyens.cli import page_commands
from impact_citoyens.reports import plan

SITE = os.environ.get("SITE")  # a site that was built before, instead of the small one


@pytest.fixture(scope="session", autouse=True)
def chromium_is_there():
    why = chromium.missing()
    if why and os.environ.get("BROWSER") == "required":
        pytest.fail(f"BROWSER=required, and {why}")
    if why:
        pytest.skip(f"{why}; BROWSER=required makes this a failure")


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Do something in one worker while the others wait: a folder of all, and whether it is still to be
    made."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "browser"
    shared.mkdir(exist_ok=True)

    @contextmanager
    def once(name):
        with open(shared / f"{name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield shared / name

    return once


def chosen(microdata):
    """Every notebook for a region and for the country, in both languages."""
    return [
        plan.Execution(language, territory, name, microdata)
        for language in ("fr", "en")
        for territory in ("bretagne", "france")
        for name in plan.notebooks()
    ]


@pytest.fixture(scope="session")
def site(once, reconstruction):
    """The folder of a site, built by the command of `make reports` on the made-up reconstruction."""
    if SITE:
        return Path(SITE).resolve()
    with once("site") as folder, pytest.MonkeyPatch.context() as patch:
        if not (folder / "index.html").exists():
            patch.setattr(page_commands, "prepare_microdata", lambda **_: reconstruction)
            patch.setattr(plan, "plan", lambda *_: chosen(reconstruction))
            assert cli.main(["reports", "--output", str(folder), "--jobs", "2"]) == 0
    return folder


@pytest.fixture(scope="session")
def seen(once, site):
    """What is wrong with every page of the site, by page (see `looking.Eye`)."""
    with once("seen.json") as record:
        if not record.exists():
            with chromium.browser() as opened:
                eye = looking.Eye(opened)
                found = {
                    path.relative_to(site).as_posix(): eye.look(path) for path in sorted(site.rglob("*.html"))
                }
            record.write_text(json.dumps(found), encoding="utf-8")
    return json.loads(record.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def page():
    """One tab for the tests of a module: opening another each time takes longer than most of them.

    It ends with the module: while it lives, playwright's event loop runs, and no other test of the same
    process could start one.
    """
    with chromium.browser() as opened:
        yield opened.new_page()
