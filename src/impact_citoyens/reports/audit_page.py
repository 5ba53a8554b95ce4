"""The audit as files: `audit.csv`, and a page that is read, sorted and filtered without any network."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
from markupsafe import Markup

from impact_citoyens import ledger
from impact_citoyens.audit import verdict_words
from impact_citoyens.audit.auditor import Audit, open_audit
from impact_citoyens.audit.findings import findings
from impact_citoyens.audit.kinds import VERDICTS, survey
from impact_citoyens.evidence.microdata import open_microdata, says_synthetic
from impact_citoyens.io.writing import write_csv, write_whole
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, language, using
from impact_citoyens.ledger import ledger as published_ledger
from impact_citoyens.ledger.published_estimates import ESTIMATE_COLUMNS
from impact_citoyens.ledger.sentences import amount
from impact_citoyens.reconstruction.result_tables import Results
from impact_citoyens.reports import claim_links, inputs
from impact_citoyens.reports.claim_links import Link
from impact_citoyens.reports.portal import ANNOUNCEMENT, other_language
from impact_citoyens.reports.provenance import build_provenance
from impact_citoyens.reports.templates import root_page
from impact_citoyens.study import codebook


def write(output: Path, microdata: str, languages: list[str]) -> Audit:
    """Write `audit.csv`, `estimates.csv` and the page of each language, unless they are up to date.

    Parameters
    ----------
    output : Path
        Folder of the pages.
    microdata : str
        What the pages received.
    languages : list of str

    Returns
    -------
    Audit

    Raises
    ------
    InputError
        See `auditor.open_audit`.
    """
    audit = open_audit(microdata)
    if claim_links.up_to_date(output, microdata, languages):
        return audit
    for name, table in zip(claim_links.TABLES, (audit.table, estimates(microdata)), strict=True):
        write_csv(output / name, table)
    for code in languages:
        path = claim_links.folder(output, code) / "audit.html"
        links = claim_links.of_repeats(claim_links.links(path.parent), _repeats(audit.table))
        record = claim_links.record(output, microdata, code, languages)
        with using(code):
            write_whole(path, page(audit, links, record, microdata, languages))
    return audit


def estimates(microdata: str) -> pd.DataFrame:
    """Return every estimate of a build in the one tidy table.

    Published ones come first, then bounded and synthetic or observed ones.
    """
    received = open_microdata(microdata)
    parts = [ledger.estimates()]
    if isinstance(received, Results):
        parts += [received.bounds, received.synthetic]
    elif received is not None:
        parts.append(received.estimates)
    return pd.concat([part[ESTIMATE_COLUMNS] for part in parts], ignore_index=True)


def _repeats(table: pd.DataFrame) -> dict[str, list[str]]:
    return {
        claim: others.split(";")
        for claim, others in zip(table["claim_id"], table["repeats"], strict=True)
        if others
    }


def page(audit: Audit, links: dict[str, Link], record: dict, microdata: str, languages: list[str]) -> str:
    """Return the page in the language of the moment.

    Parameters
    ----------
    audit : Audit
    links : dict of str to Link
        Where each claim is said and drawn.
    record : dict
        What the page is made from.
    microdata : str
    languages : list of str
        Those of the build, for the link to the other one.
    """
    asked = survey(audit.table)  # what respondents were asked comes first
    ordered = pd.concat([asked, audit.table[~audit.table["claim_id"].isin(asked["claim_id"])]])
    counts = [_count(audit, slug) for slug in VERDICTS if audit.summary["verdicts"][slug]]
    shown = SimpleNamespace(
        title=_("Certificat de reproduction sur le fichier fourni")
        if audit.summary["evidence"] == "observed"
        else _("Chaque nombre publié, examiné"),
        lead=_lead(audit),
        rows=[_row(row, links.get(row["claim_id"], Link())) for row in ordered.to_dict("records")],
        counts=counts,
        verdicts=[(count.slug, count.label) for count in counts],
        findings=_findings(audit, links),
        passes=_passes(audit),
        questions=[(slug, codebook.question_title(slug)) for slug in dict.fromkeys(audit.table["question"])],
        other_language=other_language(languages, "audit.html"),
        csv="audit.csv" if language() == "fr" else "../audit.csv",
        announcement=_(ANNOUNCEMENT) if says_synthetic(microdata) else "",
        provenance=build_provenance(microdata, record),
        inputs=Markup(inputs.meta(record)),
    )
    return root_page("audit.html.j2", page=shown)


def _count(audit: Audit, verdict: str) -> SimpleNamespace:
    inside = int((survey(audit.table)["verdict"] == verdict).sum())
    return SimpleNamespace(
        slug=verdict,
        label=verdict_words.verdict_word(verdict),
        n=lang.number(audit.summary["verdicts"][verdict]),
        survey=lang.number(inside),
        meaning=verdict_words.meaning(verdict, audit.table),
    )


def _lead(audit: Audit) -> str:
    total, asked = len(audit.table), len(survey(audit.table))
    if audit.summary["evidence"] != "observed":
        return _(
            "{n} énoncés : {survey} sur les réponses à l’enquête, {other} sur sa méthode, le programme et "
            "ce que disent les autres intervenants et sources. Ce que chacun devient quand on le recalcule, "
            "et comment.",
            n=total,
            survey=asked,
            other=total - asked,
        )
    waves, verdicts = audit.summary["waves"], audit.summary["verdicts"]
    return _(
        "{n} énoncés confrontés au fichier fourni ({files} ; {people} réponses) : "
        "{yes} reproduits, {no} non reproduits.",
        n=total,
        files=", ".join(audit.summary["files"]),
        yes=verdicts["microdata"],
        people=lang.number(waves[max(waves)]["respondents"]),
        no=verdicts["not_microdata"],
    )


def _passes(audit: Audit) -> str:
    failures = len(audit.summary["failures"])
    if failures:
        return _("{n} énoncés qui doivent être reproduits ne le sont pas.", n=failures)
    return _(
        "{must} énoncés explicites ont un calcul qui doit les redonner : aucun n’échoue.",
        must=int(audit.table["must_reproduce"].sum()),
    )


def _findings(audit: Audit, links: dict[str, Link]) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            text=finding.text,
            claims=[_proof(claim, links.get(claim, Link()).drawn) for claim in finding.claims[:3]],
        )
        for finding in findings(audit.table, published_ledger.load())
    ]


def _proof(claim: str, drawn: str = "") -> SimpleNamespace:
    return SimpleNamespace(id=claim, drawn=drawn)


def _row(row: dict, link: Link) -> SimpleNamespace:
    """A line of the table; the printed number is in its sentence for comparisons."""
    low, high, recomputed = (
        verdict_words.recomputed_amount(row, name) for name in ("low", "high", "recomputed")
    )
    printed = amount(row) if row["kind"] == "value" else ""
    text = row[f"claim_{language()}"]
    against = row["against"].split(";")[:3] if row["against"] else []
    return SimpleNamespace(
        id=row["claim_id"],
        page=row["page"] or row["source"],
        order=int(row["page"] or 99),
        text=text.rsplit(", ", 1)[0] if printed else text,
        printed=printed,
        recomputed=recomputed,
        interval="" if low == high or "–" in (low, high) else _("de {low} à {high}", low=low, high=high),
        verdict=row["verdict"],
        label=verdict_words.verdict_word(row["verdict"]),
        question=row["question"],
        why=". ".join(verdict_words.why(row)),
        how=row["recomputation"],
        against=[_proof(claim) for claim in against if row["verdict"] in ("contradicted", "disputed")],
        must=row["must_reproduce"],
        said=link.said,
        drawn=link.drawn,
    )
