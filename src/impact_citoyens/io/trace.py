"""Which data a page reads: noted while it is made, kept in the page, so that the next build knows what to make again.

A slice is a table and a question (``values:levers``: the rows of ``values.csv`` about the levers), or a whole table (``values:*``).
"""

import os

WHOLE = "*"
FILE = "IMPACT_CITOYENS_TRACE"  # where a process apart (a kernel) writes them down
_reads: set[str] = set()


def note(table: str, question: str | None = None) -> None:
    """Note that the rows of a table about a question, or all of them, are being read."""
    slice_ = f"{table}:{question or WHOLE}"
    if slice_ not in _reads:
        _reads.add(slice_)
        if FILE in os.environ:
            with open(os.environ[FILE], "a", encoding="utf-8") as file:
                file.write(slice_ + "\n")


def add(slices: list[str]) -> None:
    """Add what a process apart has read."""
    _reads.update(slices)


def reads() -> list[str]:
    """Return the slices read so far; one that is read whole stands for its parts."""
    whole = {slice_.split(":")[0] for slice_ in _reads if slice_.endswith(f":{WHOLE}")}
    return sorted(
        slice_ for slice_ in _reads if slice_.endswith(f":{WHOLE}") or slice_.split(":")[0] not in whole
    )


def forget() -> None:
    """Begin a page."""
    _reads.clear()
