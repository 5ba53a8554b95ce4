"""What the notebook on the reconstruction shows: claims compiled, what they determine, contradictions, each value left out in turn."""

from html import escape
from math import isfinite, nan

import pandas as pd
from IPython.display import HTML

from impact_citoyens import charts, ledger
from impact_citoyens.charts import Chart, Line
from impact_citoyens.charts.figure import html_table
from impact_citoyens.io import trace
from impact_citoyens.language import numbers as lang
from impact_citoyens.ledger import sentences
from impact_citoyens.pages.page import Page
from impact_citoyens.reconstruction.claims import assumptions, constraints
from impact_citoyens.reconstruction.results import PROVENANCE
from impact_citoyens.reconstruction.seed_study import Study, open_study
from impact_citoyens.study import codebook

# The answers that the colloquium showed, one line each on the chart of what is determined
MAIN = [
    ("territory_health", "dynamic"),
    ("territory_health", "in_difficulty"),
    ("territory_health", "devastated"),
    ("urgency", "essential_or_useful"),
    ("urgency", "essential"),
    ("objectives", "reduce_fragilities"),
    ("objectives", "new_engines"),
    ("maturity", "anchored"),
    ("maturity", "anchored_or_emerging"),
    ("levers", "shared_vision"),
    ("levers", "common_project"),
    ("levers", "rules_and_norms"),
    ("engagement", "citizen"),
    ("engagement", "union_member"),
    ("practices", "energy"),
    ("practices", "responsible_purchases"),
    ("territory_roles", "common_culture"),
    ("sdg_framework", "relevant"),
]
NARROW = 0.2  # a share confined to 20 points says something
SAY = {
    "fr": {
        "claims": ["Question", "Énoncés compilés", "dont comparaisons"],
        "total": "Total",
        "facts": "Effectifs et dénombrements vérifiés dans le texte",
        "left": "Énoncés laissés de côté, avec la raison",
        "left_heads": ["Énoncé", "Page", "Raison"],
        "determined": "{place} : {fixed} parts imprimées, {narrow} confinées à moins de 20 points, {free} sans aucune limite",
        "determined_sub": "Les {n} réponses montrées au colloque ; bornes : valeurs compatibles avec tous les énoncés",
        "contradictions": ["Question", "Énoncés qui ne tiennent pas ensemble", "Pages"],
        "left_out": "Chaque part retirée à son tour : les autres énoncés la contiennent dans {inside} cas sur {n}",
        "left_out_sub": "Cadre : bornes sans l’énoncé ; barre hachurée : un échantillon synthétique fait sans lui ; losange : ce qui est imprimé",
        "left_out_note": "Écart médian entre l’échantillon et l’imprimé : {median} ; {informative} cadres sur {n} excluent quelque chose.",
        "ranks": ["Rang ou compte retiré", "Imprimé", "Bornes sans lui", "Échantillon"],
        "sensitivity": ["Question", "Chiffre qui resserrerait le plus", "Largeur gagnée"],
        "points": "{n} points au total",
        "score": "{n} points de note au total",
        "assumptions": ["Hypothèse", "Valeur", "Raison"],
        "all": "Les {n} hypothèses chiffrées de départ",
        "none": "Aucune reconstitution n’a été demandée : « make reports MICRODATA=synthetic » la montre.",
    },
    "en": {
        "claims": ["Question", "Claims compiled", "of which comparisons"],
        "total": "Total",
        "facts": "Sizes and counts checked in the text",
        "left": "Claims left out, with the reason",
        "left_heads": ["Claim", "Page", "Reason"],
        "determined": "{place}: {fixed} shares printed, {narrow} confined to less than 20 points, {free} without any limit",
        "determined_sub": "The {n} answers shown at the colloquium; bounds: values compatible with every claim",
        "contradictions": ["Question", "Claims that do not hold together", "Pages"],
        "left_out": "Each share left out in turn: the other claims contain it in {inside} cases of {n}",
        "left_out_sub": "Frame: bounds without the claim; hatched bar: a synthetic sample made without it; diamond: what is printed",
        "left_out_note": "Median distance from the sample to the print: {median}; {informative} frames of {n} exclude something.",
        "ranks": ["Rank or count left out", "Printed", "Bounds without it", "Sample"],
        "sensitivity": ["Question", "Figure that would narrow the most", "Width gained"],
        "points": "{n} points in all",
        "score": "{n} points of score in all",
        "assumptions": ["Assumption", "Value", "Reason"],
        "all": "The {n} numbers the start is made of",
        "none": "No reconstruction was asked for: “make reports MICRODATA=synthetic” shows it.",
    },
}


