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
def test_every_verdict_has_its_word_and_its_meaning_in_the_order_of_trust(claims, language):
    set_page("bretagne", language, "none")
    meanings = audit_summary.verdict_meanings(claims)
    assert set(meanings.index) == set(claims["verdict"])
    order = list(verdict_words.VERDICTS)
    assert [order.index(slug) for slug in meanings.index] == sorted(map(order.index, meanings.index))
    assert meanings["label"].tolist() == [verdict_words.verdict_word(slug) for slug in meanings.index]
    assert meanings["meaning"].str.len().min() > 20


def test_the_matrix_draws_every_claim_once(claims):
    set_page("france", "fr", "none")
    chart = audit_summary.verdict_matrix(pd.crosstab(claims["question"], claims["verdict"]))
    assert chart.table.drop(columns=chart.table.columns[0]).to_numpy().sum() == len(claims)


def test_findings_link_to_claims_of_the_audit(claims, document):
    set_page("france", "en", "none")
    links = document(audit_summary.findings(claims).data).all("a")
    assert links and {link["href"].split("#")[1] for link in links} <= set(claims["claim_id"])


def test_a_table_of_verdicts_has_a_row_a_claim_that_links_to_the_audit(claims, document):
    set_page("bretagne", "fr", "none")
    mine = claims[claims["population"] == "bretagne"]
    shown = document(audit_summary.verdict_table(mine, fold="Bretagne").data)
    assert shown.all("summary")[0].text() == "Bretagne"
    assert [link["href"] for link in shown.all("a")] == [
        f"../audit.html#{claim}" for claim in mine["claim_id"]
    ]
