"""The parameters of each command of the command line."""

import argparse
import os
from pathlib import Path

from impact_citoyens.io import paths

ANY_MICRODATA = (
    "synthetic (made from the printed numbers), none, or microdata files (csv, xlsx, parquet, sav, dta)"
)


def reports(command: argparse.ArgumentParser) -> None:
    """What to build, where, and how."""
    command.add_argument("--territory", default="all", help="a territory (slug, name or INSEE code) or all")
    command.add_argument("--language", default="fr", help="fr, en or all")
    command.add_argument("--notebook", default="all", help="a notebook of notebooks/ or all")
    command.add_argument("--output", type=Path, default=paths.REPORTS, help="folder of the pages")
    command.add_argument("--jobs", type=_positive, default=os.cpu_count(), help="pages in progress at once")
    command.add_argument(
        "--engine",
        default="fork",
        choices=("fork", "kernel"),
        help="cells in forked processes, or ordinary Jupyter kernels",
    )
    command.add_argument("--time-limit", type=_positive, default=600, help="seconds that a notebook may take")
    command.add_argument(
        "--memory",
        type=int,
        default=2048,
        help="mebibytes that a notebook may take, 0 for no limit (engine fork)",
    )
    command.add_argument("--scheduler", default="", help="address of a Dask cluster, as tcp://host:8786")
    command.add_argument(
        "--plan", action="store_true", help="say which pages would be made and why, and make none"
    )
    _microdata_options(command, "synthetic", ANY_MICRODATA)


def validate(command: argparse.ArgumentParser) -> None:
    """The file to check, and where to write what is wrong."""
    _microdata_options(command, "none", "microdata files (csv, xlsx, parquet, sav, dta)")
    command.add_argument("--report", type=Path, help="write the findings as an HTML page too")
    command.add_argument("--language", default="fr", help="fr or en")


def synthetic(command: argparse.ArgumentParser) -> None:
    """Which sample, and where."""
    command.add_argument("--seed", type=_positive, default=1, help="same seed, same bytes")
    command.add_argument(
        "--output", type=Path, default=None, help="the file (data/microdata/synthetic-SEED.csv by default)"
    )


def audit(command: argparse.ArgumentParser) -> None:
    """What to audit with, and where to write."""
    command.add_argument("--output", type=Path, default=paths.REPORTS, help="folder of the pages")
    command.add_argument("--language", default="all", help="fr, en or all")
    _microdata_options(command, "synthetic", ANY_MICRODATA)


def estimates(command: argparse.ArgumentParser) -> None:
    """Which numbers, and where to write them."""
    command.add_argument("question", help="slug of a question, as levers")
    command.add_argument(
        "--territory",
        nargs="+",
        default=["france"],
        help="one territory or several (slug, name or INSEE code), or all",
    )
    command.add_argument("--against", default="france", help="a territory to set beside them, or none")
    command.add_argument(
        "--evidence", nargs="+", help="kinds to keep: published, bounded, synthetic, observed"
    )
    command.add_argument(
        "--dimension",
        nargs="+",
        help="populations to keep: national, territory, age, sex, csp, commune_size, household...",
    )
    command.add_argument("--wave", help="one wave, as 2022")
    command.add_argument("--csv", type=Path, help="the file (standard output by default)")
    _microdata_options(command, "synthetic", ANY_MICRODATA)


def diff(command: argparse.ArgumentParser) -> None:
    """The two builds to compare."""
    command.add_argument(
        "--ref", required=True, help="the folder of a build, or a tag or commit, which is built first"
    )
    command.add_argument(
        "--output", type=Path, default=paths.REPORTS, help="folder of the build to compare with it"
    )


def verify(command: argparse.ArgumentParser) -> None:
    """What to build twice."""
    command.add_argument("--territory", default="all", help="a territory or all")
    command.add_argument("--language", default="all", help="fr, en or all")
    command.add_argument("--notebook", default="all", help="a notebook of notebooks/ or all")
    command.add_argument(
        "--microdata", nargs="+", default=["synthetic"], help="synthetic, none, or microdata files"
    )


def archive(command: argparse.ArgumentParser) -> None:
    """Where to pack, and whether pages made from a file may be."""
    command.add_argument(
        "--output", type=Path, default=None, help="the file (dist/impact-citoyens-VERSION.zip by default)"
    )
    command.add_argument("--observed", action="store_true", help="accept pages made from a microdata file")


def screenshots(command: argparse.ArgumentParser) -> None:
    """Which site, whose pages, and where the pictures go."""
    command.add_argument("--output", type=Path, default=paths.REPORTS, help="folder of the pages")
    command.add_argument(
        "--territory", default="bretagne", help="whose pages are taken (slug, name or INSEE code)"
    )
    command.add_argument(
        "--folder", type=Path, default=paths.ROOT / "dist" / "screenshots", help="folder of the pictures"
    )


def coverage(command: argparse.ArgumentParser) -> None:
    """The text to hold the ledger against."""
    command.add_argument(
        "text", type=Path, help="the proceedings as text, with a line “=== page N ===” before each page"
    )


def none(command: argparse.ArgumentParser) -> None:
    """Add nothing: the command takes no parameter."""


def _microdata_options(parser: argparse.ArgumentParser, default: str, meaning: str) -> None:
    parser.add_argument("--microdata", nargs="+", default=[default], help=meaning)
    parser.add_argument("--mapping", default="", help="YAML file: your column and code names to ours")
    parser.add_argument("--weighting", default="base", help="base, raked or file")
    parser.add_argument(
        "--population-base", default="registered_voters", help="registered_voters or residents"
    )
    parser.add_argument(
        "--trim", type=float, default=0.0, help="with raked weights: largest weight, in medians (0: no limit)"
    )
    parser.add_argument(
        "--threshold", type=_positive, default=10, help="fewest respondents behind a number that is shown"
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number
