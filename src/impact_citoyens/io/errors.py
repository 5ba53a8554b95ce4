"""Errors for people: what was wrong, where, what was expected, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One thing wrong in an input.

    Attributes
    ----------
    file : str
        File name, relative to the repository.
    row : int or None
        Line of the file (the header is line 1), if the problem has one.
    column : str or None
        Column name, if the problem has one.
    found, expected, fix : str
        What was read, what was expected, what to do about it.
    """

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str
    fix: str = ""

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        fix = f" {self.fix}" if self.fix else ""
        return f"{self.file}{row}{column}: found {self.found}; expected {self.expected}.{fix}"


class InputError(ValueError):
    """Inputs that cannot be used, with every problem found in them.

    Parameters
    ----------
    problems : iterable of Problem
        All problems, not only the first.
    """

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        count = len(self.problems)
        title = f"{count} problem{'s' if count > 1 else ''} in the inputs:\n  "
        super().__init__(title + "\n  ".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple:
        """Travel between processes with the problems, not with the message that was made of them."""
        return type(self), (self.problems,)


def refusal(
    file: str, found: str, expected: str, fix: str = "", *, column: str | None = None, row: int | None = None
) -> InputError:
    """Return the error of one problem, to be raised (see `Problem` for the parameters)."""
    return InputError([Problem(file, row, column, found, expected, fix)])


def nearest(name: str, names: Iterable[str]) -> str:
    """Suggest the closest known names, as a sentence (empty when nothing is close).

    Parameters
    ----------
    name : str
        What was given.
    names : iterable of str
        What is known.

    Returns
    -------
    str
        For example ``"Did you mean bretagne?"``.

    Examples
    --------
    >>> nearest("bretagn", ["bretagne", "normandie"])
    'Did you mean bretagne?'
    """
    close = get_close_matches(name, list(names), n=2, cutoff=0.5)
    return f"Did you mean {' or '.join(close)}?" if close else ""
