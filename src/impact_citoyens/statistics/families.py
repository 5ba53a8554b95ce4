"""The family of a comparison: how many could have been printed in its place.

Print names what stands out, so a printed comparison was picked among others that nobody can see. Its p-value
is multiplied by their number (Bonferroni): a property of the comparison, not of the table where it is shown,
so that it is the same wherever it is shown.

=====================================  =====================================================================
comparison                             could have been, in its place
=====================================  =====================================================================
a region or group and France           each group of the dimension: 12 regions, 5 age bands...
two groups of one dimension            each pair of them
groups of two dimensions               each group of one with each group of the other
two answers of the same people         each pair of the answers that people could give
two waves                              none: the change of one answer, of the same people, has one value
a region said to be extreme            none: the exact distribution of the extreme of 12 knows the selection
each step of a trend                   none: the trend holds only if every step does
=====================================  =====================================================================

A file has every figure: what could have been compared is compared, and Holm's method adjusts the p-values
together (`holm`, `verdict`).

=====================================  =====================================================================
comparison on a file                   adjusted together
=====================================  =====================================================================
a region and the rest of the nation    the regions, on the same answer: as in print
a group and the nation                 the groups of the dimension, on the same answer
two regions                            the answers of the question, in the same wave
the first answer and each other one    the answers of the question
a question by the groups of people     the answers of the question, in the same place, by the same grouping
two waves                              the answers of the question, of the same people
=====================================  =====================================================================
"""

import numpy as np

from impact_citoyens.study import codebook

ALPHA = 0.05
BEYOND, WITHIN, ROUNDING, NOT_TESTABLE = "beyond", "within", "rounding", "not_testable"


def size(
    test: str,
    question: str = "",
    dimensions: tuple[str, str] = ("national", "national"),
    of: int | None = None,
) -> int:
    """Count the comparisons that could have been printed in the place of one.

    Parameters
    ----------
    test : {"part", "groups", "answers", "items", "waves", "maximum", "minimum", "step"}
        The test of the comparison (see `printed_tests`).
    question : str
        The question, for answers of the same people.
    dimensions : (str, str)
        Dimensions of the two populations.
    of : int, optional
        Answers or groups, when the caller knows them better.

    Examples
    --------
    >>> size("part", dimensions=("territory", "national")), size("groups", dimensions=("territory",
    ...     "territory"))
    (12, 66)
    >>> size("answers", "levers")
    3
    """
    if test in ("answers", "items"):
        return pairs(of or len(codebook.offered(question)))
    counts = [of or len(codebook.groups(name)) for name in dimensions if name != "national"]
    if test == "part":
        return max(counts, default=1)
    if test == "groups" and len(counts) == 2:
        return pairs(counts[0]) if dimensions[0] == dimensions[1] else counts[0] * counts[1]
    return 1


def pairs(number: int) -> int:
    """Count the pairs among a number of figures, one at least."""
    return max(number * (number - 1) // 2, 1)


def verdict(p: float) -> str:
    """Return the verdict of a comparison on a file from its adjusted p-value (missing: not tested).

    Examples
    --------
    >>> verdict(0.01), verdict(0.05), verdict(float("nan"))
    ('beyond', 'within', 'not_testable')
    """
    return NOT_TESTABLE if np.isnan(p) else BEYOND if p < ALPHA else WITHIN


def holm(p: list[float], method: str = "holm") -> np.ndarray:
    """Adjust the p-values of comparisons that are all known; NaN stays so and does not count.

    Parameters
    ----------
    p : list of float
    method : str
        Any method of `pingouin.multicomp`.
    """
    import pingouin as pg  # matplotlib comes with it: printed comparisons do without

    adjusted = np.asarray(p, float)
    tested = ~np.isnan(adjusted)
    if tested.any():
        adjusted[tested] = pg.multicomp(adjusted[tested], method=method)[1]
    return adjusted
