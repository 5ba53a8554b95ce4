"""A study is a folder: the one place that knows where the tables of a study are, and what they say of it.

The folder holds ``published/`` (the ledger), ``reference/`` (codebook, territories, waves) and ``audit/``.
The study of the repository is ``data/``; `use` and the environment variable ``IMPACT_CITOYENS_STUDY`` choose
another folder, for this process and for those that it starts.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from impact_citoyens.io import paths
from impact_citoyens.io.errors import refusal
from impact_citoyens.io.tables import read_table, stamp, table_name, whole_numbers
from impact_citoyens.language.messages import COMMON, language

VARIABLE = "IMPACT_CITOYENS_STUDY"
OWN = "data"  # the folder of the study that the repository holds
REQUIRED = ("wave", "nation", "source", "first_page", "last_page")
# What texts call the study and its parts, by the name that they have in texts: see docs/develop/studies.md
SAID = {
    "study_name": "name",
    "the_nation": "nation_the",
    "in_nation": "nation_in",
    "the_source": "source_the",
    "of_event": "event_of",
    "about": "about",
}
Facts = dict[str, str]


@dataclass(frozen=True)
class Study:
    """What is asked of a study before any figure is read: its wave, its places, its main questions.

    Attributes
    ----------
    folder : Path
        Where its tables are.
    """

    folder: Path

    @cached_property
    def published(self) -> Path:
        """The folder of the ledger."""
        return self.folder / "published"

    @cached_property
    def reference(self) -> Path:
        """The folder of the codebook, the territories and the waves."""
        return self.folder / "reference"

    @cached_property
    def audit(self) -> Path:
        """The folder that says how claims are recomputed."""
        return self.folder / "audit"

    @cached_property
    def microdata(self) -> Path:
        """The folder of the contract of a file of answers, and of the files."""
        return self.folder / "microdata"

    def file(self, path: str) -> str:
        """Name one of its files as errors do, with the folder of the study: ``data/published/values.csv``."""
        return table_name(self.folder / path)

    @cached_property
    def _facts_table(self) -> str:
        return str(self.reference / "study.csv")  # a text: looked at thousands of times a page

    def fact(self, key: str) -> str:
        """Return one fact of ``reference/study.csv``: nothing when the study has none of the kind.

        Raises
        ------
        InputError
            When the table lacks a fact that every study has (`REQUIRED`).
        """
        facts = _facts(self._facts_table, stamp(self._facts_table))
        if not facts.get(key) and key in REQUIRED:
            raise refusal(table_name(self._facts_table), "no such row", f"a row {key!r}", column="key")
        return facts.get(key, "")

    def listed(self, key: str) -> tuple[str, ...]:
        """Return a fact that lists things, which semicolons separate."""
        return tuple(part for part in self.fact(key).split(";") if part)

    def pairs(self, key: str, mark: str = "/") -> tuple[tuple[str, str], ...]:
        """Return a fact that lists pairs, as ``question/answer``."""
        return tuple(
            (first, second) for first, _, second in (text.partition(mark) for text in self.listed(key))
        )

    def number(self, key: str) -> int:
        """Return a fact that is a whole number (0 when the study has none of the kind)."""
        text = self.fact(key) or "0"
        if not (text.isascii() and text.isdecimal()):
            expected = f"a whole number for {key!r}"
            raise refusal(table_name(self._facts_table), repr(text), expected, column="value")
        return int(text)

    def said(self, key: str) -> str:
        """Return how the study is called, or what it is about, in the language of the moment (`SAID`).

        Raises
        ------
        InputError
            When ``reference/study.csv`` does not say it in that language.
        """
        name = f"{key}_{language()}"
        if not (text := self.fact(name)):
            raise refusal(table_name(self._facts_table), "no such row", f"a row {name!r}", column="key")
        return text

    def nation_label(self, name: str) -> str:
        """Return the name of the nation in a language: the codebook's, whose module builds on this one."""
        path = self.reference / "populations.csv"
        return _labels(path, name, stamp(path))["national", self.nation]

    @property
    def wave(self) -> str:
        """The wave that is charted and reconstructed; the others are known by their printed figures only."""
        return self.fact("wave")

    @property
    def wave_before(self) -> str:
        """The last wave of known size before that one (empty when there is none)."""
        return max((wave for wave in self.respondents if wave < self.wave), default="")

    @property
    def nation(self) -> str:
        """The slug of what the regions make up together."""
        return self.fact("nation")

    def is_everybody(self, dimension: str, population: str) -> bool:
        """Whether a population is all the people of the study, under any of its names."""
        return (dimension, population) in self.pairs("everybody")

    @property
    def regions(self) -> tuple[str, ...]:
        """The slugs of the regions, in the order of their table."""
        path = self.reference / "territories.csv"
        return _regions(path, stamp(path))

    @property
    def respondents(self) -> dict[str, int]:
        """The people interviewed in each region, by wave whose size is known (``reference/waves.csv``)."""
        path = self.reference / "waves.csv"
        return _sizes(path, stamp(path))

    @property
    def respondents_per_region(self) -> int:
        """The people interviewed in each region in the wave of the study."""
        sizes = self.respondents
        if self.wave not in sizes:
            known = f"the size of the wave {self.wave}"
            raise refusal(self.file("reference/waves.csv"), "no such row", known, column="wave")
        return sizes[self.wave]

    @property
    def source(self) -> str:
        """The source whose pages are transcribed number by number."""
        return self.fact("source")

    @property
    def pages(self) -> range:
        """The pages of that source that may hold a claim."""
        return range(self.number("first_page"), self.number("last_page") + 1)

    @property
    def score_question(self) -> str:
        """The question whose domains each get a score (empty when the study asked none)."""
        return self.fact("score_question")

    @property
    def top_question(self) -> str:
        """The question derived from the scores.

        The first domains of each region (empty when there is none).
        """
        return self.fact("top_question")

    @property
    def top(self) -> int:
        """How many domains of a region are its first ones."""
        return self.number("top")


