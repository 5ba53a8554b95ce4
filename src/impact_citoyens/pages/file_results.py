"""The section of a notebook beyond the published figures: levels, evolution, who differs from whom, as far as what was received allows."""

from html import escape

import pandas as pd
from IPython.display import HTML

from impact_citoyens import charts
from impact_citoyens.charts import Chart, Line, Tile, texts, theme
from impact_citoyens.charts.figure import html_table
from impact_citoyens.evidence import titles
from impact_citoyens.language import numbers as lang
from impact_citoyens.pages.page import VERDICTS, Page
from impact_citoyens.study import codebook, territories

SAY = {
    "fr": {
        "none": "Aucun fichier de réponses n’a été fourni : cette page ne montre que ce qui est publié. "
        "« make reports MICRODATA=chemin/du/fichier » ajoute les estimations à chaque graphique.",
        "made": "{title} : ce que les nombres imprimés permettent",
        "made_sub": "{place}, 2022 : bornes, et répondants synthétiques calés sur les nombres imprimés",
        "made_absent": "{title} : la reconstitution n’a pas cette question.",
        "no_test": "Aucun test ici : comparer des réponses synthétiques ne vérifierait que les hypothèses avec lesquelles elles ont été faites. "
        "« make reports MICRODATA=chemin/du/fichier » montre les tests d’un vrai fichier de réponses.",
        "synthetic_tests": "Le fichier fourni est synthétique : ces tests montrent la méthode, leurs conclusions ne disent rien des Français.",
        "levels": "{title} : estimations sur le fichier fourni",
        "evolution": "{title} : évolution entre les vagues du fichier",
        "levels_sub": "{place}, {n} réponses, effectif efficace {effective}, effet de plan {deff} ; vague {wave}",
        "top3_sub": "Rang des notes moyennes, vague {wave} ; le premier rang est sûr (région de confiance à 95 %) dans {sure} régions sur {regions}",
        "caption": "Source : fichier de réponses fourni. Observé.",
        "absent": "{title} : le fichier fourni n’a pas cette question.",
        "same": "Aucun effectif suffisant pour comparer.",
        "rest": [
            "Réponse",
            "{place}",
            "Reste de la France",
            "Écart",
            "Intervalle à 95 %",
            "p ajustée",
            "Conclusion",
        ],
        "tests": ["Selon", "Variable", "Test", "F ou statistique", "p ajustée", "Effet", "Conclusion"],
        "rest_title": "{place} et le reste de la France",
        "tests_title": "Qui diffère de qui, en France",
        "here_title": "Qui diffère de qui, {inside}",
    },
    "en": {
        "none": "No file of answers was supplied: this page only shows what is published. "
        "“make reports MICRODATA=path/to/file” adds estimates to every chart.",
        "made": "{title}: what the printed numbers allow",
        "made_sub": "{place}, 2022: bounds, and synthetic respondents calibrated to the printed numbers",
        "made_absent": "{title}: the reconstruction does not have this question.",
        "no_test": "No test here: comparing synthetic answers would only check the assumptions they were made with. "
        "“make reports MICRODATA=path/to/file” shows the tests of a real file of answers.",
        "synthetic_tests": "The file supplied is synthetic: these tests show the method, their conclusions say nothing of French people.",
        "levels": "{title}: estimates on the file supplied",
        "evolution": "{title}: change between the waves of the file",
        "levels_sub": "{place}, {n} answers, effective size {effective}, design effect {deff}; wave {wave}",
        "top3_sub": "Rank of the mean scores, wave {wave}; the first rank is certain (95% confidence region) in {sure} of {regions} regions",
        "caption": "Source: file of answers supplied. Observed.",
        "absent": "{title}: the file supplied does not have this question.",
        "same": "No group is large enough to compare.",
        "rest": [
            "Answer",
            "{place}",
            "Rest of France",
            "Difference",
            "95% interval",
            "Adjusted p",
            "Conclusion",
        ],
        "tests": ["By", "Variable", "Test", "F or statistic", "Adjusted p", "Effect", "Conclusion"],
        "rest_title": "{place} and the rest of France",
        "tests_title": "Who differs from whom, in France",
        "here_title": "Who differs from whom, {inside}",
    },
}
# Names of the tests and why each is the one, in both languages; the English reason is that of the decision guide
TESTS_FR = {
    "chi-square": (
        "khi-deux de Pearson",
        "réponses ; chaque groupe est un échantillon simple (une strate, poids égaux)",
    ),
    "Mann-Whitney": ("Mann-Whitney", "réponses ordonnées, deux groupes, échantillons simples"),
    "Kruskal-Wallis": ("Kruskal-Wallis", "réponses ordonnées, plusieurs groupes, échantillons simples"),
    "Welch t": ("t de Welch", "notes, deux groupes de variances peut-être inégales, échantillons simples"),
    "Welch ANOVA": (
        "ANOVA de Welch",
        "notes, plusieurs groupes de variances peut-être inégales, échantillons simples",
    ),
    "Rao-Scott F": (
        "F de Rao et Scott",
        "réponses ; poids ou strates diffèrent dans un groupe : le test tient compte du plan",
    ),
    "design-based rank test": ("rangs, selon le plan", "réponses ordonnées ; le test tient compte du plan"),
    "design-based Wald F": (
        "F de Wald, selon le plan",
        "notes ; poids ou strates diffèrent dans un groupe : le test tient compte du plan",
    ),
}
GROUPS = {
    "fr": {
        "territory": "région",
        "age": "âge",
        "sex": "sexe",
        "csp": "profession",
        "commune_size": "taille de commune",
        "household": "ménage",
    },
    "en": {
        "territory": "region",
        "age": "age",
        "sex": "sex",
        "csp": "occupation",
        "commune_size": "town size",
        "household": "household",
    },
}


