"""The page that puts two territories side by side, on every question.

Numbers with their evidence, tests where one applies, what is printed.
"""

from itertools import combinations
from math import isnan
from types import SimpleNamespace

import pandas as pd
from markupsafe import Markup

from impact_citoyens import ledger
from impact_citoyens.charts import texts
from impact_citoyens.evidence import question_rows
from impact_citoyens.evidence.microdata import is_reconstruction, says_synthetic
from impact_citoyens.evidence.territory_comparison import compare_records
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import _, language
from impact_citoyens.ledger import sentences
from impact_citoyens.reports import inputs
from impact_citoyens.reports.plan import AUDIT, PROFILE, Execution
from impact_citoyens.reports.portal import ANNOUNCEMENT, fullest_microdata, of_language, other_language
from impact_citoyens.reports.provenance import build_provenance
from impact_citoyens.reports.render import observed
from impact_citoyens.reports.templates import root_page, script_data
from impact_citoyens.statistics import sample_design
from impact_citoyens.study import codebook, study, territories

VERDICTS = ("within", "beyond", "rounding")


def comparison(built: frozenset[Execution]) -> str:
    """Return the page in the language of the moment.

    Parameters
    ----------
    built : frozenset of Execution
        Every page of the build; the microdata of the page is that of any of them that has some.

    Returns
    -------
    str
        HTML without any outside reference; the numbers of every territory are in it, the pair is chosen by
        the reader.
    """
    mine = of_language(built)
    microdata, record = fullest_microdata(mine), inputs.of_portal(built, language())
    data = _data(mine, microdata)
    page = SimpleNamespace(
        title=_("Comparer deux territoires"),
        territories=data["territories"],
        questions=[(question["slug"], question["title"]) for question in data["questions"]],
        data=script_data(data),
        observed=observed(microdata),
        form="hatched" if says_synthetic(microdata) else "observed",
        reconstructed=is_reconstruction(microdata),
        other_language=other_language((page.language for page in built), "compare.html"),
        announcement=_(ANNOUNCEMENT) if says_synthetic(microdata) else "",
        provenance=build_provenance(microdata, record),
        inputs=Markup(inputs.meta(record)),
        audited=any(execution.notebook == AUDIT for execution in mine),
    )
    return root_page("compare.html.j2", page=page)


def _data(mine: list[Execution], microdata: str) -> dict:
    """Everything that the page shows, as plain data; texts are set as they will be read."""
    tables = {question: _rows(question, microdata) for question in codebook.questions().index}
    asked = [question for question, rows in tables.items() if len(rows)]
    shown = {
        "nation": study.nation(),
        "territories": [[slug, territories.territory(slug).label()] for slug in territories.slugs()],
        "questions": [_question(question, tables[question]) for question in asked],
        "pages": sorted({f"{page.territory}/{page.page.name}" for page in mine}),
        "profile": any(page.notebook == PROFILE for page in mine),
        "verdicts": list(VERDICTS),
        "tests": _tests({question: tables[question] for question in asked}, microdata),
        "said": _said(),
    }
    return _typeset(shown)


def _typeset(data: object) -> object:
    """Set the spaces of every text: scripts are passed over when the page is."""
    if isinstance(data, str):
        return lang.typeset(data)
    if isinstance(data, dict):
        return {key: _typeset(value) for key, value in data.items()}
    return [_typeset(part) for part in data] if isinstance(data, list) else data


def _rows(question: str, microdata: str) -> pd.DataFrame:
    """Shares and scores of France and the regions in the last wave of each kind of evidence."""
    rows = question_rows.estimates(question, "all", microdata)
    rows = rows[
        rows["statistic"].isin(["share", "mean"])
        & rows["dimension"].isin(["national", "territory"])
        & rows["population"].isin(territories.slugs())
    ]
    rows = rows[rows["wave"] == rows.groupby("evidence")["wave"].transform("max")]
    return rows if (rows["dimension"] == "territory").any() else rows.iloc[:0]