def current() -> Study:
    """Return the study that is in use."""
    return _study(os.environ.get(VARIABLE, ""), paths.ROOT)


def published() -> Path:
    """Return the folder of the ledger of the study in use."""
    return current().published


def reference() -> Path:
    """Return the folder of the reference tables of the study in use."""
    return current().reference


def audit() -> Path:
    """Return the folder of the audit tables of the study in use."""
    return current().audit


def file(path: str) -> str:
    """Name a file of the study in use as errors do (see `Study.file`)."""
    return current().file(path)


def wave() -> str:
    """Return the wave that the study in use charts and reconstructs."""
    return current().wave


def nation() -> str:
    """Return the slug of what the regions of the study in use make up together."""
    return current().nation


def national() -> tuple[str, str]:
    """Return the dimension and the population of the whole nation of the study in use."""
    return ("national", nation())


def scores() -> str:
    """Return the question of the study in use whose domains each get a score."""
    return current().score_question


def top_question() -> str:
    """Return the question of the study in use that is derived from the scores."""
    return current().top_question


@contextmanager
def use(folder: str | Path) -> Iterator[Study]:
    """Use the study of a folder, in this process and in those that it starts.

    Parameters
    ----------
    folder : str or Path
        The folder that holds ``published/``, ``reference/`` and ``audit/``.

    Raises
    ------
    InputError
        When it is not the folder of a study.
    """
    path = Path(folder).resolve()
    if not (path / "reference" / "study.csv").is_file():
        wanted = "a folder with the table reference/study.csv"
        raise refusal(str(folder), "no study", wanted)
    before = os.environ.get(VARIABLE)
    _choose(str(path))
    try:
        yield current()
    finally:
        _choose(before)


def _choose(folder: str | None) -> None:
    """Set the variable, and end the workers that joblib keeps.

    They would go on with the study that they started with.
    """
    if folder is None:
        os.environ.pop(VARIABLE, None)
    else:
        os.environ[VARIABLE] = folder
    if "joblib" in sys.modules:
        sys.modules["joblib"].externals.loky.get_reusable_executor().shutdown(wait=True)


def _common(key: str) -> Callable[[], str]:
    return lambda: current().said(key)


COMMON.update({name: _common(key) for name, key in SAID.items()})
COMMON["nation"] = lambda: current().nation_label(language())
COMMON["study_wave"] = wave
COMMON["study_folder"] = lambda: file("").rstrip("/")
COMMON["n_regions"] = lambda: str(len(current().regions))


@lru_cache(maxsize=16)
def _study(folder: str, root: Path) -> Study:
    return Study(Path(folder).resolve() if folder else root / OWN)


@lru_cache(maxsize=16)
def _facts(path: str, edited: int) -> Facts:
    table = read_table(Path(path), ["key", "value", "note"])
    return dict(zip(table["key"], table["value"], strict=True))


@lru_cache(maxsize=16)
def _labels(path: Path, language: str, edited: int) -> dict[tuple[str, str], str]:
    label = f"label_{language}"
    table = read_table(path, ["dimension", "population", label])
    return table.set_index(["dimension", "population"])[label].to_dict()


@lru_cache(maxsize=16)
def _regions(path: Path, edited: int) -> tuple[str, ...]:
    return tuple(read_table(path, ["territory"])["territory"])


@lru_cache(maxsize=16)
def _sizes(path: Path, edited: int) -> dict[str, int]:
    size = "respondents_per_territory"
    table = whole_numbers(read_table(path, ["wave", size, "note"]), [size], path)
    return dict(zip(table["wave"], table[size].tolist(), strict=True))
