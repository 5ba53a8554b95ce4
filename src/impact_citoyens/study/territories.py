"""The territories of the study: the nation and its regions, each with the same number of people asked."""

import unicodedata
from dataclasses import dataclass

import pandas as pd

from impact_citoyens.io.errors import close_names, unknown
from impact_citoyens.io.tables import cached_until_edit, read_table, whole_numbers
from impact_citoyens.language.messages import language
from impact_citoyens.study import study

POPULATION_BASES = ("registered_voters", "residents")
NAMES = "territory insee_region_codes label_fr label_en in_fr in_en short_fr short_en abbreviation".split()
COUNTS = [*POPULATION_BASES, "tile_row", "tile_column"]


@dataclass(frozen=True)
class Territory:
    """The nation or one of its regions.

    Attributes
    ----------
    slug : str
        Identifier, as ``"bretagne"``.
    label_fr, label_en : str
        Full names.
    in_fr, in_en : str
        The name with its preposition, for sentences: ``"en Bretagne"``.
    short_fr, short_en : str
        Names that fit in a chart.
    """

    slug: str
    label_fr: str
    label_en: str
    in_fr: str
    in_en: str
    short_fr: str
    short_en: str

    @property
    def is_france(self) -> bool:
        """Whether this is the whole country."""
        return self.slug == study.nation()

    def label(self) -> str:
        """Full name in a language."""
        return self.label_fr if language() == "fr" else self.label_en

    def inside(self) -> str:
        """Name with its preposition, for use in a sentence."""
        return self.in_fr if language() == "fr" else self.in_en

    def short(self) -> str:
        """Name that fits in a chart."""
        return self.short_fr if language() == "fr" else self.short_en


@cached_until_edit(study.reference)
def table() -> pd.DataFrame:
    """Return the regions, one row each, with its populations (`POPULATION_BASES`) and tile as integers."""
    path = study.reference() / "territories.csv"
    columns = dict(study.current().pairs("population_columns", "="))
    counts = [columns.get(name, name) for name in COUNTS]
    read = whole_numbers(read_table(path, [*NAMES, *counts]), counts, path)
    return read.rename(columns=dict(zip(counts, COUNTS, strict=True)))


def regions() -> list[str]:
    """Return the slugs of the regions, in the order of their table."""
    return table()["territory"].tolist()


def slugs() -> list[str]:
    """Return the slugs of the nation and of its regions."""
    return [study.nation(), *regions()]


@cached_until_edit(study.reference)
def territory(slug: str) -> Territory:
    """Return the territory of a slug (see `resolve` for names as people write them)."""
    if slug == study.nation():
        label_fr, label_en = (study.current().nation_label(name) for name in ("fr", "en"))
        inside = (study.current().fact(f"nation_in_{language}") for language in ("fr", "en"))
        return Territory(slug, label_fr, label_en, *inside, label_fr, label_en)
    row = table().set_index("territory").loc[slug]
    return Territory(
        slug, *(row[name] for name in ("label_fr", "label_en", "in_fr", "in_en", "short_fr", "short_en"))
    )


def fold(name: str) -> str:
    """Reduce a name to what identifies it: no accents, no case, hyphens for spaces and apostrophes.

    Examples
    --------
    >>> fold("Provence-Alpes-Côte d’Azur")
    'provence-alpes-cote-d-azur'
    """
    spaced = str(name).replace("’", " ").replace("'", " ")  # NFKD leaves the typographic apostrophe alone
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode().lower()
    words = "".join(character if character.isalnum() else " " for character in plain).split()
    return "-".join(words)


def resolve(name: str) -> Territory:
    """Find a territory by slug, name (with or without accents), abbreviation or INSEE region code.

    Parameters
    ----------
    name : str
        For example ``"bretagne"``, ``"Île-de-France"``, ``"11"``, ``"Corse"``.

    Returns
    -------
    Territory

    Raises
    ------
    InputError
        When nothing matches; the message suggests the nearest names.
    """
    known = _names()
    key = fold(name)
    if key in known:
        return territory(known[key])
    near = {known[each]: each for each in reversed(close_names(key, known))}  # one name of each place
    raise unknown("territory", name, slugs(), reversed(near.values()))


def _names() -> dict[str, str]:
    nation = study.nation()
    known = {"national": nation, nation: nation, **dict(study.current().pairs("aliases", "="))}
    for row in table().to_dict("records"):
        names = [
            row["territory"],
            row["label_fr"],
            row["label_en"],
            row["short_fr"],
            row["short_en"],
            row["abbreviation"],
        ]
        names += row["insee_region_codes"].split("+")
        known |= {fold(name): row["territory"] for name in names}
    return known


def populations(base: str = "registered_voters") -> pd.Series:
    """Return the population of each region.

    Parameters
    ----------
    base : {"registered_voters", "residents"}
        Registered voters (the base that explains the weights spoken at the colloquium), or adult residents:
        the columns of ``territories.csv`` that the study names as ``population_columns``.

    Returns
    -------
    Series of int
        Persons, indexed by territory.
    """
    if base not in POPULATION_BASES:
        raise unknown("population base", base, POPULATION_BASES)
    return table().set_index("territory")[base]


def weights(base: str = "registered_voters") -> pd.Series:
    """Return the share of each region in the national population (sums to 1)."""
    totals = populations(base)
    return totals / totals.sum()
