"""What the notebook on the audit shows of it: verdicts in words, findings, the claims on a territory."""

import pandas as pd
from IPython.display import HTML
from markupsafe import Markup

from impact_citoyens import charts
from impact_citoyens.audit import findings as audit_findings
from impact_citoyens.audit import verdict_words
from impact_citoyens.audit.kinds import VERDICTS, survey
from impact_citoyens.charts import Chart
from impact_citoyens.evidence import titles
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, language
from impact_citoyens.ledger import ledger as published_ledger
from impact_citoyens.ledger.sentences import amount
from impact_citoyens.pages.markup import element, folded, joined, shown, table
from impact_citoyens.pages.page import current_page
from impact_citoyens.study import codebook
from impact_citoyens.study.territories import Territory


def explained(counts: pd.DataFrame, claims: pd.DataFrame) -> HTML:
    """Show how many claims each verdict has, in the order of trust, with what the verdict means.

    Parameters
    ----------
    counts : DataFrame
        Indexed by verdict: all claims, then those of the survey.
    claims : DataFrame
        The audit (see `api.frames.verdicts`): what “reproduced” means counts its kinds of evidence.
    """
    rows = [
        [
            verdict_words.verdict_word(slug),
            *(lang.number(count) for count in counts.loc[slug]),
            verdict_words.meaning(slug, claims),
        ]
        for slug in verdict_words.VERDICTS
        if slug in counts.index
    ]
    rows.append([_("Total"), *(lang.number(total) for total in counts.sum()), ""])
    heads = [_("Verdict"), _("Énoncés"), _("dont l’enquête {study_wave}"), _("Ce que cela veut dire")]
    return shown(table(rows, heads))


def matrix(counts: pd.DataFrame) -> Chart:
    """Draw the claims by question and verdict: one row a question, one column a verdict, in their order."""
    questions = [slug for slug in codebook.questions().index if slug in counts.index]
    verdicts = [slug for slug in VERDICTS if slug in counts.columns]
    heads = {slug: verdict_words.narrow_verdict(slug) for slug in verdicts}
    return charts.matrix(
        counts.loc[questions, verdicts].rename(index=current_page().title, columns=heads),
        "audit-matrix",
        titles.verdicts(counts.sum()),
        _("Énoncés par question et par verdict"),
        _("Source : audit de ce dépôt, d’après {the_source} et d’autres sources publiques."),
        rows=_("Question"),
    )


def findings(claims: pd.DataFrame) -> HTML:
    """List the most consequential findings of the audit, each with the claims it rests on."""
    listed = audit_findings.findings(claims, published_ledger.load())
    return shown(element("ol", *map(_finding, listed), class_="findings"))


def _finding(finding: object) -> Markup:
    proof = joined((_claim_link(claim, claim) for claim in finding.claims[:3]), ", ")
    return element(
        "li", finding.text, " ", element("span", lang.typeset(_("énoncé : ")), proof, class_="proof")
    )


def _claim_link(claim: str, text: str) -> Markup:
    """Write a link to the row of a claim in the whole audit."""
    return element("a", text, href=f"../audit.html#{claim}")


def by_place(claims: pd.DataFrame) -> HTML:
    """Show the claims on the territory of the page, those on France and its groups folded, a link to all."""
    page, of_survey = current_page(), survey(claims)
    rest = of_survey[of_survey["dimension"] != "territory"]
    link = element(
        "a",
        _("Le tableau des {n} énoncés, à trier et à filtrer", n=lang.number(len(claims))),
        href="../audit.html",
    )
    return shown(
        None if page.here.is_france else _of_here(page.here, claims),
        folded(_("Les {n} énoncés sur {the_nation} et ses groupes", n=len(rest)), _table(rest)),
        element("p", link),
    )


def _of_here(here: Territory, claims: pd.DataFrame) -> Markup:
    """Show the claims about the region of the page: its weight, then what the survey says of it."""
    place, own = here.label(), claims[claims["population"] == here.slug]
    answers = survey(own)
    mine = pd.concat([own[own["statistic"] == "weight"], answers[answers["dimension"] == "territory"]])
    if mine.empty:
        return element("h3", _("Aucun énoncé propre à {place}.", place=place))
    head = _("{place} : {n} énoncés", place=place, n=len(mine))
    return element("h3", lang.typeset(head)) + _table(mine)


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
