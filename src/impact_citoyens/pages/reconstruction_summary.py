"""What the notebook on the reconstruction shows: claims, what they determine, what contradicts them."""

from math import isfinite, nan

import pandas as pd
from IPython.display import HTML

from impact_citoyens import charts, ledger
from impact_citoyens.api import frames
from impact_citoyens.charts import Chart, Line
from impact_citoyens.io import trace
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, language
from impact_citoyens.ledger import sentences
from impact_citoyens.pages.markup import element, folded, shown, table
from impact_citoyens.pages.page import Page, current_page
from impact_citoyens.reconstruction.bounds.model import Model
from impact_citoyens.reconstruction.claims import assumptions, constraints
from impact_citoyens.reconstruction.claims.quantities import Quantity
from impact_citoyens.reconstruction.results import PROVENANCE
from impact_citoyens.reconstruction.seed_study import Study, open_study
from impact_citoyens.study import codebook, study

LEFT_OUT = [
    *("claim_id", "question", "answer", "dimension", "population", "printed"),
    *("low", "high", "synthetic", "contains", "informative"),
]
NARROW = 0.2  # a share confined to 20 points says something
LEFT_OUT_REASONS = {
    "said of the programme, not of the answers of respondents": N_(
        "porte sur le programme, non sur les réponses des personnes interrogées"
    ),
    "said of organisations, which this survey did not interview": N_(
        "porte sur des organisations, que cette enquête n’a pas interrogées"
    ),
}


def _none() -> HTML:
    """Say how to have a reconstruction."""
    text = N_("Aucune reconstitution n’a été demandée : « make reports MICRODATA=synthetic » la montre.")
    return shown(element("p", _(text), class_="gap"))


def _study(page: Page) -> Study:
    trace.note("reconstruction")
    return open_study(page.reconstruction.folder)


def claims() -> pd.DataFrame:
    """Return the claims that became constraints, one a row.

    Returns
    -------
    DataFrame
        ``claim_id, question, page, printed, relation`` (whether it compares), ``rows`` (inequalities that it
        adds to the programme) and ``sentence``.
    """
    for name in ("values", "relations", "anomalies"):
        trace.note(name)
    relations = set(ledger.relations()["claim_id"])
    return pd.DataFrame(
        {
            "claim_id": constraint.claim_id,
            "question": constraint.question,
            "page": constraint.page,
            "printed": constraint.printed,
            "relation": constraint.claim_id in relations,
            "rows": len(constraint.linear) + sum(len(choice.options) for choice in constraint.options),
            "sentence": _claim(constraint.claim_id),
        }
        for constraint in constraints.compile_claims().constraints
    )


def counted(counts: pd.DataFrame) -> HTML:
    """Show how many claims each question has, then the facts that were checked and the claims left out.

    Parameters
    ----------
    counts : DataFrame
        Indexed by question: claims compiled, and comparisons among them.
    """
    title, compiled = current_page().title, constraints.compile_claims()
    rows = [[title(question), *counts.loc[question]] for question in compiled.questions()]
    rows.append([_("Total"), *counts.sum()])
    rows.append([_("Effectifs et dénombrements vérifiés dans le texte"), len(compiled.facts), "–"])
    left = [
        [_claim(claim.claim_id), claim.page, _reason(claim.reason, claim.anomaly)]
        for claim in compiled.left_out
    ]
    summary = f"{_('Énoncés laissés de côté, avec la raison')} ({len(left)})"
    return shown(
        table(rows, [_("Question"), _("Énoncés compilés"), _("dont comparaisons")]),
        folded(summary, table(left, [_("Énoncé"), _("Page"), _("Raison")])),
    )


def bound(question: str, answer: str, territory: str) -> tuple[float, float]:
    """Return the smallest and the largest share of an answer in a region that keep every claim.

    Examples
    --------
    >>> [round(end, 3) for end in bound("levers", "common_project", "ile-de-france")]
    [0.0, 0.337]
    """
    model = Model(question, constraints.compile_claims().constraints)
    return model.range(Quantity("share", question, answer, "territory", territory))


def main_answers() -> pd.DataFrame:
    """Return what is known, in the territory of the page, of the answers that the colloquium showed."""
    page = current_page()
    questions = list(
        dict.fromkeys(question for question, _answer in study.current().pairs("summary_answers"))
    )
    dimension = "national" if page.here.is_france else "territory"
    rows = frames.estimates(questions, page.here.slug, wave=study.wave(), dimension=dimension)
    chosen = pd.MultiIndex.from_frame(rows[["question", "answer"]]).isin(
        study.current().pairs("summary_answers")
    )
    mine = (rows["population"] == page.here.slug) & (rows["statistic"] == "share")
    return rows[chosen & mine].reset_index(drop=True)


