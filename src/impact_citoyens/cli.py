"""The command line behind the Makefile: ``python -m impact_citoyens reports --territory bretagne``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from impact_citoyens import parameters
from impact_citoyens.io import paths
from impact_citoyens.io.cache import file_checksum
from impact_citoyens.io.errors import InputError, refusal
from impact_citoyens.language.messages import using

if TYPE_CHECKING:
    import pandas as pd

NO_FILE = (["none"], [""], ["synthetic"])  # what stands for no file of answers


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status: 0 done, 1 a page failed, 2 inputs that cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="impact-citoyens", description="IMPACT-Citoyens, rerun.")
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, (run, add, meaning) in COMMANDS.items():
        command = commands.add_parser(name, help=meaning)
        add(command)
        command.set_defaults(run=run)
    return parser


def _reports(options: argparse.Namespace) -> int:
    from impact_citoyens.reports import build, plan  # slow imports, not needed to refuse a wrong parameter

    asked = plan.plan(
        options.territory, options.language, options.notebook
    )  # refuse wrong parameters before reading any file
    microdata = _microdata(options, any(each.notebook == plan.RECONSTRUCTION for each in asked))
    executions = plan.plan(options.territory, options.language, options.notebook, microdata)
    if options.plan:
        print(plan_text(build.outdated(executions, options.output), len(executions)))
        return 0
    settings = build.Settings(
        options.engine, options.jobs, options.time_limit, options.memory, options.scheduler
    )
    audited = [each for each in executions if each.notebook == plan.AUDIT]
    if audited and build.outdated(audited, options.output):
        from impact_citoyens.audit import auditor

        auditor.prepare(microdata)  # here, once: its pages would each make it again
    outcomes = build.build(executions, options.output, settings)
    if audited:
        _audit_page(options.output, microdata)
    print(build.summary(outcomes, options.output, len(executions)))
    return int(any(outcome.error for outcome in outcomes))


def _audit_page(output: Path, microdata: str) -> None:
    """Write the page of the audit in every language of the build."""
    from impact_citoyens.reports import build, claim_links

    found = {each.language for each in build.existing(output)} or {"fr"}
    languages = [language for language in ("fr", "en") if language in found]
    if not claim_links.up_to_date(output, microdata, languages):
        from impact_citoyens.reports import audit_page  # slow to import, and seldom needed

        audit_page.write(output, microdata, languages)


def _audit(options: argparse.Namespace) -> int:
    from impact_citoyens.audit import auditor
    from impact_citoyens.reports import build, plan

    microdata = _microdata(options, False)
    executions = [
        each
        for each in plan.plan("france", options.language, "all", microdata)
        if each.notebook != plan.RECONSTRUCTION
    ]
    made = auditor.open_audit(microdata)
    outcomes = build.build(executions, options.output)  # where claims are said and drawn
    _audit_page(options.output, microdata)
    print(build.summary(outcomes, options.output, len(executions)))
    counts = ", ".join(f"{count} {name}" for name, count in made.summary["verdicts"].items() if count)
    print(f"{made.summary['claims']} claims: {counts}. See {options.output / 'audit.html'}.")
    for row in made.failures.to_dict("records"):
        found = f"{row['verdict']}: {row['recomputed']:.4g} by {row['recomputation']}"
        print(
            f"  {row['claim_id']} (page {row['page']}) must be reproduced. Printed {row['printed']}; {found}.",
            file=sys.stderr,
        )
    return int(bool(len(made.failures)) or any(outcome.error for outcome in outcomes))


def _estimates(options: argparse.Namespace) -> int:
    from impact_citoyens.evidence import question_rows
    from impact_citoyens.evidence.exports import to_csv
    from impact_citoyens.ledger import sentences
    from impact_citoyens.study import codebook, territories

    codebook.question(options.question)  # refuse wrong names before making anything
    question_rows.listed("evidence", options.evidence, question_rows.EVIDENCE)
    question_rows.listed("dimension", options.dimension, codebook.dimensions())
    names = [*options.territory, *([] if options.against == "none" else [options.against])]
    slugs = list(dict.fromkeys(territories.resolve(name).slug for name in names if name != "all"))
    microdata = "none" if options.evidence == ["published"] else _microdata(options, False)
    found = question_rows.estimates(
        options.question,
        "all" if "all" in names else slugs,
        microdata,
        options.evidence,
        options.wave,
        options.dimension,
    )
    with using("en"):
        said = sentences.comparisons_said(
            [options.question], [territories.territory(slug) for slug in slugs]
        )
    text = to_csv(found, options.csv, said)
    print(text, end="") if options.csv is None else print(
        f"{options.csv}: {len(found)} rows{_by_evidence(found)}, {len(said)} printed comparisons."
    )
    if found.empty:
        print(
            f"No number of {options.question} is known there; printed comparisons: {len(said)} (first lines of the file).",
            file=sys.stderr,
        )
    return 0


def _by_evidence(found: pd.DataFrame) -> str:
    counts = found["evidence"].value_counts(sort=False)
    return f" ({', '.join(f'{count} {kind}' for kind, count in counts.items())})" if len(found) else ""


def _diff(options: argparse.Namespace) -> int:
    from impact_citoyens.io.writing import write_csv
    from impact_citoyens.reports import diff

    after = diff.read(options.output)
    if not options.ref:
        raise refusal(
            "parameters", "nothing", "the folder of a build, or a tag: make diff REF=v0.1.0", column="ref"
        )
    with diff.build_of(options.ref) as folder:
        before = diff.read(folder)
    moved = diff.compare(before, after)
    write_csv(options.output / "diff.csv", moved)
    print(diff.text(before, after, moved))
    return 0


def plan_text(outdated: list[tuple[object, str]], asked: int) -> str:
    """Say which pages would be made, gathered by reason."""
    pages: dict[str, list[str]] = {}
    for execution, reason in outdated:
        pages.setdefault(reason, []).append(str(execution.page))
    lines = [f"{len(outdated)} pages to make, {asked - len(outdated)} up to date."]
    for reason, named in pages.items():
        lines += [
            f"  {reason}:",
            *(f"    {page}" for page in named[:20]),
            *([f"    and {len(named) - 20} more"] if len(named) > 20 else []),
        ]
    return "\n".join(lines)


def _microdata(options: argparse.Namespace, studied: bool) -> str:
    """Make the reconstruction or estimate the microdata files, once for all pages; return the folder as notebooks receive it."""
    if options.microdata in (["none"], [""]):
        return "none"
    if options.microdata == ["synthetic"]:
        from impact_citoyens.reconstruction import results

        if not results.made():
            print(
                f"Bounds and {results.SAMPLES} synthetic samples are being made; it takes a minute or two, once.",
                file=sys.stderr,
            )
        results.prepare()
        if studied:  # here, once: the pages that show it start together
            from impact_citoyens.reconstruction import seed_study

            seed_study.prepare()
        return (
            results.SYNTHETIC
        )  # not the folder: pages depend on the rows that they read, not on the name of all of them
    from impact_citoyens.survey import observed

    chosen = observed.Options(
        options.mapping, options.weighting, options.population_base, options.threshold, options.trim
    )
    folder = observed.prepare(options.microdata, chosen)
    return folder.relative_to(paths.ROOT).as_posix()


def _validate(options: argparse.Namespace) -> int:
    from impact_citoyens.survey.reading import answers_file, mapping, validation

    if options.microdata in NO_FILE:
        raise refusal(
            "parameters",
            "no file",
            "a microdata file: make validate MICRODATA=path/to/file",
            column="microdata",
        )
    found = answers_file.read(options.microdata, mapping.load(options.mapping) if options.mapping else None)
    problems, warnings = validation.problems(found), validation.warnings(found)
    if options.report:
        options.report.write_text(
            validation.report_html(problems, warnings, options.language), encoding="utf-8"
        )
    listed = validation.table([*problems, *warnings])
    print("The file keeps the contract." if listed.empty else listed.to_string(index=False))
    return 2 if problems else 0


def _synthetic(options: argparse.Namespace) -> int:
    from impact_citoyens.reconstruction import pipeline
    from impact_citoyens.reconstruction.people import synthesis

    path = options.output or paths.ROOT / "data" / "microdata" / f"synthetic-{options.seed}.csv"
    pipeline.save(synthesis.sample(options.seed), options.seed, path)
    print(f"{path}: synthetic respondents, seed {options.seed}. {pipeline.NOTICE['en']}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from impact_citoyens.ledger import ledger, survey_disclosure
    from impact_citoyens.survey.reading import agreement

    found = ledger.load()
    survey_disclosure.items()
    agreement.check()
    print(
        f"{len(found.values)} values, {len(found.relations)} relations, {len(found.anomalies)} anomalies, {len(found.sources)} sources: all well."
    )
    return 0


def _verify(options: argparse.Namespace) -> int:
    from impact_citoyens.reports import plan, verify

    plan.plan(
        options.territory, options.language, options.notebook
    )  # refuse wrong parameters before copying anything
    received = [name if [name] in NO_FILE else str(Path(name).resolve()) for name in options.microdata]
    pages = ["--territory", options.territory, "--language", options.language, "--notebook", options.notebook]
    same, said = verify.verify([*pages, "--microdata", *received])
    print(said, file=sys.stdout if same else sys.stderr)
    return int(not same)


def _archive(options: argparse.Namespace) -> int:
    from impact_citoyens.archive import zip_archive

    path = zip_archive.archive(output=options.output, observed=options.observed)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, SHA-256 {file_checksum(path)}")
    return 0


def _intact(options: argparse.Namespace) -> int:
    from impact_citoyens.archive import zip_archive

    found = zip_archive.differences()
    print(
        "\n".join(found) or "Every file is what the manifest says.", file=sys.stderr if found else sys.stdout
    )
    return int(bool(found))


def _screenshots(options: argparse.Namespace) -> int:
    from impact_citoyens.reports import screenshots

    taken = screenshots.take(options.output, options.territory, options.folder)
    print(f"{len(taken)} files. See {taken[-1]}.")
    return 0


def _coverage(options: argparse.Namespace) -> int:
    from impact_citoyens.ledger import coverage

    try:
        text = options.text.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise refusal(str(options.text), str(error), "the proceedings as UTF-8 text") from None
    differences = coverage.against_text(text)
    print("\n".join(differences) or "Every number of the text is in the register of coverage.")
    return int(bool(differences))


# What runs each command, its parameters, and what it does
COMMANDS = {
    "reports": (_reports, parameters.reports, "execute the notebooks and build the pages"),
    "validate": (
        _validate,
        parameters.validate,
        "check a microdata file against the contract, and nothing else",
    ),
    "synthetic": (
        _synthetic,
        parameters.synthetic,
        "write a sample of synthetic respondents as a microdata file",
    ),
    "audit": (_audit, parameters.audit, "recompute every claim of the ledger and give each a verdict"),
    "estimates": (
        _estimates,
        parameters.estimates,
        "write every number known of a question as CSV, for a territory and France",
    ),
    "diff": (_diff, parameters.diff, "which numbers moved since another build, by how much, and why"),
    "check": (_check, parameters.none, "check the ledger and the codebook"),
    "verify": (
        _verify,
        parameters.verify,
        "build twice in two copies of the repository and compare every byte",
    ),
    "archive": (
        _archive,
        parameters.archive,
        "pack the build of reports/ with its sources, a manifest and RO-Crate metadata",
    ),
    "intact": (
        _intact,
        parameters.none,
        "compare reports/ with its manifest, and the files of an unpacked archive with its list",
    ),
    "screenshots": (
        _screenshots,
        parameters.screenshots,
        "take pictures of a built site: wide, narrow and printed",
    ),
    "coverage": (_coverage, parameters.coverage, "hold the ledger against the text of the proceedings"),
}


if __name__ == "__main__":
    sys.exit(main())
