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


class ParameterError(InputError):
    """What a reader asked for and cannot have: one parameter, so one line.

    Parameters
    ----------
    said : str
        The line.
    problem : Problem
        The same in parts.
    """

    def __init__(self, said: str, problem: Problem):
        super().__init__([problem])
        self.args = (said,)

    def __reduce__(self) -> tuple:
        """Travel between processes with the line and the problem."""
        return type(self), (str(self), self.problems[0])


def refusal(
    file: str, found: str, expected: str, fix: str = "", *, column: str | None = None, row: int | None = None
) -> InputError:
    """Return the error of one problem, to be raised (see `Problem` for the parameters)."""
    return InputError([Problem(file, row, column, found, expected, fix)])


def unknown(
    kind: str, name: object, known: Iterable[str], near: Iterable[str] | None = None
) -> ParameterError:
    """Return the error of a name that nothing has, to be raised.

    Parameters
    ----------
    kind : str
        What it should be the name of: ``"question"``, ``"territory"``, ``"language"``...
    name : object
        What was given.
    known : iterable of str
        The names of that kind; all of them are listed when none is near.
    near : iterable of str, optional
        The nearest, when the caller knows them better (a thing may have several names).

    Examples
    --------
    >>> print(unknown("question", "lever", ["levers", "urgency"]))
    unknown question 'lever'; did you mean 'levers'?
    >>> print(unknown("language", 5, ["fr", "en"]))
    unknown language 5; known: 'fr', 'en'
    """
    listed = [str(one) for one in known if one]
    close = close_names(str(name), listed, 0.6) if near is None else list(near)
    if close:
        fix = f"did you mean {' or '.join(map(repr, close))}?"
    else:
        fix = f"known: {', '.join(map(repr, listed)) or 'none'}"
    problem = Problem("parameters", None, kind, repr(name), f"a known {kind}", fix.capitalize())
    return ParameterError(f"unknown {kind} {name!r}; {fix}", problem)


def close_names(name: str, names: Iterable[str], likeness: float = 0.5) -> list[str]:
    """Return the closest known names, at most two, the closest first (`likeness` as difflib's cutoff)."""
    return get_close_matches(name, list(names), n=2, cutoff=likeness)


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
    close = close_names(name, names)
    return f"Did you mean {' or '.join(close)}?" if close else ""
