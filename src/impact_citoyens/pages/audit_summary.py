"""What the notebook on the audit shows of it: verdicts in words, findings, the claims on a territory."""

import pandas as pd
from IPython.display import HTML
from markupsafe import Markup

from impact_citoyens import charts
from impact_citoyens.api.markup import element, folded, joined, shown
from impact_citoyens.audit import findings as audit_findings
from impact_citoyens.audit import verdict_words
from impact_citoyens.audit.kinds import VERDICTS
from impact_citoyens.charts import Chart
from impact_citoyens.evidence import titles
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, language
from impact_citoyens.ledger import ledger as published_ledger
from impact_citoyens.ledger.sentences import amount
from impact_citoyens.pages.page import current_page
from impact_citoyens.study import codebook


def verdict_meanings(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the verdicts that some claims have, in the order of trust, with what each means.

    Parameters
    ----------
    claims : DataFrame
        The audit (see `api.frames.verdicts`): what “reproduced” means counts its kinds of evidence.

    Returns
    -------
    DataFrame
        ``label`` and ``meaning``, indexed by ``verdict``.
    """
    found = [slug for slug in verdict_words.VERDICTS if slug in set(claims["verdict"])]
    rows = [(verdict_words.verdict_word(slug), verdict_words.meaning(slug, claims)) for slug in found]
    return pd.DataFrame(rows, index=pd.Index(found, name="verdict"), columns=["label", "meaning"])


def verdict_matrix(counts: pd.DataFrame) -> Chart:
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


def verdict_table(claims: pd.DataFrame, fold: str = "") -> HTML:
    """Show some claims of the audit with their verdicts, each with the reason in words and a link to its row.

    Parameters
    ----------
    claims : DataFrame
        Rows of `api.frames.verdicts`.
    fold : str
        Put the table one click away, under this text.
    """
    return shown(folded(fold, _table(claims)) if fold else _table(claims))


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
