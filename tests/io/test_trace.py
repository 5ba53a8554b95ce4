import pytest

from impact_citoyens.io import trace


@pytest.fixture(autouse=True)
def fresh():
    trace.forget()
    yield
    trace.forget()


def test_what_is_read_is_kept_once_in_order():
    for question in ("urgency", "levers", "urgency"):
        trace.note("values", question)
    assert trace.reads() == ["values:levers", "values:urgency"]


def test_a_table_read_whole_stands_for_its_parts_and_no_other_table():
    trace.note("values", "levers")
    trace.note("relations", "levers")
    trace.note("values")
    assert trace.reads() == ["relations:levers", "values:*"]


def test_a_process_apart_writes_its_reads_down(tmp_path, monkeypatch):
    monkeypatch.setenv(trace.FILE, str(tmp_path / "reads"))
    for question in ("levers", "levers", None):
        trace.note("values", question)
    lines = (tmp_path / "reads").read_text().split("\n")[:-1]
    assert lines == ["read values:levers", "read values:*"]
    trace.forget()
    trace.add(lines)
    assert trace.reads() == ["values:*"]


def test_claims_said_and_drawn_are_kept_in_the_order_of_the_page(tmp_path, monkeypatch):
    monkeypatch.setenv(trace.FILE, str(tmp_path / "notes"))
    for claim in ("levers-p11", "urgency-p8", "levers-p11"):
        trace.say(claim)
    trace.draw("fig-levers", ("levers-p11", "funding-p12"))
    trace.draw("fig-bare", ())
    trace.draw("fig-age", ("age-p9",))
    lines = (tmp_path / "notes").read_text().split("\n")[:-1]
    trace.forget()
    assert (trace.said(), trace.drawn()) == ([], [])
    trace.add(lines)
    assert trace.said() == ["levers-p11", "urgency-p8"] and trace.reads() == []
    assert trace.drawn() == [["fig-levers", ["levers-p11", "funding-p12"]], ["fig-age", ["age-p9"]]]


def test_a_page_begins_with_nothing():
    trace.note("sources")
    trace.forget()
    assert trace.reads() == []


def test_asking_again_for_estimates_that_are_remembered_is_noted():
    from impact_citoyens import ledger

    for _ in range(2):
        trace.forget()
        ledger.estimates("levers")
        assert "values:levers" in trace.reads()