def _question(question: str, rows: pd.DataFrame) -> dict:
    scores = rows["statistic"].eq("mean").all()
    answers = [
        {
            "slug": answer,
            "label": codebook.answer_label(question, answer),
            "colour": codebook.answer_colour(question, answer),
            "in": _by_territory(rows[rows["answer"] == answer], "score" if scores else "percent"),
        }
        for answer in dict.fromkeys(rows["answer"])
    ]
    return {
        "slug": question,
        "title": codebook.question_title(question),
        "notebook": codebook.question(question)["notebook"],
        "scale": 10 if scores else 1,
        "answers": answers,
    }


def _by_territory(rows: pd.DataFrame, unit: str) -> dict:
    """Numbers of one answer by territory and first letter of its evidence: two passages may differ."""
    numbers: dict[str, dict] = {}
    for row in rows.to_dict("records"):
        kinds = numbers.setdefault(row["population"], {})
        kinds.setdefault(row["evidence"][0], []).append(_number(row, unit))
    return numbers


def _number(row: dict, unit: str) -> list:
    """Position and ends of one estimate, its text, interval, reading and claim, and 1 if ambiguous."""
    spots = [None if isnan(row[name]) else round(row[name], 4) for name in ("estimate", "low", "high")]
    if row["evidence"] == "bounded":
        return [*spots, texts.write_bounds(row, unit), ""]
    if row.get("suppressed"):
        return [None, None, None, texts.word("suppressed"), ""]
    span = texts.write_interval(row, unit)
    if row["evidence"] != "published":
        return [*spots, texts.write(row, unit), span]
    reading = "" if row["reading"] == "explicit" else f" ({texts.word('reading_' + row['reading'])})"
    claim, ambiguous = row["claim_id"].split(";")[0], int(row["reading"] == "ambiguous")
    return [*spots, texts.write(row, unit), span + reading, claim, ambiguous]


def _tests(tables: dict[str, pd.DataFrame], microdata: str) -> dict:
    """What tests say of each pair of territories, by question, in the order of its answers; see `_tested`."""
    by_pair: dict[str, dict] = {}
    for question, rows in tables.items():
        testable = rows[rows["evidence"].isin(["published", "observed"])]
        records = {slug: part.to_dict("records") for slug, part in testable.groupby("population", sort=False)}
        for pair in combinations([slug for slug in territories.slugs() if slug in records], 2):
            tested = _tested([row for slug in pair for row in records[slug]], pair, microdata)
            if tested:
                of_answers = [tested.get(answer, 0) for answer in dict.fromkeys(rows["answer"])]
                by_pair.setdefault("|".join(pair), {})[question] = of_answers
    return by_pair


def _tested(records: list[dict], pair: tuple[str, str], microdata: str) -> dict[str, list]:
    """Difference and ends of its interval as they are written (whole points, tenths of a score).

    And the place of its verdict, by answer.

    Numbers, not texts: there are 78 pairs, and the page writes the one that is asked. Where print and a file
    are both tested, the file has the last word.
    """
    compared = [row for row in compare_records(records, pair, microdata) if row["test"] != ""]
    tested = sorted(compared, key=lambda row: row["evidence"] == "observed")
    return {
        row["answer"]: [
            *(_rounded(row, name) for name in ("difference", "low", "high")),
            VERDICTS.index(row["verdict"]),
        ]
        for row in tested
    }


def _rounded(row: dict, name: str) -> float:
    return round(100 * row[name]) if row["statistic"] == "share" else round(row[name], 1)


def _said() -> dict:
    """What is printed of each territory on each question in the last wave: sentence, page and claim."""
    both = [
        frame[(frame["source"] == study.current().source) & (frame["wave"] == max(sample_design.waves()))]
        for frame in (ledger.values(), ledger.relations())
    ]
    by_territory: dict[str, dict] = {}
    for slug in territories.slugs():
        mine = [frame[sentences.about(frame, territories.territory(slug))] for frame in both]
        questions = pd.concat(mine).set_index("claim_id")["question"]
        for said in sentences.statements(*mine):
            claim = said["claim_id"]
            listed = by_territory.setdefault(slug, {}).setdefault(questions[claim], [])
            listed.append([said["text"], ", ".join(said["pages"]), claim])
    return by_territory
