"""The commands that check and write numbers: estimates, microdata files, the ledger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impact_citoyens.cli.command_options import (
    FILE,
    NO_FILE,
    NONE,
    POSITIVE,
    SeveralValues,
    microdata_options,
    prepare_microdata,
)
from impact_citoyens.io.errors import refusal
from impact_citoyens.language.messages import using

if TYPE_CHECKING:
    import pandas as pd


@click.command(cls=SeveralValues)
@click.argument("question")
@click.option(
    "--territory",
    "territory_names",
    multiple=True,
    default=["national"],
    help="One territory or several (slug, name or INSEE code), or all.",
)
@click.option("--against", default="national", help="A territory to set beside them, or none.")
@click.option("--evidence", multiple=True, help="Kinds to keep: published, bounded, synthetic, observed.")
@click.option("--dimension", multiple=True, help="Populations to keep: national, territory, age, sex...")
@click.option("--wave", help="One wave: its year.")
@click.option("--csv", type=FILE, help="The file (standard output by default).")
@microdata_options()
def estimates(
    question: str,
    territory_names: tuple[str, ...],
    against: str,
    evidence: tuple[str, ...],
    dimension: tuple[str, ...],
    wave: str | None,
    csv: Path | None,
    **received: object,
) -> int:
    """Write every number known of a question (its slug, as levers) as CSV, for a territory and France."""
    from impact_citoyens.evidence import question_rows
    from impact_citoyens.evidence.exports import to_csv
    from impact_citoyens.ledger import sentences
    from impact_citoyens.study import codebook, territories

    kinds, dimensions = list(evidence) or None, list(dimension) or None
    codebook.question(question)  # refuse wrong names before making anything
    question_rows.listed("evidence", kinds, question_rows.EVIDENCE)
    question_rows.listed("dimension", dimensions, codebook.dimensions())
    names = [*territory_names, *([] if against == NONE else [against])]
    slugs = list(dict.fromkeys(territories.resolve(name).slug for name in names if name != "all"))
    microdata = NONE if kinds == ["published"] else prepare_microdata(**received)
    places = "all" if "all" in names else slugs
    rows = question_rows.estimates(question, places, microdata, kinds, wave, dimensions)
    with using("en"):
        said = sentences.comparisons_said([question], [territories.territory(slug) for slug in slugs])
    text = to_csv(rows, csv, said)
    if csv is None:
        print(text, end="")
    else:
        print(f"{csv}: {len(rows)} rows{_by_evidence(rows)}, {len(said)} printed comparisons.")
    if rows.empty:
        listed = f"printed comparisons: {len(said)} (first lines of the file)."
        print(f"No number of {question} is known there; {listed}", file=sys.stderr)
    return 0


def _by_evidence(rows: pd.DataFrame) -> str:
    counts = rows["evidence"].value_counts(sort=False)
    return f" ({', '.join(f'{count} {kind}' for kind, count in counts.items())})" if len(rows) else ""


@click.command(cls=SeveralValues)
@microdata_options(NONE)
@click.option("--report", type=FILE, help="Write the findings as an HTML page too.")
@click.option("--language", default="fr", help="fr or en.")
def validate(
    microdata: tuple[str, ...], mapping: str, report: Path | None, language: str, **_unused: object
) -> int:
    """Check a microdata file against the contract, and nothing else."""
    from impact_citoyens.survey.reading import answers_file, validation
    from impact_citoyens.survey.reading.mapping import load

    if len(microdata) == 1 and microdata[0] in NO_FILE:
        expected = "a microdata file: make validate MICRODATA=path/to/file"
        raise refusal("parameters", "no file", expected, column="microdata")
    answers = answers_file.read(list(microdata), load(mapping) if mapping else None)
    problems, warnings = validation.problems(answers), validation.warnings(answers)
    if report:
        with using(language):
            report.write_text(validation.report_html(problems, warnings), encoding="utf-8")
    listed = validation.table([*problems, *warnings])
    print("The file keeps the contract." if listed.empty else listed.to_string(index=False))
    return 2 if problems else 0


@click.command()
@click.option("--seed", type=POSITIVE, default=1, help="Same seed, same bytes.")
@click.option("--output", type=FILE, help="The file (microdata/synthetic-SEED.csv of the study by default).")
def synthetic(seed: int, output: Path | None) -> int:
    """Write a sample of synthetic respondents as a microdata file."""
    from impact_citoyens.reconstruction import pipeline
    from impact_citoyens.reconstruction.people import synthesis
    from impact_citoyens.study import study

    path = output or study.current().microdata / f"synthetic-{seed}.csv"
    pipeline.save(synthesis.sample(seed), seed, path)
    print(f"{path}: synthetic respondents, seed {seed}. {pipeline.notices()['en']}")
    return 0


@click.command()
def check() -> int:
    """Check the ledger and the codebook."""
    from impact_citoyens.ledger import ledger, survey_disclosure
    from impact_citoyens.survey.reading import agreement

    tables = ledger.load()
    survey_disclosure.items()
    agreement.check()
    counts = ", ".join(
        f"{len(getattr(tables, name))} {name}" for name in ("values", "relations", "anomalies", "sources")
    )
    print(f"{counts}: all well.")
    return 0


@click.command()
@click.argument("text", type=FILE)
def coverage(text: Path) -> int:
    """Hold the ledger against the proceedings as text, with a line “=== page N ===” before each page."""
    from impact_citoyens.ledger.coverage import against_text

    try:
        proceedings = text.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        expected = "the proceedings as UTF-8 text"
        raise refusal(str(text), str(error), expected) from None
    differences = against_text(proceedings)
    print("\n".join(differences) or "Every number of the text is in the register of coverage.")
    return int(bool(differences))


COMMANDS = (estimates, validate, synthetic, check, coverage)
