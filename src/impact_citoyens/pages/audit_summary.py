"""What the notebook on the audit shows: verdicts, findings, claims on a territory, weights."""

from __future__ import annotations

import pandas as pd
from IPython.display import HTML
from markupsafe import Markup

from impact_citoyens import charts
from impact_citoyens.audit import verdict_words
from impact_citoyens.audit.auditor import Audit, open_audit
from impact_citoyens.audit.findings import findings
from impact_citoyens.audit.kinds import VERDICTS, survey
from impact_citoyens.charts import Chart
from impact_citoyens.evidence import titles
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, language
from impact_citoyens.ledger import ledger as published_ledger
from impact_citoyens.ledger.sentences import amount
from impact_citoyens.pages.markup import element, folded, joined, shown, table
from impact_citoyens.pages.page import Page
from impact_citoyens.study import codebook, territories


def audited(page: Page) -> Audit:
    """Return the audit that goes with what the page received."""
    return open_audit(page.microdata)


def verdicts(page: Page, audit: Audit) -> HTML:
    """Count the claims of each verdict, say what each means."""
    counts, own = audit.summary["verdicts"], survey(audit.table)["verdict"].value_counts()
    rows = [
        [
            verdict_words.verdict_word(slug),
            lang.number(counts[slug], language()),
            lang.number(own.get(slug, 0), language()),
            verdict_words.meaning(slug, audit.table),
        ]
        for slug in verdict_words.VERDICTS
        if counts.get(slug)
    ]
    rows.append(
        [_("Total"), lang.number(len(audit.table), language()), lang.number(own.sum(), language()), ""]
    )
    heads = [_("Verdict"), _("Énoncés"), _("dont l’enquête 2022"), _("Ce que cela veut dire")]
    return shown(table(rows, heads))


def by_question(page: Page, audit: Audit) -> Chart:
    """Draw the claims by question and verdict."""
    verdict = audit.table["verdict"]
    columns = [slug for slug in VERDICTS if slug in set(verdict)]
    counts = pd.crosstab(audit.table["question"], verdict).reindex(columns=columns, fill_value=0)
    counts = counts.loc[[slug for slug in codebook.questions().index if slug in counts.index]]
    heads = {slug: verdict_words.narrow_verdict(slug) for slug in verdict_words.VERDICTS}
    return charts.matrix(
        counts.rename(index=page.title, columns=heads),
        "audit-matrix",
        titles.verdicts(verdict.value_counts()),
        _("Énoncés par question et par verdict"),
        _(
            "Source : audit de ce dépôt, d’après les actes du colloque du 3 novembre 2022 "
            "et d’autres sources publiques."
        ),
        rows=_("Question"),
    )


def found(page: Page, audit: Audit) -> HTML:
    """List the most consequential findings, each with the claims it rests on."""
    listed = findings(audit.table, published_ledger.load())
    return shown(element("ol", *map(_finding, listed), class_="findings"))


def _finding(finding: object) -> Markup:
    proof = joined((_claim_link(claim, claim) for claim in finding.claims[:3]), ", ")
    return element(
        "li",
        finding.text,
        " ",
        element("span", lang.typeset(_("énoncé : "), language()), proof, class_="proof"),
    )


def _claim_link(claim: str, text: str) -> Markup:
    """Write a link to the row of a claim in the whole audit."""
    return element("a", text, href=f"../audit.html#{claim}")


def claims(page: Page, audit: Audit) -> HTML:
    """Show the claims on the territory of the page, those on France and its groups folded, a link to all."""
    of_survey = survey(audit.table)
    rest = of_survey[of_survey["dimension"] != "territory"]
    link = element(
        "a",
        _("Le tableau des {n} énoncés, à trier et à filtrer", n=lang.number(len(audit.table), language())),
        href="../audit.html",
    )
    return shown(
        None if page.here.is_france else _of_here(page, audit),
        folded(_("Les {n} énoncés sur la France et ses groupes", n=len(rest)), _table(rest)),
        element("p", link),
    )


def _of_here(page: Page, audit: Audit) -> Markup:
    """Show the claims about the region of the page: its weight, then what the survey says of it."""
    of_survey, place = survey(audit.table), page.here.label()
    here = audit.table["population"] == page.here.slug
    weights = audit.table[here & (audit.table["statistic"] == "weight")]
    own = of_survey[(of_survey["dimension"] == "territory") & (of_survey["population"] == page.here.slug)]
    mine = pd.concat([weights, own])
    if mine.empty:
        return element("h3", _("Aucun énoncé propre à {place}.", place=place))
    head = _("{place} : {n} énoncés", place=place, n=len(mine))
    return element("h3", lang.typeset(head, language())) + _table(mine)


def _table(rows: pd.DataFrame) -> Markup:
    heads = [_("Page"), _("Énoncé"), _("Imprimé"), _("Recalculé"), _("Verdict"), _("Pourquoi")]
    head = (element("th", name, scope="col") for name in heads)
    body = element("tbody", *(_row(row) for row in rows.to_dict("records")))
    whole = element("table", element("thead", element("tr", *head)), body)
    return element("div", whole, class_="table", tabindex="0", role="group")


def _row(row: dict) -> Markup:
    verdict = verdict_words.verdict_word(row["verdict"])
    cells = [
        amount(row) if row["kind"] == "value" else "",
        verdict_words.recomputed_amount(row, "recomputed"),
        element("span", verdict, class_=f"verdict {row['verdict']}"),
        ". ".join(verdict_words.why(row)),
    ]
    claim = _claim_link(row["claim_id"], row[f"claim_{language()}"])
    return element(
        "tr",
        element("td", row["page"]),
        element("th", claim, scope="row"),
        *(element("td", cell) for cell in cells),
    )


def weights(page: Page, audit: Audit) -> HTML:
    """Hold the printed weights of regions against the two populations that the study could weigh by."""
    voters, residents = territories.weights("registered_voters"), territories.weights("residents")
    rows = []
    for row in audit.table[audit.table["statistic"] == "weight"].to_dict("records"):
        regions = codebook.members("territory", row["population"])
        rows.append(
            [
                page.population("territory", row["population"], short=False),
                amount(row),
                page.percent(voters[regions].sum(), 1),
                page.percent(voters[regions].round(2).sum()),
                page.percent(residents[regions].sum(), 1),
            ]
        )
    heads = [_("Énoncé"), _("Imprimé"), _("Inscrits"), _("Région par région arrondie")]
    return shown(table(rows, [*heads, _("Résidents 18 ans et plus")]))
