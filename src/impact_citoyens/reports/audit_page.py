"""The audit as files: `audit.csv`, and a page that is read, sorted and filtered without any network."""

from __future__ import annotations

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
from impact_citoyens.ledger import ledger as published_ledger
from impact_citoyens.ledger.published_estimates import ESTIMATE_COLUMNS
from impact_citoyens.ledger.sentences import amount
from impact_citoyens.reconstruction.results import Results
from impact_citoyens.reports import claim_links, inputs
from impact_citoyens.reports.claim_links import Link
from impact_citoyens.reports.page_words import LANGUAGE_NAMES, WORDS
from impact_citoyens.reports.plan import AUDIT, Execution
from impact_citoyens.reports.portal import environment
from impact_citoyens.reports.provenance import provenance
from impact_citoyens.reports.render import style, typeset_html
from impact_citoyens.study import codebook

SAY = {
    "fr": {
        "title": "Chaque nombre publié, examiné",
        "certificate": "Certificat de reproduction sur le fichier fourni",
        "lead": "{n} énoncés : {survey} sur les réponses à l’enquête, {other} sur sa méthode, le programme et ce que disent les autres intervenants "
        "et sources. Ce que chacun devient quand on le recalcule, et comment.",
        "lead_file": "{n} énoncés confrontés au fichier fourni ({files} ; {people} réponses) : {yes} reproduits, {no} non reproduits.",
        "counts": "Verdicts",
        "findings": "Ce qui compte le plus",
        "table": "Les {n} énoncés",
        "evidence": "preuve",
        "all": "tous",
        "search": "Chercher dans les énoncés",
        "verdict": "Verdict",
        "question": "Question",
        "shown": "{n} énoncés affichés",
        "heads": ["Page", "Énoncé", "Imprimé", "Recalculé", "Verdict", "Pourquoi"],
        "see": "lu",
        "drawn": "dessiné",
        "of_survey": "dont {n} sur l’enquête",
        "against": "Contredit par",
        "detail": "Calcul",
        "download": "Le tableau complet",
        "must": "doit être reproduit",
        "fails": "{n} énoncés qui doivent être reproduits ne le sont pas.",
        "passes": "{must} énoncés explicites ont un calcul qui doit les redonner : aucun n’échoue.",
        "interval": "de {low} à {high}",
    },
    "en": {
        "title": "Every published number, examined",
        "certificate": "Certificate of reproduction on the file supplied",
        "lead": "{n} claims: {survey} on the answers to the survey, {other} on its method, the programme and what other speakers and sources say. "
        "What becomes of each when it is recomputed, and how.",
        "lead_file": "{n} claims held against the file supplied ({files}; {people} answers): {yes} reproduced, {no} not reproduced.",
        "counts": "Verdicts",
        "findings": "What matters most",
        "table": "The {n} claims",
        "evidence": "evidence",
        "all": "all",
        "search": "Search the claims",
        "verdict": "Verdict",
        "question": "Question",
        "shown": "{n} claims shown",
        "heads": ["Page", "Claim", "Printed", "Recomputed", "Verdict", "Why"],
        "see": "said",
        "drawn": "drawn",
        "of_survey": "{n} of them on the survey",
        "against": "Contradicted by",
        "detail": "Computation",
        "download": "The whole table",
        "must": "must be reproduced",
        "fails": "{n} claims that must be reproduced are not.",
        "passes": "{must} outright claims have a computation that must give them back: none fails.",
        "interval": "from {low} to {high}",
    },
}


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
        See `making.open_audit`.
    """
    made = open_audit(microdata)
    if claim_links.up_to_date(output, microdata, languages):
        return made
    tables = dict(zip(claim_links.TABLES, (made.table, estimates(microdata)), strict=True))
    for name, table in tables.items():
        write_csv(output / name, table)
    for language in languages:
        path = claim_links.folder(output, language) / "audit.html"
        found = claim_links.of_repeats(claim_links.links(path.parent), _repeats(made.table))
        write_whole(
            path,
            page(
                made,
                found,
                claim_links.record(output, microdata, language, languages),
                microdata,
                language,
                languages,
            ),
        )
    return made


def estimates(microdata: str) -> pd.DataFrame:
    """Return every estimate of a build in the one tidy table: published, and bounded and synthetic or observed beside them."""
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


def page(
    made: Audit, found: dict[str, Link], record: dict, microdata: str, language: str, languages: list[str]
) -> str:
    """Return the page of a language.

    Parameters
    ----------
    made : Audit
    found : dict of str to Link
        Where each claim is said and drawn.
    record : dict
        What the page is made from.
    microdata : str
    language : {"fr", "en"}
    languages : list of str
        Those of the build, for the link to the other one.
    """
    say, table = SAY[language], made.table
    ordered = pd.concat(
        [survey(table), table[~table["claim_id"].isin(survey(table)["claim_id"])]]
    )  # what respondents were asked comes first
    rows = [_row(row, found.get(row["claim_id"], Link()), language) for row in ordered.to_dict("records")]
    counts = [_count(made, slug, language) for slug in VERDICTS if made.summary["verdicts"][slug]]
    other = next((each for each in languages if each != language), None)
    shown = SimpleNamespace(
        language=language,
        title=say["certificate"] if made.summary["evidence"] == "observed" else say["title"],
        lead=_lead(made, language),
        rows=rows,
        counts=counts,
        findings=_findings(made, found, language),
        passes=_passes(made, language),
        questions=_questions(table, language),
        other_language=other
        and SimpleNamespace(
            code=other,
            href="en/audit.html" if other == "en" else "../audit.html",
            label=LANGUAGE_NAMES[other],
        ),
        csv="audit.csv" if language == "fr" else "../audit.csv",
        announcement=WORDS[language]["portal_notice"] if says_synthetic(microdata) else "",
        provenance=_provenance(microdata, language, record),
        inputs=Markup(inputs.meta(record)),
        previous=None,
        next=None,
    )
    html = (
        environment()
        .get_template("audit.html.j2")
        .render(page=shown, say=say, words=WORDS[language], style=style())
    )
    return typeset_html(html, language)


def _count(made: Audit, verdict: str, language: str) -> SimpleNamespace:
    inside = int((survey(made.table)["verdict"] == verdict).sum())
    return SimpleNamespace(
        slug=verdict,
        label=verdict_words.VERDICTS[language][verdict],
        n=lang.number(made.summary["verdicts"][verdict], language),
        survey=lang.number(inside, language),
        meaning=verdict_words.meaning(verdict, made.table, language),
    )


def _provenance(microdata: str, language: str, record: dict) -> dict[str, str]:
    found = provenance(Execution(language, "france", AUDIT, microdata), record)
    return {
        label: value
        for label, value in found.items()
        if label not in ("Carnet", "Notebook", "Paramètres", "Parameters")
    }


def _lead(made: Audit, language: str) -> str:
    say, table = SAY[language], made.table
    if made.summary["evidence"] != "observed":
        return say["lead"].format(
            n=len(table), survey=len(survey(table)), other=len(table) - len(survey(table))
        )
    waves = made.summary["waves"]
    return say["lead_file"].format(
        n=len(table),
        files=", ".join(made.summary["files"]),
        yes=made.summary["verdicts"]["microdata"],
        people=lang.number(waves[max(waves)]["respondents"], language),
        no=made.summary["verdicts"]["not_microdata"],
    )


def _passes(made: Audit, language: str) -> str:
    must, failures = int(made.table["must_reproduce"].sum()), len(made.summary["failures"])
    return SAY[language]["fails" if failures else "passes"].format(n=failures, must=must)


def _findings(made: Audit, found: dict[str, Link], language: str) -> list[SimpleNamespace]:
    listed = findings(made.table, published_ledger.load(), language)
    return [
        SimpleNamespace(
            text=each.text,
            claims=[
                SimpleNamespace(id=claim, drawn=found.get(claim, Link()).drawn) for claim in each.claims[:3]
            ],
        )
        for each in listed
    ]


def _questions(table: pd.DataFrame, language: str) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(slug=slug, label=codebook.question_title(slug, language))
        for slug in dict.fromkeys(table["question"])
    ]


def _row(row: dict, link: Link, language: str) -> SimpleNamespace:
    """A line of the table; the printed number is in its sentence for comparisons."""
    ends = [verdict_words.amount(row, name, language) for name in ("low", "high")]
    printed = amount(row, language) if row["kind"] == "value" else ""
    against = (
        row["against"].split(";")[:3]
        if row["verdict"] in ("contradicted", "disputed") and row["against"]
        else []
    )
    return SimpleNamespace(
        id=row["claim_id"],
        page=row["page"] or row["source"],
        order=int(row["page"] or 99),
        text=row[f"claim_{language}"].rsplit(", ", 1)[0] if printed else row[f"claim_{language}"],
        printed=printed,
        recomputed=verdict_words.amount(row, "recomputed", language),
        interval=""
        if ends[0] == ends[1] or "–" in ends
        else SAY[language]["interval"].format(low=ends[0], high=ends[1]),
        verdict=row["verdict"],
        label=verdict_words.VERDICTS[language][row["verdict"]],
        question=row["question"],
        why=". ".join(verdict_words.why(row, language)),
        how=row["recomputation"],
        against=against,
        must=row["must_reproduce"],
        said=link.said,
        drawn=link.drawn,
    )
