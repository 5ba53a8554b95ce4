"""What a page reads and shows: noted while it is made, kept in the page as data for those who come after.

The next build knows from what it reads whether to make it again; the audit links each claim to where it is
said and drawn. What is read is a slice: a table and a question (``values:levers``: the rows of ``values.csv``
about the levers), or a whole table (``values:*``).
"""

import os
from collections.abc import Iterable

WHOLE = "*"
FILE = "IMPACT_CITOYENS_TRACE"  # where a process apart (a kernel) writes its notes down
READ, SAID, DRAWN = "read", "said", "drawn"
_notes: dict[str, None] = {}  # a line each, in the order in which they came


def note(table: str, question: str | None = None) -> None:
    """Note that the rows of a table about a question, or all of them, are being read."""
    _note(READ, f"{table}:{question or WHOLE}")


def say(claim: str) -> None:
    """Note that the page says a claim in words, in its element ``claim-…``."""
    _note(SAID, claim)


def draw(figure: str, claims: Iterable[str]) -> None:
    """Note that a figure of the page, named by its element, draws some claims."""
    _note(DRAWN, figure, *claims)


def _note(*words: str) -> None:
    line = " ".join(words)
    if line not in _notes:
        _notes[line] = None
        if FILE in os.environ:
            with open(os.environ[FILE], "a", encoding="utf-8") as file:
                file.write(line + "\n")


def add(lines: Iterable[str]) -> None:
    """Add the notes of a process apart."""
    _notes.update(dict.fromkeys(lines))


def reads() -> list[str]:
    """Return the slices read so far; one that is read whole stands for its parts."""
    slices = [words[0] for kind, *words in _words() if kind == READ]
    whole = {slice_.split(":")[0] for slice_ in slices if slice_.endswith(f":{WHOLE}")}
    return sorted(
        slice_ for slice_ in slices if slice_.endswith(f":{WHOLE}") or slice_.split(":")[0] not in whole
    )


def said() -> list[str]:
    """Return the claims said so far, in the order of the page."""
    return [words[0] for kind, *words in _words() if kind == SAID]


def drawn() -> list[list]:
    """Return the figures so far that draw claims, in the order of the page, each with its claims."""
    return [[words[0], words[1:]] for kind, *words in _words() if kind == DRAWN and words[1:]]


def _words() -> list[list[str]]:
    return [line.split(" ") for line in _notes]


def forget() -> None:
    """Begin a page."""
    _notes.clear()