def levels(page: Page, question: str) -> Chart | HTML:
    """Draw every answer of a question, for the territory of the page and France, with the published diamonds; or say there is no file."""
    say = SAY[page.language]
    if page.reconstruction is not None:
        return _reconstructed(page, question)
    if page.observed is None:
        return HTML(f'<p class="note">{escape(say["none"])}</p>')
    if not page.observed.waves(question):
        return HTML(f'<p class="gap">{escape(say["absent"].format(title=page.title(question)))}</p>')
    rows = _drawn(page, question, (page.observed.evidence,))
    mine = rows[rows["population"] == page.here.slug]
    title = (
        titles.levels(mine, page.language)
        if page.observed.evidence == "observed"
        else say["levels"].format(title=page.title(question))
    )
    return _chart(page, question, "observed", rows, title, _subtitle(page, rows))


def _reconstructed(page: Page, question: str) -> Chart | HTML:
    """Draw bounds, synthetic estimates and published values of every answer."""
    say, rows = SAY[page.language], _drawn(page, question, ("bounded", "synthetic"))
    if rows.empty:
        return HTML(f'<p class="gap">{escape(say["made_absent"].format(title=page.title(question)))}</p>')
    order = {answer: place for place, answer in enumerate(codebook.answers(question).index)}
    rows = rows.sort_values("answer", key=lambda answers: answers.map(order), kind="stable")
    both = page.here.label(page.language) + (
        "" if page.here.is_france else page.text(" et France", " and France")
    )
    return _chart(
        page,
        question,
        "reconstructed",
        rows,
        say["made"].format(title=page.title(question)),
        say["made_sub"].format(place=both),
    )


def _chart(page: Page, question: str, key: str, rows: pd.DataFrame, title: str, subtitle: str) -> Chart:
    populations = (
        [("national", "france")]
        if page.here.is_france
        else [("territory", page.here.slug), ("national", "france")]
    )
    lines = [
        _line(page, question, answer, population, rows)
        for answer in dict.fromkeys(rows["answer"])
        for population in populations
    ]
    score = question == "fragilities"  # the one question answered by scores
    return charts.shares(
        lines,
        f"{question}-{key}".replace("_", "-"),
        title,
        subtitle,
        page.language,
        unit="score" if score else "percent",
        limits=(0, 10) if score else (0, 1),
    )