def _none(page: Page) -> HTML | None:
    return (
        HTML(f'<p class="gap">{escape(SAY[page.language]["none"])}</p>')
        if page.reconstruction is None
        else None
    )


def _study(page: Page) -> Study:
    trace.note("reconstruction")
    return open_study(page.reconstruction.folder)


def claims(page: Page) -> HTML:
    """Count the claims compiled for each question, and list those left out with the reason."""
    say, compiled = SAY[page.language], constraints.compile_claims()
    for table in ("values", "relations", "anomalies"):
        trace.note(table)
    relations = set(ledger.relations()["claim_id"])
    rows = []
    for question in compiled.questions():
        mine = [each.claim_id for each in compiled.constraints if each.question == question]
        rows.append([page.title(question), str(len(mine)), str(sum(claim in relations for claim in mine))])
    every = [each.claim_id for each in compiled.constraints]
    rows += [
        [say["total"], str(len(every)), str(sum(claim in relations for claim in every))],
        [say["facts"], str(len(compiled.facts)), "–"],
    ]
    left = [
        [_claim(each.claim_id, page), each.page, _reason(each.reason, each.anomaly, page)]
        for each in compiled.left_out
    ]
    hidden = f"<details><summary>{escape(say['left'])} ({len(left)})</summary>{html_table(pd.DataFrame(left, columns=say['left_heads']))}</details>"
    return HTML(html_table(pd.DataFrame(rows, columns=say["claims"])) + hidden)


def determined(page: Page) -> Chart | HTML:
    """Draw the bounds of the answers that the colloquium showed, for the territory of the page."""
    if page.reconstruction is None:
        return _none(page)
    say, here = (
        SAY[page.language],
        ("national", "france") if page.here.is_france else ("territory", page.here.slug),
    )
    lines, widths, fixed = [], [], 0
    for question, answer in MAIN:
        rows = page.with_microdata(
            question, answer=answer, statistic="share", dimension=here[0], population=here[1]
        )
        rows = rows[rows["wave"] == "2022"]
        confined = rows[rows["evidence"] == "bounded"].iloc[0]
        printed = (rows["evidence"] == "published").any()
        fixed += int(printed)
        widths += [] if printed else [confined["high"] - confined["low"]]
        lines.append(
            Line(
                f"{page.title(question)} : {page.answer(question, answer, short=True)}"
                if page.language == "fr"
                else f"{page.title(question)}: {page.answer(question, answer, short=True)}",
                rows,
                codebook.answer_colour(question, answer),
            )
        )
    title = say["determined"].format(
        place=page.here.label(page.language),
        fixed=fixed,
        narrow=sum(width < NARROW for width in widths),
        free=sum(width > 1 - 1e-9 for width in widths),
    )
    return charts.shares(
        lines, "determined", title, say["determined_sub"].format(n=len(lines)), page.language
    )


def contradictions(page: Page) -> HTML:
    """List the smallest sets of claims that cannot hold together as printed."""
    if page.reconstruction is None:
        return _none(page)
    rows = [
        [
            page.title(row["question"]),
            " / ".join(_claim(claim, page) for claim in row["claims"].split("; ")),
            _distinct(row["pages"]),
        ]
        for row in _study(page).contradictions.to_dict("records")
    ]
    return HTML(html_table(pd.DataFrame(rows, columns=SAY[page.language]["contradictions"])))


