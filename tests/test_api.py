"""The Python interface, from the questions that people ask of it."""

import importlib
import subprocess
import sys

import pandas as pd
import pytest

import impact_citoyens as ic
from impact_citoyens import ledger
from impact_citoyens.api import context
from impact_citoyens.io.errors import InputError
from impact_citoyens.ledger import ESTIMATE_COLUMNS
from impact_citoyens.study import codebook


def alone(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


# ---------------------------------------------------------------- import


def test_importing_the_package_imports_nothing_else():
    assert (
        alone(
            "import sys, impact_citoyens as ic; print([name for name in sys.modules if name.split('.')[0] "
            "in ('pandas', 'numpy', 'matplotlib')]"
            " + [name for name in sys.modules if name.startswith('impact_citoyens.')], 'chart' in dir(ic))"
        )
        == "[] True"
    )


def test_tables_need_no_drawing():
    assert (
        alone(
            "import sys, impact_citoyens as ic; ic.estimates('levers', microdata='none'); ic.claims(); "
            "print('matplotlib' in sys.modules)"
        )
        == "False"
    )


@pytest.mark.parametrize("name", ["study", "audit"])
def test_no_function_has_the_name_of_a_module(name):
    assert (
        alone(
            f"import impact_citoyens.{name}, impact_citoyens as ic\n"
            f"print(callable(ic.{name}), len(ic.places()))"
        )
        == "False 13"
    )


def test_every_public_name_is_documented_and_everything_else_is_refused():
    for name in set(ic.__all__) - {"__version__"}:
        assert callable(getattr(ic, name)) and getattr(ic, name).__doc__
    with pytest.raises(AttributeError, match="estimate"):
        ic.estimate  # noqa: B018


def test_each_name_is_listed_once_where_its_module_lists_it():
    assert dir(ic) == sorted(ic.__all__) and len(set(dir(ic))) == len(dir(ic))
    for module, names in ic.HOMES.items():
        if module.startswith("api."):
            found = importlib.import_module(f"impact_citoyens.{module}")
            assert sorted(found.__all__) == sorted(names.split()), module


# ---------------------------------------------------------------- catalogues


def test_questions_are_those_of_the_codebook_with_what_is_printed_of_each():
    table = ic.questions()
    assert table["question"].tolist() == list(codebook.questions().index)
    assert table["values"].sum() == len(ledger.values()) and table["relations"].sum() == len(
        ledger.relations()
    )
    assert table.set_index("question").loc["levers", "answers"].split(";")[:2] == [
        "shared_vision",
        "common_project",
    ]


def test_places_come_with_their_people():
    table = ic.places().set_index("territory")
    assert len(table) == 13 and table.index[0] == "france"
    assert table.loc["france", "residents"] == table["residents"].iloc[1:].sum() > 50_000_000
    assert table.loc["paca-corse", "insee_region_codes"] == "93+94"


# ---------------------------------------------------------------- estimates


def test_a_territory_as_people_write_it():
    one = ic.estimates("objectives", "Pays de la Loire", microdata="none")
    assert set(one["territory"]) == {"pays-de-la-loire"} and one["estimate"].tolist() == pytest.approx(
        [0.85, 0.82]
    )
    assert ic.estimates("objectives", "52", microdata="none").equals(one)


def test_several_territories_and_all_of_them():
    two = ic.estimates("objectives", ["bretagne", "pays-de-la-loire"], microdata="none")
    assert set(two["territory"]) == {"bretagne", "pays-de-la-loire"}
    assert len(ic.estimates("objectives", "all", microdata="none")) == len(ledger.estimates("objectives"))


def test_rows_are_tidy_and_in_the_order_of_the_codebook():
    table = ic.estimates("urgency", "all", microdata="none")
    assert table.columns[: len(ESTIMATE_COLUMNS)].tolist() == ESTIMATE_COLUMNS
    order = list(codebook.answers("urgency").index)
    assert [order.index(answer) for answer in table["answer"]] == sorted(
        order.index(answer) for answer in table["answer"]
    )


def test_each_kind_of_evidence_stays_what_it_is(reconstruction):
    table = ic.estimates("objectives", "bretagne", reconstruction)
    assert set(table["evidence"]) == {"published", "bounded", "synthetic"}
    assert table.loc[table["evidence"] == "bounded", "estimate"].isna().all()
    printed = ic.estimates("objectives", "bretagne", reconstruction, evidence="published")
    assert printed["claim_id"].str.len().gt(0).all()
    assert set(
        ic.estimates("objectives", "bretagne", reconstruction, evidence=["bounded", "synthetic"])["evidence"]
    ) == {"bounded", "synthetic"}


def test_texts_are_never_missing_numbers(reconstruction):
    table = ic.estimates("levers", "all", reconstruction)
    for name in table:
        if not pd.api.types.is_numeric_dtype(table[name]):
            assert table[name].map(type).eq(str).all(), name


def test_groups_of_france_by_dimension():
    table = ic.estimates("objectives", microdata="none", dimension=["age"])
    assert table["population"].tolist() == ["18-24"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"question": "lever"}, r"^unknown question 'lever'; did you mean 'levers'\?$"),
        ({"question": 5}, "^unknown question 5; known: 'method', "),
        ({"question": ["levers", "urgenc"]}, "unknown question 'urgenc'; did you mean 'urgency'"),
        ({"territory": "bretagn"}, r"^unknown territory 'bretagn'; did you mean 'bretagne'\?$"),
        ({"territory": 99.5}, "unknown territory 99.5"),
        ({"territory": ["france", "bretagn"]}, "did you mean 'bretagne'"),
        ({"evidence": "publishd"}, "did you mean 'published'"),
        ({"evidence": ["published", "observd"]}, "did you mean 'observed'"),
        ({"wave": 1999}, "^levers was asked in 2022 only$"),
        ({"question": "fragilities", "wave": 1999}, "^fragilities was asked in 2015, 2019 and 2022 only$"),
        ({"dimension": "ages"}, "did you mean 'age'"),
        ({"evidence": "synthetic"}, "microdata=“synthetic”, not 'none'"),
        ({"evidence": "observed"}, "path/to/file"),
        ({"microdata": "no-such-file.csv"}, "no-such-file.csv"),
    ],
)
def test_a_wrong_parameter_is_refused_with_what_to_do(given, said):
    with pytest.raises(InputError, match=said):
        ic.estimates(**{"question": "levers", "microdata": "none"} | given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("bretagn",), r"^unknown territory 'bretagn'; did you mean 'bretagne'\?$"),
        (("bretagne", "frr"), r"^unknown language 'frr'; did you mean 'fr'\?$"),
        (("bretagne", "fr", "zz"), "^no such file 'zz'; known: 'none', 'synthetic', the path of a file$"),
        (("bretagne", "fr", "synthetc"), r"^no such file 'synthetc'; did you mean 'synthetic'\?$"),
        (("bretagne", "fr", ""), "^no such file ''"),
    ],
)
def test_a_page_that_cannot_be_is_refused_at_once_and_changes_nothing(given, said):
    before = ic.set_page("normandie", "en", "none")
    with pytest.raises(InputError, match=said):
        ic.set_page(*given)
    assert context.page() == before and before.language == "en"