def evolution(page: Page, question: str) -> Chart | None:
    """Draw every answer of a question for the territory of the page, one line a wave; nothing when the file has a single wave."""
    if page.observed is None or len(page.observed.waves(question)) < 2:
        return None
    place = ("national", "france") if page.here.is_france else ("territory", page.here.slug)
    rows = page.observed.estimates
    rows = rows[
        (rows["question"] == question)
        & rows["statistic"].isin(["share", "mean"])
        & (rows["dimension"] == place[0])
        & (rows["population"] == place[1])
    ]
    rows = rows[(place[0] != "territory") | (rows["territory"] == page.here.slug)]
    lines = [
        Line(
            f"{page.answer(question, answer, short=True)} · {wave}",
            rows[(rows["answer"] == answer) & (rows["wave"] == wave)],
            _colour(question, answer),
        )
        for answer in dict.fromkeys(rows["answer"])
        for wave in page.observed.waves(question)
    ]
    score, real = question == "fragilities", page.observed.evidence == "observed"
    title = (
        titles.evolution(lines, page.language)
        if real
        else SAY[page.language]["evolution"].format(title=page.title(question))
    )
    return charts.shares(
        lines,
        f"{question}-waves".replace("_", "-"),
        title,
        page.here.label(page.language),
        page.language,
        unit="score" if score else "percent",
        limits=(0, 10) if score else (0, 1),
    )


def who_differs(page: Page, question: str) -> HTML | None:
    """Show which groups differ on a question, corrected for the number of comparisons; nothing without a file, why not without people."""
    if page.reconstruction is not None and len(page.reconstruction.rows(question)):
        return HTML(f'<p class="note">{escape(SAY[page.language]["no_test"])}</p>')
    if page.observed is None or not page.observed.waves(question):
        return None
    say, parts = SAY[page.language], []
    if not page.here.is_france:
        rest = page.observed.differences
        rest = rest[(rest["question"] == question) & (rest["territory"] == page.here.slug)]
        parts.append(
            _titled(say["rest_title"].format(place=page.here.label(page.language)), _rest_table(page, rest))
        )
    tests = page.observed.tests
    tests = tests[(tests["question"] == question) & (tests["territory"] == page.here.slug)]
    title = say["tests_title" if page.here.is_france else "here_title"].format(
        inside=page.here.inside(page.language)
    )
    if page.observed.evidence == "synthetic":
        parts.insert(0, f'<p class="note">{escape(say["synthetic_tests"])}</p>')
    return HTML("".join([*parts, _titled(title, _tests_table(page, tests))]))


def top_three(page: Page) -> Chart | None:
    """Draw the first three fragilities of each region on the tile map; nothing without a file."""
    if page.observed is None or page.observed.evidence == "synthetic":  # solid tiles are for observed ranks
        return None
    rows = page.observed.last_wave("fragilities")
    rows = rows[
        (rows["statistic"] == "rank")
        & rows["population"].isin(territories.regions())
        & (rows["estimate"] <= 3)
    ].sort_values("estimate")
    if rows.empty:
        return None
    regions = dict.fromkeys(territories.regions(), Tile(texts.word("suppressed", page.language)))
    for slug, group in rows.groupby("population"):
        names = [page.answer("fragilities", answer, short=True) for answer in group["answer"]]
        regions[slug] = Tile(
            names[0], " · ".join(names[1:3]), codebook.answer_colour("fragilities", group["answer"].iloc[0])
        )
    say, first = SAY[page.language], rows.drop_duplicates("population")
    subtitle = say["top3_sub"].format(
        wave=rows["wave"].max(), sure=int((first["high"] == 1).sum()), regions=len(first)
    )
    return charts.tiles(
        regions,
        "top3-observed",
        titles.first_ranks(first, page.language),
        subtitle,
        say["caption"],
        page.language,
        here=page.here.slug,
    )


def _drawn(page: Page, question: str, kinds: tuple[str, ...]) -> pd.DataFrame:
    """Shares and means of some kinds of evidence, for France and the territory of the page, with the published values of their wave beside."""
    rows = page.with_microdata(question, statistic=["share", "mean"])
    national = (rows["dimension"] == "national") & (rows["population"] == "france")
    here = (rows["dimension"] == "territory") & (rows["population"] == page.here.slug)
    found = rows[rows["evidence"].isin(kinds) & (national | here)]
    printed = rows[
        (rows["evidence"] == "published")
        & (national | here)
        & rows["wave"].isin(found["wave"])
        & rows["answer"].isin(found["answer"])
    ]
    return pd.concat([found, printed])


