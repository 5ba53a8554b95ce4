"""Pages are whole or not there, whatever happens to who writes them."""

import errno
import os
import subprocess
import sys

import pytest

from impact_citoyens.io import writing
from impact_citoyens.io.writing import sweep, write_whole


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "bretagne" / "03_urgency.html"
    write_whole(path, "old")
    return path


def alone(page):
    return [path.name for path in page.parent.iterdir()] == [page.name]


def test_a_page_is_replaced(page):
    write_whole(page, "é\n")
    assert page.read_bytes() == "é\n".encode() and alone(page)


@pytest.mark.parametrize("name", ["write_text", "replace"])
def test_a_full_disk_leaves_the_old_page_and_nothing_else(page, monkeypatch, name):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(
        *{"write_text": (writing.Path, "write_text", full), "replace": (writing.os, "replace", full)}[name]
    )
    with pytest.raises(OSError, match="No space"):
        write_whole(page, "new")
    assert page.read_text() == "old" and alone(page)


def test_a_disk_that_is_really_full(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    if (
        os.name != "posix"
        or os.geteuid()
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True
        ).returncode
    ):
        pytest.skip("cannot mount a small disk")
    try:
        write_whole(folder / "a.html", "old")
        with pytest.raises(OSError, match="No space"):
            write_whole(folder / "a.html", "x" * 200_000)
        assert (folder / "a.html").read_text() == "old" and alone(folder / "a.html")
    finally:
        subprocess.run(["umount", folder], check=True)


def test_text_that_cannot_be_written_leaves_the_old_page(page):
    with pytest.raises(UnicodeEncodeError):
        write_whole(page, "\ud800")
    assert page.read_text() == "old" and alone(page)


def test_sweeping_removes_what_the_dead_left_and_nothing_of_the_living(page):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left, kept = page.with_name(f".a.html.{dead.pid}"), page.with_name(f".b.html.{os.getpid()}")
    other = page.with_name(".notes.html.old")
    for path in (left, kept, other):
        path.write_text("half")
    sweep(page.parent.parent)
    assert not left.exists() and kept.exists() and other.exists() and page.exists()
