"""The commands that make pages, compare builds and pack them."""

import os
import sys
from pathlib import Path

import click

from impact_citoyens.cli.command_options import (
    FILE,
    NO_FILE,
    POSITIVE,
    SYNTHETIC,
    SeveralValues,
    microdata_options,
    output_option,
    page_options,
    prepare_microdata,
)
from impact_citoyens.io.cache import file_checksum
from impact_citoyens.io.errors import refusal

NAMED = 20  # pages that a plan names for each reason


@click.command(cls=SeveralValues)
@page_options("fr")
@output_option
@click.option("--jobs", type=POSITIVE, default=os.cpu_count(), help="Pages in progress at once.")
@click.option(
    "--engine",
    type=click.Choice(["fork", "kernel"]),
    default="fork",
    help="Cells in forked processes, or ordinary Jupyter kernels.",
)
@click.option("--time-limit", type=POSITIVE, default=600, help="Seconds that a notebook may take.")
@click.option(
    "--memory",
    type=int,
    default=2048,
    help="Mebibytes that a notebook may take, 0 for no limit (engine fork).",
)
@click.option("--scheduler", default="", help="Address of a Dask cluster, as tcp://host:8786.")
@click.option("--plan", "only_plan", is_flag=True, help="Say which pages would be made and why; make none.")
@microdata_options()
def reports(
    territory: str,
    language: str,
    notebook: str,
    output: Path,
    jobs: int,
    engine: str,
    time_limit: int,
    memory: int,
    scheduler: str,
    only_plan: bool,
    **received: object,
) -> int:
    """Execute the notebooks and build the pages."""
    from impact_citoyens.reports import build, plan  # slow imports, not needed to refuse a wrong parameter

    asked = plan.plan(territory, language, notebook)  # refuse wrong parameters before reading any file
    studied = any(execution.notebook == plan.RECONSTRUCTION for execution in asked)
    microdata = prepare_microdata(**received, studied=studied)
    executions = plan.plan(territory, language, notebook, microdata)
    if only_plan:
        click.echo(plan_text(build.outdated(executions, output), len(executions)))
        return 0
    audited = [execution for execution in executions if execution.notebook == plan.AUDIT]
    if audited and build.outdated(audited, output):
        from impact_citoyens.audit import auditor

        auditor.prepare(microdata)  # here, once: its pages would each make it again
    outcomes = build.build(executions, output, build.Settings(engine, jobs, time_limit, memory, scheduler))
    if audited:
        write_audit_page(output, microdata)
    click.echo(build.summary(outcomes, output, len(executions)))
    return int(any(outcome.error for outcome in outcomes))


def plan_text(outdated: list[tuple[object, str]], asked: int) -> str:
    """Say which pages would be made, gathered by reason."""
    pages: dict[str, list[str]] = {}
    for execution, reason in outdated:
        pages.setdefault(reason, []).append(str(execution.page))
    lines = [f"{len(outdated)} pages to make, {asked - len(outdated)} up to date."]
    for reason, names in pages.items():
        lines += [f"  {reason}:", *(f"    {name}" for name in names[:NAMED])]
        lines += [f"    and {len(names) - NAMED} more"] if len(names) > NAMED else []
    return "\n".join(lines)


def write_audit_page(output: Path, microdata: str) -> None:
    """Write the page of the audit in every language of the build."""
    from impact_citoyens.reports import build, claim_links

    built = {execution.language for execution in build.existing(output)} or {"fr"}
    languages = [language for language in ("fr", "en") if language in built]
    if not claim_links.up_to_date(output, microdata, languages):
        from impact_citoyens.reports import audit_page  # slow to import, and seldom needed

        audit_page.write(output, microdata, languages)


@click.command(cls=SeveralValues)
@output_option
@click.option("--language", default="all", help="fr, en or all.")
@microdata_options()
def audit(output: Path, language: str, **received: object) -> int:
    """Recompute every claim of the ledger and give each a verdict."""
    from impact_citoyens.audit import auditor
    from impact_citoyens.reports import build, plan

    microdata = prepare_microdata(**received)
    pages = plan.plan("national", language, "all", microdata)
    executions = [execution for execution in pages if execution.notebook != plan.RECONSTRUCTION]
    audited = auditor.open_audit(microdata)
    outcomes = build.build(executions, output)  # where claims are said and drawn
    write_audit_page(output, microdata)
    click.echo(build.summary(outcomes, output, len(executions)))
    counts = ", ".join(f"{count} {name}" for name, count in audited.summary["verdicts"].items() if count)
    click.echo(f"{audited.summary['claims']} claims: {counts}. See {output / 'audit.html'}.")
    for row in audited.failures.to_dict("records"):
        verdict = f"{row['verdict']}: {row['recomputed']:.4g} by {row['recomputation']}"
        printed = f"Printed {row['printed']}"
        click.echo(
            f"  {row['claim_id']} (page {row['page']}) must be reproduced. {printed}; {verdict}.", err=True
        )
    return int(bool(len(audited.failures)) or any(outcome.error for outcome in outcomes))


@click.command()
@click.option("--ref", required=True, help="The folder of a build, or a tag or commit, which is built first.")
@output_option
def diff(ref: str, output: Path) -> int:
    """Say which numbers moved since another build, by how much, and why."""
    from impact_citoyens.io.writing import write_csv
    from impact_citoyens.reports import diff as build_diff

    after = build_diff.read(output)
    if not ref:
        expected = "the folder of a build, or a tag: make diff REF=v0.1.0"
        raise refusal("parameters", "nothing", expected, column="ref")
    with build_diff.build_of(ref) as folder:
        before = build_diff.read(folder)
    moved = build_diff.compare(before, after)
    write_csv(output / "diff.csv", moved)
    click.echo(build_diff.text(before, after, moved))
    return 0


@click.command(cls=SeveralValues)
@page_options("all")
@click.option("--microdata", multiple=True, default=[SYNTHETIC], help="synthetic, none, or microdata files.")
def verify(territory: str, language: str, notebook: str, microdata: tuple[str, ...]) -> int:
    """Build twice in two copies of the repository and compare every byte."""
    from impact_citoyens.reports import plan
    from impact_citoyens.reports import verify as twice

    plan.plan(territory, language, notebook)  # refuse wrong parameters before copying anything
    received = [name if name in NO_FILE else str(Path(name).resolve()) for name in microdata]
    pages = ["--territory", territory, "--language", language, "--notebook", notebook]
    same, said = twice.verify([*pages, "--microdata", *received])
    print(said, file=sys.stdout if same else sys.stderr)
    return int(not same)


@click.command()
@click.option("--output", type=FILE, help="The file (dist/impact-citoyens-VERSION.zip by default).")
@click.option("--observed", is_flag=True, help="Accept pages made from a microdata file.")
def archive(output: Path | None, observed: bool) -> int:
    """Pack the build of reports/ with its sources, a manifest and RO-Crate metadata."""
    from impact_citoyens.archive import zip_archive

    path = zip_archive.archive(output=output, observed=observed)
    click.echo(f"{path}: {path.stat().st_size / 1e6:.1f} MB, SHA-256 {file_checksum(path)}")
    return 0


@click.command()
def intact() -> int:
    """Compare reports/ with its manifest, and the files of an unpacked archive with its list."""
    from impact_citoyens.archive import zip_archive

    changed = zip_archive.differences()
    said = "\n".join(changed) or "Every file is what the manifest says."
    print(said, file=sys.stderr if changed else sys.stdout)
    return int(bool(changed))


COMMANDS = (reports, audit, diff, verify, archive, intact)