def _line(page: Page, question: str, answer: str, population: tuple[str, str], rows: pd.DataFrame) -> Line:
    found = rows[
        (rows["answer"] == answer)
        & (rows["dimension"] == population[0])
        & (rows["population"] == population[1])
    ]
    name = page.answer(question, answer, short=True)
    label = name if page.here.is_france else f"{name} · {page.population(*population)}"
    return Line(label, found, _colour(question, answer), strong=population[0] == "territory")


def _colour(question: str, answer: str) -> str:
    return (
        codebook.answer_colour(question, answer)
        if answer in codebook.answers(question).index
        else theme.MUTED
    )


def _subtitle(page: Page, rows: pd.DataFrame) -> str:
    mine = rows[(rows["evidence"] != "published") & rows["population"].isin([page.here.slug])]
    row = mine.sort_values("n").iloc[-1] if len(mine) else None
    if row is None:
        return page.here.label(page.language)
    return SAY[page.language]["levels_sub"].format(
        place=page.here.label(page.language),
        n=lang.number(row["n"], page.language),
        wave=row["wave"],
        effective=lang.number(row["n_effective"], page.language),
        deff=lang.number(row["design_effect"], page.language, 2),
    )


def _titled(title: str, table: str) -> str:
    return f"<h3>{escape(title)}</h3>{table}"


def _rest_table(page: Page, rows: pd.DataFrame) -> str:
    language, say = page.language, SAY[page.language]
    write = (
        (lambda value: lang.number(value, language, 2))
        if (rows["statistic"] == "mean").any()
        else page.percent
    )
    unit = "plain" if (rows["statistic"] == "mean").any() else "points"
    body = [
        [
            page.answer(row["question"], row["answer"], short=True),
            write(row["here"]),
            write(row["rest"]),
            lang.points(row["difference"], language)
            if unit == "points"
            else lang.number(row["difference"], language, 2, signed=True),
            lang.interval(row["low"], row["high"], language, unit),
            lang.p_value(row["p_adjusted"], language),
            VERDICTS[language]["beyond" if row["p_adjusted"] < 0.05 else "within"],
        ]
        for row in rows.to_dict("records")
    ]
    if not body:
        return f'<p class="gap">{escape(say["same"])}</p>'
    heads = [head.format(place=page.here.short(language)) for head in say["rest"]]
    return html_table(pd.DataFrame(body, columns=heads))


def _tests_table(page: Page, rows: pd.DataFrame) -> str:
    language, say = page.language, SAY[page.language]
    body = [_test_cells(page, row) for row in rows.to_dict("records")]
    if not body:
        return f'<p class="gap">{escape(say["same"])}</p>'
    reasons = dict.fromkeys(_test(row, language) for row in rows.to_dict("records"))
    colon = lang.NO_BREAK_SPACE + ": " if language == "fr" else ": "
    why = "".join(f"<li>{escape(test)}{colon}{escape(reason)}</li>" for test, reason in reasons)
    return html_table(pd.DataFrame(body, columns=say["tests"])) + f'<ul class="statements">{why}</ul>'


def _test_cells(page: Page, row: dict) -> list[str]:
    language = page.language
    what = (
        page.answer(row["question"], row["answer"], short=True)
        if row["answer"]
        else page.title(row["question"])
    )
    verdict = VERDICTS[language]["beyond" if row["p_adjusted"] < 0.05 else "within"]
    return [
        GROUPS[language][row["by"]],
        what,
        _test(row, language)[0],
        lang.number(row["statistic"], language, 2),
        lang.p_value(row["p_adjusted"], language),
        lang.number(row["effect"], language, 2),
        verdict,
    ]


def _test(row: dict, language: str) -> tuple[str, str]:
    return TESTS_FR[row["test"]] if language == "fr" else (row["test"], row["reason"])
