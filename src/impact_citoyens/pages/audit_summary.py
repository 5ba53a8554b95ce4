"""What the notebook on the audit shows: counts of verdicts, findings, the claims about a territory, the base of the weights."""

from __future__ import annotations

from html import escape

import pandas as pd
from IPython.display import HTML

from impact_citoyens import charts
from impact_citoyens.audit import verdict_words
from impact_citoyens.audit.auditor import Audit, open_audit
from impact_citoyens.audit.findings import findings
from impact_citoyens.audit.kinds import VERDICTS, survey
from impact_citoyens.charts import Chart
from impact_citoyens.charts.figure import html_table
from impact_citoyens.evidence import titles
from impact_citoyens.language import numbers as lang
from impact_citoyens.ledger import ledger as published_ledger
from impact_citoyens.ledger.sentences import amount
from impact_citoyens.pages.page import Page
from impact_citoyens.study import codebook, territories

SAY = {
    "fr": {
        "verdicts": ["Verdict", "Énoncés", "dont l’enquête 2022", "Ce que cela veut dire"],
        "total": "Total",
        "matrix_sub": "Énoncés par question et par verdict",
        "matrix_source": "Source : audit de ce dépôt, d’après les actes du colloque du 3 novembre 2022 et d’autres sources publiques.",
        "claims": ["Page", "Énoncé", "Imprimé", "Recalculé", "Verdict", "Pourquoi"],
        "here": "{place} : {n} énoncés",
        "none": "Aucun énoncé propre à {place}.",
        "rest": "Les {n} énoncés sur la France et ses groupes",
        "whole": "Le tableau des {n} énoncés, à trier et à filtrer",
        "claim": "énoncé",
        "weights": [
            "Énoncé",
            "Imprimé",
            "Inscrits",
            "Région par région arrondie",
            "Résidents 18 ans et plus",
        ],
        "other": "Question",
    },
    "en": {
        "verdicts": ["Verdict", "Claims", "of the 2022 survey", "What it means"],
        "total": "Total",
        "matrix_sub": "Claims by question and by verdict",
        "matrix_source": "Source: audit of this repository, after the proceedings of the colloquium of 3 November 2022 and other public sources.",
        "claims": ["Page", "Claim", "Printed", "Recomputed", "Verdict", "Why"],
        "here": "{place}: {n} claims",
        "none": "No claim about {place} alone.",
        "rest": "The {n} claims about France and its groups",
        "whole": "The table of the {n} claims, to sort and filter",
        "claim": "claim",
        "weights": ["Claim", "Printed", "Registered voters", "Each region rounded", "Residents 18 and over"],
        "other": "Question",
    },
}


def audited(page: Page) -> Audit:
    """Return the audit that goes with what the page received."""
    return open_audit(page.microdata)


def verdicts(page: Page, audit: Audit) -> HTML:
    """Count the claims of each verdict, say what each means."""
    say, language, own = SAY[page.language], page.language, survey(audit.table)["verdict"].value_counts()
    rows = [
        [
            verdict_words.VERDICTS[language][slug],
            lang.number(count, language),
            lang.number(own.get(slug, 0), language),
            verdict_words.meaning(slug, audit.table, language),
        ]
        for slug, count in audit.summary["verdicts"].items()
        if count
    ]
    rows.sort(key=lambda row: list(verdict_words.VERDICTS[language].values()).index(row[0]))
    rows.append(
        [say["total"], lang.number(len(audit.table), language), lang.number(int(own.sum()), language), ""]
    )
    return HTML(html_table(pd.DataFrame(rows, columns=say["verdicts"])))


def by_question(page: Page, audit: Audit) -> Chart:
    """Draw the claims by question and verdict."""
    say, language = SAY[page.language], page.language
    table = audit.table
    shown = [slug for slug in VERDICTS if slug in set(table["verdict"])]
    counts = pd.crosstab(table["question"], table["verdict"]).reindex(columns=shown, fill_value=0)
    counts = counts.loc[[slug for slug in codebook.questions().index if slug in counts.index]]
    counts = counts.rename(
        index=page.title,
        columns=lambda slug: verdict_words.NARROW[language].get(slug, verdict_words.VERDICTS[language][slug]),
    )
    title = titles.verdicts(table["verdict"].value_counts(), language)
    return charts.matrix(
        counts, "audit-matrix", title, say["matrix_sub"], say["matrix_source"], language, rows=say["other"]
    )