def test_a_page_may_receive_any_file_that_is_there(tmp_path):
    file = tmp_path / "answers.csv"
    file.write_text("", encoding="utf-8")  # opened by the first cell that needs it, and judged then
    for name in ("none", "synthetic", file, str(tmp_path), "data/microdata/template.csv"):
        assert ic.set_page(microdata=name).microdata == str(name)


def test_a_wrong_group_or_answer_is_refused_with_the_nearest():
    shares = ic.estimates("levers", microdata="none")
    with pytest.raises(InputError, match=r"^unknown printed answer 'shared_visio'; did you mean"):
        ic.two_answers(shares, "shared_visio", "common_project")
    with pytest.raises(InputError, match=r"^unknown printed population 'bretagn'"):
        ic.two_places(shares, "bretagn", "normandie")
    with pytest.raises(InputError, match=r"^unknown group '18-25'; did you mean '18-24'"):
        ic.respondents("18-25")
    with pytest.raises(InputError, match=r"^unknown question 'lever'"):
        ic.statements("lever")


def test_a_file_gives_observed_rows(made_file):
    table = ic.estimates("urgency", "pays-de-la-loire", made_file, evidence="observed")
    assert len(table) and set(table["evidence"]) == {"observed"} and table["suppressed"].dtype == bool
    both = ic.estimates("urgency", "pays-de-la-loire", made_file)
    assert set(both["evidence"]) == {"published", "observed"} and both["suppressed"].dtype == bool


# ---------------------------------------------------------------- claims


def test_claims_are_all_there_with_page_and_sentence():
    table = ic.claims()
    assert len(table) == len(ledger.values()) + len(ledger.relations())
    assert table["claim_id"].is_unique and table["sentence"].str.len().gt(5).all()
    assert (table.loc[table["source"] == "proceedings", "page"] != "").all()


def test_claims_of_a_region_include_those_of_regions_that_it_belongs_to():
    mine = ic.claims(territory="pays-de-la-loire")
    assert "dynamic_regions" in set(mine["population"]) and set(mine["dimension"]) == {"territory"}
    assert len(mine) < len(ic.claims())


def test_claims_of_france_are_national():
    assert set(ic.claims("objectives", "france")["population"]) == {"france"}


def test_sentences_follow_the_language():
    french, english = (
        ic.claims("objectives", "bretagne", language)["sentence"][0] for language in ("fr", "en")
    )
    assert french.startswith("Bretagne\u00a0:") and english.startswith("Brittany:")
    with pytest.raises(InputError, match="known: 'fr', 'en'"):
        ic.claims("objectives", language="de")


def test_the_verdicts_are_those_of_the_command(monkeypatch):
    from impact_citoyens.audit import auditor

    asked, table = [], pd.DataFrame({"claim_id": ["a", "b"], "verdict": ["reproduced"] * 2})
    table = table.assign(wave=["2022", "2019"], source="proceedings", question="urgency")
    monkeypatch.setattr(
        auditor, "open_audit", lambda microdata: asked.append(microdata) or auditor.Audit(table, {})
    )
    found = ic.verdicts("none")
    assert asked == ["none"] and found.drop(columns="of_survey").equals(table)
    assert found["of_survey"].tolist() == [True, False] and "of_survey" not in table  # a reader may change it
