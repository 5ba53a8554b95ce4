"""What may stand beside the printed figures, by the name that a reader gives; nothing is opened here."""

from pathlib import Path

from impact_citoyens.io import paths
from impact_citoyens.io.errors import ParameterError, Problem, close_names

NONE = "none"
SYNTHETIC = "synthetic"  # the reconstruction, instead of a file of answers


def check_microdata(name: str) -> str:
    """Return the name of what a page is to receive, if there is such a thing.

    Parameters
    ----------
    name : str
        ``"none"``, ``"synthetic"``, or a file or folder (relative to the repository or absolute).

    Raises
    ------
    InputError
        When it is none of these.

    Examples
    --------
    >>> check_microdata("none")
    'none'
    """
    if name in (NONE, SYNTHETIC) or (name and (Path(name).exists() or (paths.ROOT / name).exists())):
        return name
    near = close_names(name, (NONE, SYNTHETIC))
    fix = f"did you mean {near[0]!r}?" if near else f"known: {NONE!r}, {SYNTHETIC!r}, the path of a file"
    problem = Problem("parameters", None, "microdata", repr(name), "a file", fix.capitalize())
    raise ParameterError(f"no such file {name!r}; {fix}", problem)