def left_out(page: Page) -> Chart | HTML:
    """Draw each printed share beside what the other claims say of it."""
    if page.reconstruction is None:
        return _none(page)
    say, table = SAY[page.language], _shares(_study(page).leave_one_out)
    lines = [
        Line(row["label"], _evidence(row), codebook.answer_colour(row["question"], row["answer"]))
        for row in _labelled(table, page)
    ]
    distance = lang.number(
        100 * float((table["synthetic"] - table["printed"]).abs().median()), page.language, 1
    )
    note = say["left_out_note"].format(
        median=distance + lang.NO_BREAK_SPACE + "points",
        informative=int(table["informative"].astype(bool).sum()),
        n=len(table),
    )
    title = say["left_out"].format(inside=int(table["contains"].astype(bool).sum()), n=len(table))
    return charts.shares(lines, "left-out", title, say["left_out_sub"], page.language, note=note)


def left_out_ranks(page: Page) -> HTML | None:
    """Tell the same of the ranks and counts."""
    if page.reconstruction is None:
        return None
    table = _study(page).leave_one_out
    chosen = table[
        table["claim_id"].map(_values()["statistic"]).isin(["rank", "count"]) & table["low"].notna()
    ]
    rows = [
        [
            _claim(row["claim_id"], page),
            f"{row['printed_low']:.0f}",
            f"{row['low']:.0f}–{row['high']:.0f}",
            "–" if pd.isna(row["synthetic"]) else f"{row['synthetic']:.0f}",
        ]
        for row in chosen.to_dict("records")
    ]
    return HTML(html_table(pd.DataFrame(rows, columns=SAY[page.language]["ranks"])))


def sensitivity(page: Page) -> HTML:
    """Say which unprinted figures would narrow the bounds of their question the most."""
    if page.reconstruction is None:
        return _none(page)
    say, rows = SAY[page.language], []
    for row in _study(page).sensitivity.to_dict("records"):
        if row["narrowing"] < 0.005:  # a release that would tell nothing of any other figure
            continue
        what = f"{page.answer(row['question'], row['answer'], short=True)}, {page.population(row['dimension'], row['population'])}"
        gain = (
            say["points"].format(n=lang.number(100 * row["narrowing"], page.language))
            if row["statistic"] == "share"
            else say["score"].format(n=lang.number(row["narrowing"], page.language, 1))
        )
        rows.append([page.title(row["question"]), what, gain])
    return HTML(html_table(pd.DataFrame(rows, columns=say["sensitivity"])))


def register(page: Page) -> HTML:
    """Show the register of assumptions: statements and single numbers first, the starting numbers one click away."""
    say, language = SAY[page.language], page.language
    frame = assumptions.register()
    rows = [
        [row[f"statement_{language}"], _amount(row, language), row[f"reason_{language}"]]
        for row in frame.to_dict("records")
    ]
    first = [row for row, name in zip(rows, frame["assumption"], strict=True) if "/" not in name]
    others = [row for row, name in zip(rows, frame["assumption"], strict=True) if "/" in name]
    more = f"<details><summary>{escape(say['all'].format(n=len(others)))}</summary>{html_table(pd.DataFrame(others, columns=say['assumptions']))}</details>"
    return HTML(html_table(pd.DataFrame(first, columns=say["assumptions"])) + more)


