import re

import pytest

from impact_citoyens.audit import kinds
from impact_citoyens.audit.findings import findings, table
from impact_citoyens.audit.verdict_words import MEANINGS, NARROW, VERDICTS, why
from impact_citoyens.io.errors import InputError
from impact_citoyens.language.messages import using


@pytest.fixture
def audit(printed_table):
    return printed_table


def weights_finding(audit, ledger):
    return next(finding for finding in findings(audit, ledger) if finding.slug == "weights")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_ten_sentences_without_a_hole(language, audit, ledger):
    with using(language):
        found = findings(audit, ledger)
    assert len(found) == 10 and len({each.slug for each in found}) == 10
    for each in found:
        assert not re.search(r"[{}]|nan|–\s*points", each.text), each.text


def test_the_numbers_come_from_the_tables(audit, ledger):
    with using("en"):
        weights = weights_finding(audit, ledger)
    assert "31.1%" in weights.text and "32.7%" in weights.text


def test_french_has_its_commas_and_spaces(audit, ledger):
    weights = weights_finding(audit, ledger)
    assert "31,1\u202f%" in weights.text


def test_another_verdict_gives_another_sentence(audit, ledger):
    broken = audit.copy()
    broken.loc[broken["claim_id"] == "weight-dynamic-regions-p9", "verdict"] = "contradicted"
    with using("en"):
        before, after = (weights_finding(frame, ledger).text for frame in (audit, broken))
    assert before != after and "not found" in after


def test_a_verdict_that_no_sentence_foresees_is_said_plainly(audit, ledger):
    broken = audit.copy()
    broken.loc[broken["claim_id"] == "weight-dynamic-regions-p9", "verdict"] = "not_testable"
    with using("en"):
        text = weights_finding(broken, ledger).text
    assert text.endswith("→ not testable")


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("claim_ids", "weight-dynamic-region-p9", "weight-dynamic-regions-p9"),
        ("verdicts", "reproduce", "reproduced"),
    ],
)
def test_a_bad_sentence_is_named(column, value, message, audit, ledger):
    sentences = table()
    sentences.loc[0, column] = value
    with pytest.raises(InputError, match=message):
        findings(audit, ledger, sentences=sentences)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_row_says_why(language, audit):
    for row in audit.to_dict("records"):
        with using(language):
            said = why(row)
        assert said or row["verdict"] in ("contradicted",), row["claim_id"]
        assert not any("nan" in each or "{" in each for each in said), said


def test_every_verdict_has_its_words():
    assert set(VERDICTS) == set(NARROW) == set(MEANINGS) == set(kinds.VERDICTS)
