"""What a page receives beside the published figures.

Nothing, the reconstruction of the survey, or a file of answers.
"""

from pathlib import Path

from impact_citoyens.io import paths
from impact_citoyens.reconstruction.results import Results, open_results
from impact_citoyens.survey.microdata_names import NONE, SYNTHETIC
from impact_citoyens.survey.observed import Observed, open_observed


def is_reconstruction(microdata: str) -> bool:
    """Return whether the name stands for the reconstruction: its word, or a folder that holds its tables."""
    return microdata == SYNTHETIC or (paths.ROOT / microdata / "top_three.csv").is_file()


def says_synthetic(microdata: str) -> bool:
    """Return whether what a page receives holds synthetic respondents.

    The reconstruction, or a file that says so on every row.
    """
    if microdata == NONE:
        return False
    return is_reconstruction(microdata) or open_observed(Path(microdata)).evidence == "synthetic"


def open_microdata(microdata: str) -> Observed | Results | None:
    """Open what a page receives.

    Parameters
    ----------
    microdata : str
        ``"none"``, ``"synthetic"``, a microdata file, or the folder that a build has made of either (relative
        to the repository or absolute).

    Returns
    -------
    Observed, Results or None
        Estimates on a file of answers, the reconstruction, or nothing.

    Raises
    ------
    InputError
        When there is no such file or folder, or the file breaks the contract.
    """
    if microdata == NONE:
        return None
    return open_results(microdata) if is_reconstruction(microdata) else open_observed(Path(microdata))
