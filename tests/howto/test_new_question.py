"""A question and a wave added by files only, as docs/use/how-to says: no line of the package changes."""

import frictionless
import pytest

from impact_citoyens.io import paths

BUILT = """
from impact_citoyens import cli
from impact_citoyens.reports import plan
given = ["--territory", "bretagne", "--notebook", NAME, "--microdata", "none", "--language", "all"]
given += ["--output", "reports"]
status = cli.main(["check"]), NAME in plan.notebooks(), cli.main(["reports", *given])
"""


@pytest.fixture(scope="module")
def question(applied):
    return applied("add-a-question.md")


@pytest.fixture(scope="module")
def wave(applied):
    return applied("add-a-wave.md")


@pytest.mark.parametrize("which", ["question", "wave"])
def test_the_tables_keep_their_schema(which, request):
    report = frictionless.validate(str(request.getfixturevalue(which).root / "data/datapackage.json"))
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "note"])[:10]


def test_the_interface_knows_the_question(question):
    found = question.run("""
import impact_citoyens as ic
rows = ic.estimates("cycling", "all", microdata="none")
drawn = ic.chart("cycling", "bretagne", "fr", microdata="none")
tested = ic.compare("cycling", "bretagne", microdata="none").iloc[0]
said = ic.claims("cycling", "bretagne", "en")["sentence"].tolist()
found = [rows[["territory", "estimate"]].values.tolist(), bool(rows["low"].notna().all())]
found += [drawn.alt, drawn.claims, said]
found += [[tested["answer"], round(tested["difference"], 2), tested["test"]]]
print(json.dumps([*found, "cycling" in ic.questions()["question"].tolist()]))
""")
    rows, with_interval, alt, claims, said, tested, listed = found
    assert rows == [["france", 0.31], ["bretagne", 0.4]] and with_interval and listed
    assert alt.startswith("Aller à vélo. Tous les jours · Bretagne: 40")
    assert claims == ["cycling-daily-bretagne", "cycling-daily-france"] and said == [
        "Brittany: Every day, 40%"
    ]
    assert tested == ["daily", 0.09, "part"]


@pytest.mark.long
def test_respondents_real_or_synthetic_can_answer_the_question(question):
    slugs, blank, bounds, asked = question.run("""
from impact_citoyens.reconstruction.bounds import solving as bounds
from impact_citoyens.reconstruction.people import respondents as people, synthesis
from impact_citoyens.survey.reading import contract
_, given, _ = synthesis.answer("cycling", [], 1, people.people(1))
rows = bounds.bounds("cycling", jobs=1)
limits = rows[["low", "high"]].drop_duplicates().values.tolist()
print(json.dumps([contract.variables()["cycling"].slugs, contract.template().strip(), limits, len(given)]))
""")
    assert slugs == ["daily", "never", "dont_know"] and blank.split(",")[-1] == "cycling"
    assert bounds == [[0.0, 1.0]] and asked == 2400  # figures of another source confine nothing


@pytest.mark.long
def test_the_audit_gives_its_claims_a_verdict(question):
    assert (
        question.run("""
import impact_citoyens as ic
table = ic.verdicts("none")
mine = table[table["claim_id"].str.startswith("cycling")]
print(json.dumps(mine[["verdict", "reason"]].values.tolist()))
""")
        == [["not_testable", "other_source_alone"]] * 2
    )


@pytest.mark.long
def test_the_explorer_offers_the_question(question):
    options, shown = question.run("""
import impact_citoyens as ic
from impact_citoyens.pages.explorer import explore
ic.set_page("bretagne", "en", "none")
made = explore("cycling")
print(json.dumps([made.widgets["question"].options, made.first]))
""")
    assert ["Cycling", "cycling"] in options and "40%" in shown and "z, part against the rest" in shown


@pytest.mark.whole_path
@pytest.mark.long
@pytest.mark.parametrize(
    ("which", "name", "label", "value"),
    [
        ("question", "12_cycling", "Aller à vélo", "40\u202f%"),
        ("wave", "12_wave_2026", "12_wave_2026", "81\u202f%"),
    ],
)
def test_the_notebook_is_planned_executed_and_rendered(which, name, label, value, request, document):
    added = request.getfixturevalue(which)
    assert added.run(f"NAME = {name!r}{BUILT}print(json.dumps(status))") == [0, True, 0]
    french, english = (
        document((added.root / f"reports/{folder}bretagne/{name}.html").read_text(encoding="utf-8"))
        for folder in ("", "en/")
    )
    figures = french.all("figure", class_="chart")
    [figure] = [each for each in figures if "-seaborn" not in each["id"]]
    assert len(figures) == (2 if which == "question" else 1)  # seaborn draws the question too
    assert value in figure.text() and label in french.all("title")[0].text()
    assert "Un titre" in french.text() and "A title" not in french.text() and "A title" in english.text()
    assert (
        len(
            french.all(
                "li", id=f"claim-{'cycling-daily' if which == 'question' else 'urgency-2026'}-bretagne"
            )
        )
        == 1
    )


def test_the_interface_knows_the_wave(wave):
    new, old, last, before, tested = wave.run("""
import impact_citoyens as ic
new, old = (ic.estimates("urgency", "bretagne", microdata="none", wave=year) for year in (2026, 2022))
last, before = (ic.chart("urgency", "bretagne", "en", microdata="none", wave=year) for year in (None, 2022))
tested = ic.compare("urgency", "bretagne", microdata="none", wave=2026).iloc[0]
said = [round(tested["difference"], 2), tested["verdict"]]
print(json.dumps([new[["estimate", "n"]].values.tolist(), len(old), last.subtitle, before.subtitle, said]))
""")
    assert new == [[0.81, 200.0]] and old == 0
    assert "2026" in last and "2022" in before
    assert tested == [0.03, "within"]


def test_a_wave_without_its_size_has_no_interval_and_no_test(applied):
    wave = applied("add-a-wave.md")
    (wave.root / "data/reference/waves.csv").write_text(
        "wave,respondents_per_territory,note\n2022,200,As printed\n", encoding="utf-8"
    )
    missing, test, why = wave.run("""
import impact_citoyens as ic
rows = ic.estimates("urgency", "bretagne", microdata="none", wave=2026)
tested = ic.compare("urgency", "bretagne", microdata="none", wave=2026, language="en").iloc[0]
print(json.dumps([bool(rows["low"].isna().all()), tested["test"], tested["why"]]))
""")
    assert missing and test == "" and "sample size of wave 2026 unknown" in why


@pytest.mark.long
def test_a_file_with_the_question_is_estimated_and_tested(question):
    rows, tested, alt = question.run(f"""
import sys
sys.path.append({str(paths.ROOT / "tests" / "survey")!r})
import makefile
import impact_citoyens as ic
names = ["respondent_id", "wave", "territory", "sex", "age", "csp", "urban_unit_size", "household", "weight"]
names += ["evidence", "cycling"]
makefile.make(40)[names].to_csv("mine.csv", index=False)
rows = ic.estimates("cycling", "bretagne", microdata="mine.csv", evidence="observed", dimension="territory")
tested = ic.compare("cycling", "bretagne", microdata="mine.csv", evidence="observed")
alt = ic.chart("cycling", "bretagne", "en", microdata="mine.csv").alt
print(json.dumps([rows[["answer", "n"]].values.tolist(), tested["test"].tolist(), alt]))
""")
    assert [answer for answer, n in rows] == ["daily", "never", "dont_know"] and all(
        30 <= n <= 40 for _, n in rows
    )
    assert tested == ["rest_t"] * 3 and "◆ 40%" in alt
