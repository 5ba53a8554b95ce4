"""A browser that is already there: the Chromium of the system opens pages from disk; none is downloaded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from impact_citoyens.io.errors import refusal

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--hide-scrollbars",
)  # root has no sandbox; the pages are ours


def missing() -> str:
    """Say what is missing to open a page, and where it comes from; nothing when all is there."""
    if not _chromium():
        return "no Chromium on this machine (on Debian or Ubuntu: apt-get install chromium)"
    if not find_spec("playwright"):
        return "playwright is not installed (it comes with the test extra: make setup)"
    return ""


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    """Open the Chromium of the system, without a window.

    Yields
    ------
    playwright.sync_api.Browser

    Raises
    ------
    InputError
        When there is no Chromium, or no playwright.
    """
    if why := missing():
        raise refusal("browser", why, "Chromium and playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_chromium(), args=list(ARGUMENTS))
        try:
            yield opened
        finally:
            opened.close()