def determined(known: pd.DataFrame) -> Chart | HTML:
    """Draw what `main_answers` knows; the title counts what is printed, confined, and without any limit."""
    page, bounds = current_page(), known[known["evidence"] == "bounded"]
    if bounds.empty:
        return _none()
    by_answer = dict(list(known.groupby(["question", "answer"])))
    lines = [
        Line(_main_label(page, *pair), by_answer[pair], codebook.answer_colour(*pair))
        for pair in study.current().pairs("summary_answers")
    ]
    printed = known.loc[known["evidence"] == "published", ["question", "answer"]].drop_duplicates()
    open_ones = bounds.merge(printed, how="left", indicator=True).query("_merge == 'left_only'")
    width = open_ones["high"] - open_ones["low"]
    title = _(
        "{place} : {fixed} parts imprimées, {narrow} confinées à moins de 20 points, "
        "{free} sans aucune limite",
        place=page.here.label(),
        fixed=len(printed),
        narrow=(width < NARROW).sum(),
        free=(width > 1 - 1e-9).sum(),
    )
    subtitle = _(
        "Les {n} réponses principales ; bornes : valeurs compatibles avec tous les énoncés", n=len(lines)
    )
    return charts.shares(lines, "determined", title, subtitle)


def _main_label(page: Page, question: str, answer: str) -> str:
    return lang.typeset(f"{page.title(question)} : {page.answer(question, answer, short=True)}")


def contradictions() -> HTML:
    """List the smallest sets of claims that cannot hold together as printed."""
    page = current_page()
    if page.reconstruction is None:
        return _none()
    rows = [
        [
            page.title(row["question"]),
            " / ".join(_claim(claim) for claim in row["claims"].split("; ")),
            ", ".join(dict.fromkeys(row["pages"].split("; "))),
        ]
        for row in _study(page).contradictions.to_dict("records")
    ]
    return shown(table(rows, [_("Question"), _("Énoncés qui ne tiennent pas ensemble"), _("Pages")]))


def left_out() -> pd.DataFrame:
    """Return each printed share of 2022 beside what the other claims say of it.

    Empty without a reconstruction.

    Returns
    -------
    DataFrame
        ``claim_id, question, answer, dimension, population, printed``, the bounds ``low`` and ``high``
        without it, ``synthetic`` (what a sample made without it finds), ``contains`` (whether the bounds hold
        it) and ``informative`` (whether they exclude anything).
    """
    page = current_page()
    if page.reconstruction is None:
        return pd.DataFrame(columns=LEFT_OUT)
    left = _shares(_study(page).leave_one_out)
    return left.astype({"contains": bool, "informative": bool}).reset_index(drop=True)


def left_out_chart(left: pd.DataFrame, median: float) -> Chart | HTML:
    """Draw each printed share beside what the other claims say of it.

    `median` is the distance of the samples.
    """
    if left.empty:
        return _none()
    page = current_page()
    lines = [
        Line(row["label"], _evidence(row), codebook.answer_colour(row["question"], row["answer"]))
        for row in _labelled(left, page)
    ]
    note = _(
        "Écart médian entre l’échantillon et l’imprimé : {median} points ; "
        "{informative} cadres sur {n} excluent quelque chose.",
        median=lang.number(100 * median, decimals=1),
        informative=left["informative"].sum(),
        n=len(left),
    )
    title = _(
        "Chaque part retirée à son tour : les autres énoncés la contiennent dans {inside} cas sur {n}",
        inside=left["contains"].sum(),
        n=len(left),
    )
    subtitle = _(
        "Cadre : bornes sans l’énoncé ; barre hachurée : un échantillon synthétique fait sans lui ; "
        "losange : ce qui est imprimé"
    )
    return charts.shares(lines, "left-out", title, subtitle, note=note)


def left_out_ranks() -> HTML | None:
    """Tell the same of the ranks and counts."""
    page = current_page()
    if page.reconstruction is None:
        return None
    left = _study(page).leave_one_out
    ranked = left["claim_id"].map(_values()["statistic"]).isin(["rank", "count"]) & left["low"].notna()
    rows = [
        [
            _claim(row["claim_id"]),
            f"{row['printed_low']:.0f}",
            f"{row['low']:.0f}–{row['high']:.0f}",
            "–" if pd.isna(row["synthetic"]) else f"{row['synthetic']:.0f}",
        ]
        for row in left[ranked].to_dict("records")
    ]
    heads = [_("Rang ou compte retiré"), _("Imprimé"), _("Bornes sans lui"), _("Échantillon")]
    return shown(table(rows, heads))


