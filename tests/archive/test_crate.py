"""The metadata keeps the rules of RO-Crate, says nothing that changes from one writing to the next, and
nothing that is not so.

The rules are written here because their validator (rocrate-validator) fetches contexts from the web; the
profile 1.3 of its version 0.13, given the
context that rocrate carries, found no violation of what is required in a crate of this repository.
"""

import json
import re
from urllib.parse import unquote

import pytest
from rocrate import vocabs

from impact_citoyens.archive import crate, manifest, zip_archive
from impact_citoyens.io.sources import RECORD
from impact_citoyens.reports import plan

DATE = 1_700_000_000


@pytest.fixture
def text(made_up):
    names = [path.relative_to(made_up).as_posix() for path in sorted(made_up.rglob("*")) if path.is_file()]
    sizes = {name: (made_up / name).stat().st_size for name in names if not name.startswith("reports/")} | {
        RECORD: 10
    }
    return crate.metadata(
        made_up, zip_archive.read_citation(made_up), manifest.outputs(made_up / "reports"), sizes, DATE
    )


@pytest.fixture
def entities(text):
    graph = json.loads(text)["@graph"]
    assert len({each["@id"] for each in graph}) == len(graph)
    return {each["@id"]: each for each in graph}


def several(value):
    return value if isinstance(value, list) else [value]


def references(entity, name=None):
    values = [value for key, given in entity.items() if name in (None, key) for value in several(given)]
    return [value["@id"] for value in values if isinstance(value, dict)]


def is_data(entity):
    return {"File", "Dataset"} & set(several(entity["@type"])) and not entity["@id"].startswith("#")


def test_the_descriptor_and_the_root(entities):
    descriptor, root = entities["ro-crate-metadata.json"], entities["./"]
    assert descriptor["@type"] == "CreativeWork" and descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.3"}
    assert root["@type"] == "Dataset" and root["datePublished"] == "2023-11-14T22:13:20+00:00"
    assert all(root[name] for name in ("name", "description", "license", "author", "version", "keywords"))


def test_it_is_flat_and_every_term_is_of_the_context(text, entities):
    assert json.loads(text)["@context"] == "https://w3id.org/ro/crate/1.3/context"
    terms = vocabs.RO_CRATE["@context"]
    for entity in entities.values():
        for name, value in entity.items():
            assert name.startswith("@") or name in terms, name
            assert all(set(each) == {"@id"} for each in several(value) if isinstance(each, dict)), (
                entity["@id"],
                name,
            )
        assert all(kind in terms for kind in several(entity["@type"])), entity


def test_every_reference_leads_to_a_described_entity(entities):
    for entity in entities.values():
        for target in references(entity):
            assert target in entities or target == "https://w3id.org/ro/crate/1.3", (entity["@id"], target)


def test_every_file_is_there_and_is_a_part_of_the_root(entities, made_up):
    data = {name for name, entity in entities.items() if is_data(entity)} - {"./"}
    assert data == set(references(entities["./"], "hasPart"))
    for name in data - {RECORD}:
        assert (made_up / unquote(name)).exists(), name
        if not name.endswith("/"):
            assert entities[name]["contentSize"] == str((made_up / unquote(name)).stat().st_size)


def test_the_data_the_notebooks_and_the_software_are_described(entities):
    assert entities["data/published/values.csv"]["name"] == "Every printed number"
    assert set(entities["notebooks/03_urgency.ipynb"]["@type"]) == {"File", "SoftwareSourceCode"}
    assert entities["#impact-citoyens"]["url"] == {"@id": "src/impact_citoyens/"}
    assert [name for name in entities if name.startswith("notebooks/")] == [
        f"notebooks/{name}.ipynb" for name in plan.notebooks()
    ]


def test_every_output_has_its_checksum(entities, made_up):
    for each in manifest.outputs(made_up / "reports"):
        assert entities[f"reports/{each.path}"]["sha256"] == each.sha256


def test_each_page_is_the_result_of_its_notebook_on_the_tables_that_it_read(entities):
    actions = [entity for entity in entities.values() if entity["@type"] == "CreateAction"]
    assert references(entities["./"], "mentions") == [each["@id"] for each in actions]
    assert [references(each, "result") for each in actions] == [
        ["reports/bretagne/03_urgency.html"],
        ["reports/en/bretagne/03_urgency.html"],
    ]
    for action in actions:
        assert references(action, "instrument") == ["notebooks/03_urgency.ipynb", "#impact-citoyens"]
        read = references(action, "object")
        assert {
            "data/published/values.csv",
            "data/published/relations.csv",
            "data/reference/territories.csv",
            "#reconstruction",
        } <= set(read)
        assert "data/published/anomalies.csv" not in read  # the page did not read it


def test_the_authors_are_those_of_the_citation_and_the_proceedings_are_the_basis(entities, made_up):
    citation = zip_archive.read_citation(made_up)
    assert [entities[name]["name"] for name in references(entities["./"], "author")] == [
        each["name"] for each in citation["authors"]
    ]
    [basis] = references(entities["./"], "isBasedOn")
    assert entities[basis]["name"] == citation["references"][0]["title"]
    cited = references(entities["./"], "citation")
    assert cited and all(re.match(r"https?://", name) for name in cited)


def test_a_person_is_a_person(made_up):
    citation = zip_archive.read_citation(made_up) | {
        "authors": [{"family-names": "Curie", "given-names": "Marie"}]
    }
    graph = json.loads(crate.metadata(made_up, citation, [], {}, DATE))["@graph"]
    assert {"@id": "#author-1", "@type": "Person", "name": "Marie Curie"} in graph


def test_nothing_in_it_is_random(text):
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", text)  # no UUID
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[^\"]*", text)) == {"2023-11-14T22:13:20+00:00"}  # no clock