def _values() -> pd.DataFrame:
    return ledger.values().set_index("claim_id")


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    """Left-out shares of the 2022 answers, each once: the claims that repeat a number on another page say the same."""
    values = _values().loc[table["claim_id"]]
    table = table.assign(
        statistic=values["statistic"].to_numpy(),
        dimension=values["dimension"].to_numpy(),
        population=values["population"].to_numpy(),
        answer=values["answer"].to_numpy(),
        printed=values["value"].to_numpy() / 100,
        comparator=values["comparator"].to_numpy(),
        page=values["page"].to_numpy(),
    )
    shares = table[
        (table["statistic"] == "share")
        & (table["printed_low"] >= 0)
        & (table["answer"] != "dont_know")
        & table["synthetic"].notna()
    ]
    who = shares["population"].replace("citizens", "france")
    return shares[~shares.assign(who=who)[["question", "who", "answer", "printed"]].duplicated()]


def _labelled(table: pd.DataFrame, page: Page) -> list[dict]:
    rows = []
    for row in table.to_dict("records"):
        row["answer"] = _read(row["claim_id"], row["answer"])
        who = (
            ""
            if row["population"] in ("france", "citizens")
            else f" · {page.population(row['dimension'], row['population'])}"
        )
        rows.append(row | {"label": page.answer(row["question"], row["answer"], short=True) + who})
    return rows


def _read(claim: str, answer: str) -> str:
    """The answer of a claim as the anomaly register reads it."""
    for row in ledger.anomalies().to_dict("records"):
        if row["treatment"] == "reinterpreted" and row["claim_ids"].split(";")[0] == claim:
            return row["answer"]
    return answer


def _evidence(row: dict) -> pd.DataFrame:
    """One line of the chart: the print, the bounds without it, the sample without it."""
    same = {
        "wave": "2022",
        "question": row["question"],
        "answer": row["answer"],
        "statistic": "share",
        "dimension": row["dimension"],
        "population": row["population"],
        "territory": "france",
        "se": nan,
        "n": nan,
    }
    high = row["printed_high"] if isfinite(row["printed_high"]) else nan
    numbers = [
        {
            "estimate": row["printed"],
            "low": row["printed_low"],
            "high": high,
            "evidence": "published",
            "source": "proceedings",
            "interval": "none",
            "page": row["page"],
            "comparator": row["comparator"],
        },
        {
            "estimate": nan,
            "low": row["low"],
            "high": row["high"],
            "evidence": "bounded",
            "source": "claims",
            "interval": "bounds",
        },
        {
            "estimate": row["synthetic"],
            "low": nan,
            "high": nan,
            "evidence": "synthetic",
            "source": "synthesis",
            "interval": "none",
        },
    ]
    return pd.DataFrame([PROVENANCE | same | number for number in numbers])


def _claim(claim: str, page: Page) -> str:
    """A claim in our own words."""
    values, relations = ledger.values(), ledger.relations()
    row = values[values["claim_id"] == claim]
    if len(row):
        return sentences.value_sentence(row.iloc[0].to_dict(), page.language)
    return sentences.relation_sentence(
        relations[relations["claim_id"] == claim].iloc[0].to_dict(), page.language
    )


def _reason(reason: str, anomaly: str, page: Page) -> str:
    found = ledger.anomalies()
    row = found[found["anomaly_id"] == anomaly]
    if len(row):
        return row.iloc[0][f"reading_{page.language}"]
    french = {
        "said of the programme, not of the answers of respondents": "porte sur le programme, non sur les réponses des personnes interrogées",
        "said of organisations, which this survey did not interview": "porte sur des organisations, que cette enquête n’a pas interrogées",
    }
    return french.get(reason, reason) if page.language == "fr" else reason


def _distinct(pages: str) -> str:
    return ", ".join(dict.fromkeys(pages.split("; ")))


def _amount(row: dict, language: str) -> str:
    if not row["value"]:
        return "–"
    if row["unit"] == "share":
        return lang.percent(float(row["value"]), language, 0 if float(row["value"]) * 100 % 1 < 1e-9 else 1)
    return (
        lang.number(float(row["value"]), language, 0 if row["unit"] == "domains" else 3)
        .rstrip("0")
        .rstrip(",.")
    )