def sensitivity() -> HTML:
    """Say which unprinted figures would narrow the bounds of their question the most."""
    page = current_page()
    if page.reconstruction is None:
        return _none()
    rows = []
    for row in _study(page).sensitivity.to_dict("records"):
        if row["narrowing"] < 0.005:  # a release that would tell nothing of any other figure
            continue
        answer = page.answer(row["question"], row["answer"], short=True)
        figure = f"{answer}, {page.population(row['dimension'], row['population'])}"
        if row["statistic"] == "share":
            gain = _("{n} points au total", n=lang.number(100 * row["narrowing"]))
        else:
            gain = _("{n} points de note au total", n=lang.number(row["narrowing"], decimals=1))
        rows.append([page.title(row["question"]), figure, gain])
    heads = [_("Question"), _("Chiffre qui resserrerait le plus"), _("Largeur gagnée")]
    return shown(table(rows, heads))


def register() -> HTML:
    """Show the register of assumptions: statements and single numbers first, the starting numbers folded."""
    heads = [_("Hypothèse"), _("Valeur"), _("Raison")]
    named, starting = [], []
    for row in assumptions.register().to_dict("records"):
        cells = [row[f"statement_{language()}"], _amount(row), row[f"reason_{language()}"]]
        (starting if "/" in row["assumption"] else named).append(cells)
    summary = _("Les {n} hypothèses chiffrées de départ", n=len(starting))
    return shown(table(named, heads), folded(summary, table(starting, heads)))


def _values() -> pd.DataFrame:
    return ledger.values().set_index("claim_id")


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    """Keep the left-out shares of 2022, each once, although a claim may repeat a number of another page."""
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
        & (table["answer"] != codebook.DONT_KNOW)
        & table["synthetic"].notna()
    ]
    pairs = zip(shares["dimension"], shares["population"], strict=True)
    who = [study.nation() if study.current().is_everybody(*pair) else pair[1] for pair in pairs]
    return shares[~shares.assign(who=who)[["question", "who", "answer", "printed"]].duplicated()]


def _labelled(table: pd.DataFrame, page: Page) -> list[dict]:
    rows = []
    for row in table.to_dict("records"):
        row["answer"] = _read(row["claim_id"], row["answer"])
        who = (
            ""
            if study.current().is_everybody(row["dimension"], row["population"])
            else f" · {page.population(row['dimension'], row['population'])}"
        )
        rows.append(row | {"label": page.answer(row["question"], row["answer"], short=True) + who})
    return rows


def _read(claim: str, answer: str) -> str:
    """Return the answer of a claim as the register of anomalies reads it."""
    for row in ledger.anomalies().to_dict("records"):
        if row["treatment"] == "reinterpreted" and row["claim_ids"].split(";")[0] == claim:
            return row["answer"]
    return answer


def _evidence(row: dict) -> pd.DataFrame:
    """Make one line of the chart: the print, the bounds without it, the sample without it."""
    same = {
        "wave": study.wave(),
        "question": row["question"],
        "answer": row["answer"],
        "statistic": "share",
        "dimension": row["dimension"],
        "population": row["population"],
        "territory": study.nation(),
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
            "source": study.current().source,
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


def _claim(claim: str) -> str:
    """Say a claim in our own words."""
    values, relations = ledger.values(), ledger.relations()
    row = values[values["claim_id"] == claim]
    if len(row):
        return sentences.value_sentence(row.iloc[0].to_dict())
    row = relations[relations["claim_id"] == claim]
    return sentences.relation_sentence(row.iloc[0].to_dict())


def _reason(reason: str, anomaly: str) -> str:
    """Say why a claim is left out: as the register of anomalies reads it, or the reason of the compiler."""
    register = ledger.anomalies().set_index("anomaly_id")
    if anomaly in register.index:
        return register.loc[anomaly, f"reading_{language()}"]
    return _(LEFT_OUT_REASONS[reason]) if reason in LEFT_OUT_REASONS else reason


def _amount(row: dict) -> str:
    if not row["value"]:
        return "–"
    value = float(row["value"])
    if row["unit"] == "share":
        return lang.percent(value, decimals=0 if value * 100 % 1 < 1e-9 else 1)
    written = lang.number(value, decimals=0 if row["unit"] == "domains" else 3)
    return written.rstrip("0").rstrip(",.")
