"""The page that puts two territories side by side, on every question: numbers with their evidence, tests where one applies, what is printed."""

from __future__ import annotations

import json
from itertools import combinations
from math import isnan
from types import SimpleNamespace

import pandas as pd
from markupsafe import Markup

from impact_citoyens import api, ledger
from impact_citoyens.charts import texts
from impact_citoyens.evidence.microdata import NONE, is_reconstruction, says_synthetic
from impact_citoyens.evidence.territory_comparison import compare_records
from impact_citoyens.language import numbers as lang
from impact_citoyens.ledger import sentences as claim_words
from impact_citoyens.reports import inputs
from impact_citoyens.reports.page_words import WORDS
from impact_citoyens.reports.plan import AUDIT, PROFILE, Execution
from impact_citoyens.reports.portal import environment, other_language, provenance_of
from impact_citoyens.reports.render import observed, style, typeset_html
from impact_citoyens.statistics import sample_design
from impact_citoyens.study import codebook, territories

SAY = {
    "fr": {
        "title": "Comparer deux territoires",
        "lead": "Chaque réponse, pour deux territoires au choix : ce qui est publié, ce que les nombres imprimés "
        "permettent, et si l’écart dépasse le hasard. Un écart sans test n’est pas une différence.",
        "first": "Premier territoire",
        "second": "Second territoire",
        "question": "Question",
        "all": "toutes les questions",
        "heads": ["Réponse", "Écart"],
        "untested": "pas de test",
        "said": "Énoncés imprimés",
        "none": "rien d’imprimé en propre",
        "beyond": "au-delà du hasard",
        "within": "dans le hasard",
        "same": "Choisissez deux territoires différents.",
        "absent": "non publié",
        "script": "Cette page a besoin de JavaScript. Sans lui, chaque page de territoire compare à la France, et le tableau complet est ici :",
        "audit": "audit",
        "profile": "profil",
        "swap": "Échanger",
    },
    "en": {
        "title": "Compare two territories",
        "lead": "Each answer, for any two territories: what is published, what the printed numbers allow, and whether "
        "the difference is beyond chance. A gap without a test is not a difference.",
        "first": "First territory",
        "second": "Second territory",
        "question": "Question",
        "all": "all questions",
        "heads": ["Answer", "Difference"],
        "untested": "no test",
        "said": "Printed statements",
        "none": "nothing of its own printed",
        "beyond": "beyond chance",
        "within": "within chance",
        "same": "Choose two different territories.",
        "absent": "not published",
        "script": "This page needs JavaScript. Without it, the page of each territory compares it with France, and the whole table is here:",
        "audit": "audit",
        "profile": "profile",
        "swap": "Swap",
    },
}


