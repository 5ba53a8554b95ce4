"""Whose page it is, in which language, and what stands beside the printed figures.

Set once, read by everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from impact_citoyens.language import messages
from impact_citoyens.study import study, territories
from impact_citoyens.study.territories import Territory
from impact_citoyens.survey.microdata_names import SYNTHETIC, check_microdata

if TYPE_CHECKING:
    from impact_citoyens.reconstruction.results import Results
    from impact_citoyens.survey.observed import Observed

__all__ = ["set_page"]


@dataclass(frozen=True)
class Page:
    """What every function of the interface takes for granted.

    Attributes
    ----------
    territory : str
        Slug of the territory: bold lines, thick tiles, its own statements first.
    microdata : str
        What stands beside the printed figures: ``"none"``, ``"synthetic"``, or a microdata file.
    """

    territory: str = field(default_factory=study.nation)
    microdata: str = SYNTHETIC

    @property
    def language(self) -> str:
        """Language of every text, ``"fr"`` or ``"en"``."""
        return messages.language()

    @property
    def place(self) -> Territory:
        """The territory, with its names."""
        return territories.resolve(self.territory)

    def received(self) -> Observed | Results | None:
        """Open what stands beside the printed figures (a minute or two the first time, then kept)."""
        from impact_citoyens.evidence.microdata import open_microdata  # slow to import: solvers

        return open_microdata(self.microdata)


_pages: ContextVar[Mapping[Path, Page]] = ContextVar("pages", default=MappingProxyType({}))  # by study


def page() -> Page:
    """Return the page that was set last for the study in use.

    That of the whole nation, with the synthetic respondents, before any was: the page of a study does not
    stay when another is chosen (`study.use`).
    """
    return _pages.get().get(study.current().folder) or Page()


def set_page(territory: str = "national", language: str = "fr", microdata: str | Path = "synthetic") -> Page:
    """Set whose page this is, once: tables, charts, tests and texts follow.

    Parameters
    ----------
    territory : str
        Slug, name (accents or not) or INSEE code of a territory: ``"bretagne"``, ``"Île-de-France"``,
        ``"53"``.
    language : {"fr", "en"}
        Language of labels, titles, captions, alternative texts and numbers.
    microdata : str or path
        What stands beside the printed figures: ``"none"``; ``"synthetic"``, the bounds and the synthetic
        respondents made from them; or the path of a microdata file.

    Returns
    -------
    Page
        With the attributes ``territory`` (its slug), ``language`` and ``microdata``.

    Raises
    ------
    InputError
        For an unknown territory or language, with the nearest names, or a file that is not there; the page
        stays what it was.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.set_page("Bretagne", "en", microdata="none").territory
    'bretagne'
    >>> ic.estimates("levers")["answer_short"][0]
    'Shared vision'
    >>> page = ic.set_page()  # back to France, in French
    """
    chosen = Page(territories.resolve(territory).slug, check_microdata(str(microdata)))
    messages.set_language(language)
    _pages.set({**_pages.get(), study.current().folder: chosen})
    return page()
