"""What the notebook on the audit shows: every verdict in words, every claim on the territory of the page."""

import pandas as pd
import pytest

from impact_citoyens.api.context import set_page
from impact_citoyens.api.frames import verdicts
from impact_citoyens.audit import verdict_words
from impact_citoyens.pages import audit_summary


@pytest.fixture(scope="module")
def claims():
    return verdicts("none")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_verdict_is_counted_and_the_total_is_all_claims(claims, language, document):
    set_page("bretagne", language, "none")
    counts = claims.groupby("verdict")["of_survey"].agg(["size", "sum"])
    *rows, total = document(audit_summary.explained(counts, claims).data).all("tr")[1:]
    written = [(row.all("th")[0].text(), *(cell.text() for cell in row.all("td")[:2])) for row in rows]
    assert {(word, size) for word, size, _own in written} == {
        (verdict_words.verdict_word(slug), str(size)) for slug, size in counts["size"].items()
    }
    assert [cell.text() for cell in total.all("td")[:2]] == [str(len(claims)), str(claims["of_survey"].sum())]


def test_the_matrix_draws_every_claim_once(claims):
    set_page("france", "fr", "none")
    chart = audit_summary.matrix(pd.crosstab(claims["question"], claims["verdict"]))
    assert chart.table.drop(columns=chart.table.columns[0]).to_numpy().sum() == len(claims)


def test_findings_link_to_claims_of_the_audit(claims, document):
    set_page("france", "en", "none")
    links = document(audit_summary.findings(claims).data).all("a")
    assert links and {link["href"].split("#")[1] for link in links} <= set(claims["claim_id"])


@pytest.mark.parametrize("slug", ["bretagne", "pays-de-la-loire", "grand-est"])
def test_a_region_has_its_own_claims_first(claims, slug, document):
    set_page(slug, "fr", "none")
    page = document(audit_summary.by_place(claims).data)
    head = page.all("h3")[0].text()
    mine = claims[(claims["population"] == slug) & (claims["dimension"] == "territory")]
    mine = mine[mine["of_survey"] | (mine["statistic"] == "weight")]
    assert str(len(mine)) in head if len(mine) else "Aucun énoncé" in head