def comparison(built: frozenset[Execution], language: str) -> str:
    """Return the page of a language.

    Parameters
    ----------
    built : frozenset of Execution
        Every page of the build; the microdata of the page is that of any of them that has some.
    language : {"fr", "en"}

    Returns
    -------
    str
        HTML without any outside reference; the numbers of every territory are in it, the pair is chosen by the reader.
    """
    mine = sorted(each for each in built if each.language == language)
    here = next((each for each in mine if each.microdata != NONE), mine[0])
    received = here.microdata
    data = _data(mine, received, language)
    page = SimpleNamespace(
        language=language,
        title=SAY[language]["title"],
        territories=data["territories"],
        questions=[(each["slug"], each["title"]) for each in data["questions"]],
        data=Markup(json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")),
        observed=observed(here),
        form="hatched" if says_synthetic(received) else "observed",
        reconstructed=is_reconstruction(received),
        other_language=other_language(built, language, "compare.html"),
        announcement=WORDS[language]["portal_notice"] if says_synthetic(received) else "",
        provenance=provenance_of(mine, inputs.of_portal(built, language)),
        previous=None,
        next=None,
        inputs=Markup(inputs.meta(inputs.of_portal(built, language))),
        audited=any(each.notebook == AUDIT for each in mine),
    )
    html = (
        environment()
        .get_template("compare.html.j2")
        .render(page=page, say=SAY[language], words=WORDS[language], style=style())
    )
    return typeset_html(html, language)


def _data(mine: list[Execution], microdata: str, language: str) -> dict:
    """Everything that the page shows, as plain data; texts are set as they will be read."""
    tables = {question: _rows(question, microdata) for question in codebook.questions().index}
    asked = [question for question, rows in tables.items() if len(rows)]
    found = {
        "territories": [[slug, territories.territory(slug).label(language)] for slug in territories.slugs()],
        "questions": [_question(question, tables[question], language) for question in asked],
        "pages": sorted({f"{each.territory}/{each.page.name}" for each in mine}),
        "profile": any(each.notebook == PROFILE for each in mine),
        "tests": _tests({question: tables[question] for question in asked}, microdata, language),
        "said": _said(language),
    }
    return _typeset(found, language)


def _typeset(found: object, language: str) -> object:
    """Set the spaces of every text: scripts are passed over when the page is."""
    if isinstance(found, str):
        return lang.typeset(found, language)
    if isinstance(found, dict):
        return {key: _typeset(value, language) for key, value in found.items()}
    return [_typeset(each, language) for each in found] if isinstance(found, list) else found


def _rows(question: str, microdata: str) -> pd.DataFrame:
    """Shares and scores of France and the regions in the last wave of each kind of evidence."""
    rows = api.estimates(question, "all", microdata)
    rows = rows[
        rows["statistic"].isin(["share", "mean"])
        & rows["dimension"].isin(["national", "territory"])
        & rows["population"].isin(territories.slugs())
    ]
    rows = rows[rows["wave"] == rows.groupby("evidence")["wave"].transform("max")]
    return rows if (rows["dimension"] == "territory").any() else rows.iloc[:0]


def _question(question: str, rows: pd.DataFrame, language: str) -> dict:
    scores = rows["statistic"].eq("mean").all()
    answers = [
        {
            "slug": answer,
            "label": codebook.answer_label(question, answer, language),
            "colour": codebook.answer_colour(question, answer),
            "in": _by_territory(rows[rows["answer"] == answer], "score" if scores else "percent", language),
        }
        for answer in dict.fromkeys(rows["answer"])
    ]
    return {
        "slug": question,
        "title": codebook.question_title(question, language),
        "notebook": codebook.question(question)["notebook"],
        "scale": 10 if scores else 1,
        "answers": answers,
    }


def _by_territory(rows: pd.DataFrame, unit: str, language: str) -> dict:
    """Numbers of one answer by territory and kind of evidence (its first letter), each printed one apart: two passages may differ."""
    found: dict[str, dict] = {}
    for row in rows.to_dict("records"):
        found.setdefault(row["population"], {}).setdefault(row["evidence"][0], []).append(
            _number(row, unit, language)
        )
    return found


def _number(row: dict, unit: str, language: str) -> list:
    """Position and ends of one estimate (None for what it does not have), its text, its interval and reading, its claim, and 1 if ambiguous."""
    spots = [None if isnan(row[name]) else round(row[name], 4) for name in ("estimate", "low", "high")]
    if row["evidence"] == "bounded":
        return [*spots, texts.write_bounds(row, language, unit), ""]
    if row.get("suppressed"):
        return [None, None, None, texts.word("suppressed", language), ""]
    span = texts.write_interval(row, language, "plain" if unit == "score" else unit)
    if row["evidence"] != "published":
        return [*spots, texts.write(row, language, unit), span]
    reading = (
        "" if row["reading"] == "explicit" else f" ({texts.word('reading_' + row['reading'], language)})"
    )
    return [
        *spots,
        texts.write(row, language, unit),
        span + reading,
        row["claim_id"].split(";")[0],
        int(row["reading"] == "ambiguous"),
    ]


def _tests(tables: dict[str, pd.DataFrame], microdata: str, language: str) -> dict:
    """What tests say of each pair of territories, by question, in the order of its answers; see `_tested`."""
    found: dict[str, dict] = {}
    for question, rows in tables.items():
        testable, answers = (
            _by_population(rows[rows["evidence"].isin(["published", "observed"])]),
            list(dict.fromkeys(rows["answer"])),
        )
        for pair in combinations([slug for slug in territories.slugs() if slug in testable], 2):
            tested = _tested([row for slug in pair for row in testable[slug]], pair, microdata, language)
            if tested:
                found.setdefault("|".join(pair), {})[question] = [tested.get(answer, 0) for answer in answers]
    return found


def _by_population(rows: pd.DataFrame) -> dict[str, list[dict]]:
    return {str(slug): mine.to_dict("records") for slug, mine in rows.groupby("population", sort=False)}


def _tested(records: list[dict], pair: tuple[str, str], microdata: str, language: str) -> dict[str, list]:
    """Difference and ends of its interval as they are written (whole points, tenths of a score), and 1 if it is beyond chance, by answer.

    Numbers, not texts: there are 78 pairs, and the page writes the one that is asked. Where print and a file are both tested, the file
    has the last word.
    """
    compared = [row for row in compare_records(records, pair, microdata, language) if row["test"] != ""]
    tested = sorted(compared, key=lambda row: row["evidence"] == "observed")
    return {
        row["answer"]: [
            *(_rounded(row, name) for name in ("difference", "low", "high")),
            int(row["verdict"] == "beyond"),
        ]
        for row in tested
    }


def _rounded(row: dict, name: str) -> float:
    return round(100 * row[name]) if row["statistic"] == "share" else round(row[name], 1)


def _said(language: str) -> dict:
    """What is printed of each territory on each question in the last wave: sentence, page and claim."""
    both = [
        frame[(frame["source"] == "proceedings") & (frame["wave"] == max(sample_design.waves()))]
        for frame in (ledger.values(), ledger.relations())
    ]
    found: dict[str, dict] = {}
    for slug in territories.slugs():
        mine = [frame[claim_words.about(frame, territories.territory(slug))] for frame in both]
        questions = pd.concat(mine).set_index("claim_id")["question"]
        for each in claim_words.statements(*mine, language):
            said = [each["text"], ", ".join(each["pages"]), each["claim_id"]]
            found.setdefault(slug, {}).setdefault(questions[each["claim_id"]], []).append(said)
    return found
