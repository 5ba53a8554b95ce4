"""The plan: a list of independent executions, one a page."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from impact_citoyens.io import paths
from impact_citoyens.io.errors import close_names, unknown
from impact_citoyens.language import numbers as lang
from impact_citoyens.study import territories

AUDIT = "09_audit"  # the notebook that comes with a page and tables of the whole build
RECONSTRUCTION = "10_reconstruction"  # the notebook that needs more than the pages on the questions
PROFILE = "11_profile"  # the notebook whose page is the front page of a territory
NOTEBOOKS = "notebooks"  # where the reports keep the notebooks that their pages were made from


@dataclass(frozen=True, order=True)
class Execution:
    """One notebook for one territory in one language.

    Attributes
    ----------
    language : str
        ``"fr"`` or ``"en"``.
    territory : str
        Territory slug.
    notebook : str
        Notebook name without its ending, as ``"03_urgency"``.
    microdata : str
        ``"none"``, or the folder of the reconstruction or of the estimates of a microdata file. The page is
        the same page with any of them.
    """

    language: str
    territory: str
    notebook: str
    microdata: str = field(default="none", compare=False)

    @property
    def page(self) -> PurePosixPath:
        """Where the page goes, relative to the reports folder.

        English pages are in ``en/``; a profile is the ``index.html`` of its territory.
        """
        folder = PurePosixPath("" if self.language == "fr" else self.language, self.territory)
        return folder / ("index.html" if self.notebook == PROFILE else f"{self.notebook}.html")

    @property
    def root(self) -> str:
        """Way from the page to the portal of its language."""
        return "../"

    @property
    def parameters(self) -> dict[str, str]:
        """Parameters that papermill injects."""
        return {"territory": self.territory, "language": self.language, "microdata": self.microdata}


def notebooks() -> list[str]:
    """Return the names of the numbered notebooks, in order."""
    return sorted(path.stem for path in paths.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def plan(
    territory: str = "all", language: str = "fr", notebook: str = "all", microdata: str = "none"
) -> list[Execution]:
    """List the executions asked for.

    Parameters
    ----------
    territory : str
        ``"all"``, or a territory as people write it.
    language : str
        ``"fr"``, ``"en"`` or ``"all"``.
    notebook : str
        ``"all"``, or the name of a notebook.
    microdata : str
        ``"none"``, or the folder that `survey.observed.prepare` or `reconstruction.results.prepare` returned.

    Returns
    -------
    list of Execution
        Ordered by language, territory (France first) and notebook.

    Raises
    ------
    InputError
        For an unknown territory, language or notebook.
    """
    places = territories.slugs() if territory == "all" else [territories.resolve(territory).slug]
    languages = list(lang.LANGUAGES) if language == "all" else [lang.check_language(language)]
    names = notebooks()
    if notebook != "all":
        name = notebook.removesuffix(".ipynb").removeprefix("notebooks/")
        if name not in names:
            raise unknown("notebook", notebook, names, close_names(name, names))
        names = [name]
    return [
        Execution(code, place, name, microdata) for code in languages for place in places for name in names
    ]
