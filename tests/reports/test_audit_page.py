"""The page of the audit, opened: every claim, every link alive, nothing fetched."""

import re
from urllib.parse import urldefrag

import pytest

from impact_citoyens.audit import auditor, kinds
from impact_citoyens.audit.auditor import Audit
from impact_citoyens.audit.verdict_words import VERDICTS
from impact_citoyens.language.messages import _, using
from impact_citoyens.reports import audit_page, claim_links, inputs
from impact_citoyens.reports.plan import notebooks


@pytest.fixture(scope="module")
def output(rendered, tmp_path_factory):
    """The pages of France in English, which other tests share, and the audit that links to them; made without
    respondents, which takes a second a page."""
    output = tmp_path_factory.mktemp("built")
    for name in notebooks():
        path = output / "en/france" / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rendered(name, "france", "en").html, encoding="utf-8")
    audit_page.write(output, "none", ["en"])
    return output


@pytest.fixture(scope="module")
def built(output):
    return output / "en"


@pytest.fixture(scope="module")
def shown(built, document):
    return document((built / "audit.html").read_text(encoding="utf-8"))


def test_every_claim_has_its_row(shown, ledger):
    rows = shown.all("tr")
    identifiers = [row["id"] for row in rows if row["id"]]
    assert sorted(identifiers) == sorted([*ledger.values["claim_id"], *ledger.relations["claim_id"]])
    survey = ledger.values.query("wave == '2022' and question == 'urgency'")["claim_id"]
    assert max(map(identifiers.index, survey)) < identifiers.index(
        "impact-studies-p2"
    )  # what respondents were asked comes first
    with using("en"):
        known = {_(verdict) for verdict in VERDICTS.values()}
    for row in rows:
        if row["id"]:
            assert (
                next(span.text() for span in row.all("span") if (span["class"] or "").startswith("verdict "))
                in known
            ), row["id"]


def test_no_link_is_dead(shown, built):
    anchors = {"": {element["id"] for element in shown.all() if element["id"]}}
    dead = []
    for element in shown.all("a"):
        address, anchor = urldefrag(element["href"])
        if address and address not in anchors:
            path = built / address
            anchors[address] = (
                set(re.findall(r'\bid="([^"]+)"', path.read_text(encoding="utf-8")))
                if path.suffix == ".html" and path.exists()
                else None
            )
        if address != "index.html" and anchors.get(address, set()) is None and not (built / address).exists():
            dead.append(element["href"])
        if anchor and anchor not in (anchors.get(address) or ()):
            dead.append(element["href"])
    assert not dead


def test_claims_on_the_survey_are_said_on_a_page_and_printed_shares_are_drawn(built, ledger):
    found = claim_links.links(built)
    shares = ledger.values.query(
        "statistic == 'share' and wave == '2022' and source == 'proceedings' and dimension in ('national', "
        "'territory')"
    )
    missing = [claim for claim in shares["claim_id"] if claim not in found]
    assert len(missing) <= 6, missing  # the same sentence on another page, or a value set aside
    assert sum(bool(link.drawn) for link in found.values()) > 60


def test_what_pages_say_of_themselves_is_what_is_in_them(built, document):
    """Each claim is said by the element of its link, each figure that draws claims is there; all are told."""
    for path in (built / "france").glob("*.html"):
        page, record = document(path.read_text(encoding="utf-8")), inputs.of_page(path)
        items = [item["id"] for item in page.all("li") if (item["id"] or "").startswith("claim-")]
        assert [f"claim-{claim}" for claim in record["said"]] == list(dict.fromkeys(items)), path.name
        assert {figure for figure, _ in record["drawn"]} <= {figure["id"] for figure in page.all("figure")}


def test_nothing_is_fetched_and_it_is_light(built):
    html = (built / "audit.html").read_text(encoding="utf-8")
    assert not re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', html)
    assert len(html.encode()) < 400_000


def test_headers_search_and_filters_are_there(shown):
    table = next(each for each in shown.all("table") if each["id"] == "audit")
    assert [cell["scope"] for cell in table.all("thead")[0].all("th")] == ["col"] * 6
    assert {each["name"] for each in shown.all("select")} == {"verdict", "question"}
    assert [each["type"] for each in shown.all("input")] == ["search"]


def test_written_twice_it_is_left_alone(output, built):
    before = (built / "audit.html").stat().st_mtime_ns
    audit_page.write(output, "none", ["en"])
    assert (built / "audit.html").stat().st_mtime_ns == before
    assert claim_links.up_to_date(output, "none", ["en"]) and not claim_links.up_to_date(
        output, "none", ["fr", "en"]
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_with_a_real_file_it_is_a_certificate(language, printed_table, document):
    counts = {name: int(count) for name, count in kinds.summary(printed_table).items()}
    summary = {
        "evidence": "observed",
        "claims": len(printed_table),
        "failures": ["x"],
        "files": ["answers.sav"],
        "verdicts": counts,
        "waves": {"2022": {"respondents": 2400}},
    }
    record = {"static": {}, "reads": {}, "error": ""}
    with using(language):
        html = document(audit_page.page(Audit(printed_table, summary), {}, record, "none", [language]))
    title = html.all("h1")[0].text()
    assert (
        title
        == {
            "fr": "Certificat de reproduction sur le fichier fourni",
            "en": "Certificate of reproduction on the file supplied",
        }[language]
    )
    assert "answers.sav" in html.all("p")[0].text() + html.all("p")[1].text()


def test_the_audit_is_made_once_for_the_same_inputs(monkeypatch):
    first = auditor.prepare("none")
    monkeypatch.setattr(auditor, "make", None)  # would fail if called
    assert auditor.prepare("none") == first
    assert auditor.open_audit("none").summary["claims"] == len(auditor.open_audit("none").table)
