"""Options that several commands share, and the microdata that these receive."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from impact_citoyens.io import paths
from impact_citoyens.survey.microdata_names import NONE, SYNTHETIC

NO_FILE = ("", NONE, SYNTHETIC)  # what stands for no file of answers
FILES = "microdata files (csv, xlsx, parquet, sav, dta)"
FILE = click.Path(path_type=Path)
POSITIVE = click.IntRange(min=1)


class SeveralValues(click.Command):
    """A command whose repeatable options take several values in a row: ``--microdata one.csv two.csv``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat the name of such an option before each of its values, which is how click reads them."""
        names = {name for option in self.params if getattr(option, "multiple", False) for name in option.opts}
        repeated: list[str] = []
        option = ""
        for argument in args:
            if argument.startswith("-"):
                option = argument if argument in names else ""
            elif option and repeated[-1] != option:
                repeated.append(option)
            repeated.append(argument)
        return super().parse_args(ctx, repeated)


output_option = click.option(
    "--output", type=FILE, default=paths.REPORTS, help="Folder of the pages (reports/ by default)."
)


def page_options(language: str) -> Callable:
    """Return the options that choose pages; `language` is the one without a choice."""
    return _all_of(
        click.option("--territory", default="all", help="A territory (slug, name or INSEE code) or all."),
        click.option("--language", default=language, help="fr, en or all."),
        click.option("--notebook", default="all", help="A notebook of notebooks/ or all."),
    )


def microdata_options(default: str = SYNTHETIC) -> Callable:
    """Return the options on the answers that stand beside the printed numbers, and how they are weighed."""
    meaning = f"{SYNTHETIC} (made from the printed numbers), {NONE}, or {FILES}."
    return _all_of(
        click.option("--microdata", multiple=True, default=[default], help=meaning),
        click.option("--mapping", default="", help="YAML file: your column and code names to ours."),
        click.option("--weighting", default="base", help="base, raked or file."),
        click.option(
            "--population-base", default="registered_voters", help="registered_voters or residents."
        ),
        click.option(
            "--trim", type=float, default=0.0, help="Largest raked weight, in medians (0: no limit)."
        ),
        click.option(
            "--threshold", type=POSITIVE, default=10, help="Fewest respondents behind a number that is shown."
        ),
    )


def _all_of(*options: Callable) -> Callable:
    def decorate(command: Callable) -> Callable:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def prepare_microdata(
    microdata: Sequence[str],
    mapping: str,
    weighting: str,
    population_base: str,
    trim: float,
    threshold: int,
    *,
    studied: bool = False,
) -> str:
    """Make the reconstruction or estimate the microdata files, once for all pages; see `microdata_options`.

    Parameters
    ----------
    studied : bool
        Whether a page shows how much depends on the seeds.

    Returns
    -------
    str
        What notebooks receive: ``"none"``, ``"synthetic"`` or the folder of the estimates.
    """
    if list(microdata) in ([NONE], [""]):
        return NONE
    if list(microdata) == [SYNTHETIC]:
        return _prepare_reconstruction(studied)
    from impact_citoyens.survey import observed

    chosen = observed.Options(mapping, weighting, population_base, threshold, trim)
    return observed.prepare(list(microdata), chosen).relative_to(paths.ROOT).as_posix()


def _prepare_reconstruction(studied: bool) -> str:
    from impact_citoyens.reconstruction import results

    if not results.is_made():
        said = (
            f"Bounds and {results.SAMPLES} synthetic samples are being made; it takes a minute or two, once."
        )
        print(said, file=sys.stderr)
    results.prepare()
    if studied:  # here, once: the pages that show it start together
        from impact_citoyens.reconstruction import seed_study

        seed_study.prepare()
    # Not the folder: pages depend on the rows that they read, not on the name of all of them
    return results.SYNTHETIC
