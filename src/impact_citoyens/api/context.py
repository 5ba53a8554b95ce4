"""Whose page it is, in which language, and what stands beside the printed figures.

Set once, read by everything.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from impact_citoyens.language import messages
from impact_citoyens.study import study, territories
from impact_citoyens.study.territories import Territory

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
    microdata: str = "synthetic"

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


_page: ContextVar[Page | None] = ContextVar("page", default=None)


def page() -> Page:
    """Return the page that was set last; that of France, with the synthetic respondents, before any was."""
    return _page.get() or Page()


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
        For an unknown territory or language, with the nearest names.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.set_page("Bretagne", "en", microdata="none").territory
    'bretagne'
    >>> ic.estimates("levers")["answer_short"][0]
    'Shared vision'
    >>> page = ic.set_page()  # back to France, in French
    """
    slug = territories.resolve(territory).slug
    messages.set_language(language)
    _page.set(Page(slug, str(microdata)))
    return page()
