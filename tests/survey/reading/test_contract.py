"""The contract agrees with the codebook, and what is generated from it is what is committed."""

import io

import frictionless
import makefile
import pandas as pd
import pytest

from impact_citoyens.io import paths
from impact_citoyens.study import codebook
from impact_citoyens.survey.reading import contract, documentation
from impact_citoyens.survey.reading.cell_texts import key


@pytest.mark.parametrize("name", documentation.generated())
def test_generated_files_are_committed(name):
    committed = (paths.ROOT / name).read_text(encoding="utf-8")
    assert committed == documentation.generated()[name], (
        "run: python -m impact_citoyens.survey.reading.documentation"
    )


def test_variables_of_the_issue():
    names = list(contract.variables())
    assert names[:10] == [
        "respondent_id",
        "wave",
        "territory",
        "sex",
        "age",
        "age_band",
        "csp",
        "urban_unit_size",
        "household",
        "weight",
    ]
    counts = {"fragility_": 17, "engagement_": 6, "practice_": 4, "impact_": 3, "role_": 4, "objective_": 2}
    assert {start: sum(name.startswith(start) for name in names) for start in counts} == counts


def test_questions_and_answers_are_those_of_the_codebook():
    for variable in contract.questions():
        known = codebook.answers(variable.question)
        if variable.answer:
            assert variable.answer in known.index
        assert variable.kind in contract.KINDS


def test_no_label_means_two_codes():
    for variable in contract.variables().values():
        meaning = {}
        for code in variable.codes:
            for label in (code.code, code.label_fr, code.label_en):
                assert meaning.setdefault(key(label), code.code) == code.code, (variable.name, label)


def test_template_is_a_header_of_all_variables():
    assert list(pd.read_csv(io.StringIO(contract.template()))) == list(contract.variables())


def test_schema_is_a_valid_table_schema_and_accepts_a_made_file():
    schema = frictionless.Schema.from_descriptor(contract.table_schema())
    made = makefile.make(2, missing=0).assign(age=lambda frame: frame["age"].astype(int), age_band="")
    yes_no = [variable.name for variable in contract.questions() if variable.kind == "yes_no"]
    text = made.astype(dict.fromkeys(yes_no, int))[list(contract.variables())].to_csv(index=False).encode()
    report = frictionless.Resource(data=text, format="csv", schema=schema).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]
