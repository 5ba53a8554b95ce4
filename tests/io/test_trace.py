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
    assert lines == ["values:levers", "values:*"]
    trace.forget()
    trace.add(lines)
    assert trace.reads() == ["values:*"]


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