def found(page: Page, audit: Audit) -> HTML:
    """List the most consequential findings, each with the claims it rests on."""
    say, listed = SAY[page.language], findings(audit.table, published_ledger.load(), page.language)
    colon = lang.NO_BREAK_SPACE + ":" if page.language == "fr" else ":"
    items = []
    for each in listed:
        proof = ", ".join(f'<a href="../audit.html#{claim}">{claim}</a>' for claim in each.claims[:3])
        items.append(f'<li>{escape(each.text)} <span class="proof">{say["claim"]}{colon} {proof}</span></li>')
    return HTML(f'<ol class="findings">{"".join(items)}</ol>')


def claims(page: Page, audit: Audit) -> HTML:
    """Show the claims about the territory of the page, those on France and its groups one click away, and where all of them are."""
    say, table = SAY[page.language], survey(audit.table)
    mine = table[(table["dimension"] == "territory") & (table["population"] == page.here.slug)]
    weights = audit.table[
        (audit.table["population"] == page.here.slug) & (audit.table["statistic"] == "weight")
    ]
    mine = pd.concat([weights, mine])
    rest = table[table["dimension"] != "territory"]
    colon = lang.NO_BREAK_SPACE + ":" if page.language == "fr" else ":"
    parts = []
    if not page.here.is_france:
        place = page.here.label(page.language)
        head = say["here"].format(place=place, n=len(mine)) if len(mine) else say["none"].format(place=place)
        parts.append(
            f"<h3>{escape(head.replace(' :', colon))}</h3>"
            + (_table(mine, page.language) if len(mine) else "")
        )
    parts.append(
        f"<details><summary>{escape(say['rest'].format(n=len(rest)))}</summary>{_table(rest, page.language)}</details>"
    )
    parts.append(
        f'<p><a href="../audit.html">{escape(say["whole"].format(n=lang.number(len(audit.table), page.language)))}</a></p>'
    )
    return HTML("".join(parts))


def _table(rows: pd.DataFrame, language: str) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in SAY[language]["claims"])
    body = "".join(_row(row, language) for row in rows.to_dict("records"))
    return f'<div class="table" tabindex="0" role="group"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(row: dict, language: str) -> str:
    printed = amount(row, language) if row["kind"] == "value" else ""
    verdict = f'<span class="verdict {row["verdict"]}">{escape(verdict_words.VERDICTS[language][row["verdict"]])}</span>'
    cells = [
        escape(printed),
        escape(verdict_words.amount(row, "recomputed", language)),
        verdict,
        escape(". ".join(verdict_words.why(row, language))),
    ]
    first = f'<td>{escape(row["page"])}</td><th scope="row"><a href="../audit.html#{row["claim_id"]}">{escape(row[f"claim_{language}"])}</a></th>'
    return "<tr>" + first + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def weights(page: Page, audit: Audit) -> HTML:
    """Hold the printed weights of regions against the two populations that the study could weigh by."""
    say, language = SAY[page.language], page.language
    voters, residents = territories.weights("registered_voters"), territories.weights("residents")
    rows = []
    for row in audit.table[audit.table["statistic"] == "weight"].to_dict("records"):
        regions = codebook.members("territory", row["population"])
        shares = [voters[regions].sum(), voters[regions].round(2).sum(), residents[regions].sum()]
        rows.append(
            [
                page.population("territory", row["population"], short=False),
                amount(row, language),
                *(
                    lang.percent(share, language, decimals)
                    for share, decimals in zip(shares, (1, 0, 1), strict=True)
                ),
            ]
        )
    return HTML(html_table(pd.DataFrame(rows, columns=say["weights"])))
