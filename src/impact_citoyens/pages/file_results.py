"""What a notebook shows beyond print, as far as what it received allows: levels, evolution, who differs."""

from functools import partial

import pandas as pd
from IPython.display import HTML
from markupsafe import Markup

from impact_citoyens import charts
from impact_citoyens.api.markup import element, joined, shown, table
from impact_citoyens.api.table_text import VERDICTS
from impact_citoyens.charts import Chart, Line, Tile, texts, theme
from impact_citoyens.evidence import titles
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _
from impact_citoyens.pages.page import Page, current_page
from impact_citoyens.statistics import families
from impact_citoyens.study import codebook, study, territories

# What the decision guide of `survey.estimation` calls each test, its name here, and why it is the one
TESTS = {
    "chi-square": (
        N_("khi-deux de Pearson"),
        N_("réponses ; chaque groupe est un échantillon simple (une strate, poids égaux)"),
    ),
    "Mann-Whitney": (N_("Mann-Whitney"), N_("réponses ordonnées, deux groupes, échantillons simples")),
    "Kruskal-Wallis": (
        N_("Kruskal-Wallis"),
        N_("réponses ordonnées, plusieurs groupes, échantillons simples"),
    ),
    "Welch t": (
        N_("t de Welch"),
        N_("notes, deux groupes de variances peut-être inégales, échantillons simples"),
    ),
    "Welch ANOVA": (
        N_("ANOVA de Welch"),
        N_("notes, plusieurs groupes de variances peut-être inégales, échantillons simples"),
    ),
    "Rao-Scott F": (
        N_("F de Rao et Scott"),
        N_("réponses ; poids ou strates diffèrent dans un groupe : le test tient compte du plan"),
    ),
    "design-based rank test": (
        N_("rangs, selon le plan"),
        N_("réponses ordonnées ; le test tient compte du plan"),
    ),
    "design-based Wald F": (
        N_("F de Wald, selon le plan"),
        N_("notes ; poids ou strates diffèrent dans un groupe : le test tient compte du plan"),
    ),
}
NOBODY = N_("Aucun effectif suffisant pour comparer.")
GROUPS = {
    "territory": N_("région"),
    "age": N_("âge"),
    "sex": N_("sexe"),
    "csp": N_("profession"),
    "commune_size": N_("taille de commune"),
    "household": N_("ménage"),
}


def levels(page: Page, question: str) -> Chart | HTML:
    """Draw every answer of a question, for the territory of the page and France, beside what is printed.

    Without a file nor a reconstruction, it says how to have one.
    """
    if page.reconstruction is not None:
        return _reconstructed(page, question)
    if page.observed is None:
        absent = _(
            "Aucun fichier de réponses n’a été fourni : cette page ne montre que ce qui est publié. "
            "« make reports MICRODATA=chemin/du/fichier » ajoute les estimations à chaque graphique."
        )
        return shown(element("p", absent, class_="note"))
    if not page.observed.waves(question):
        absent = _("{title} : le fichier fourni n’a pas cette question.", title=page.title(question))
        return shown(element("p", absent, class_="gap"))
    rows = _drawn(page, question, (page.observed.evidence,))
    if page.observed.evidence == "observed":
        title = titles.levels(rows[rows["population"] == page.here.slug])
    else:
        title = _("{title} : estimations sur le fichier fourni", title=page.title(question))
    return _chart(page, question, "observed", rows, title, _subtitle(page, rows))


def _reconstructed(page: Page, question: str) -> Chart | HTML:
    """Draw bounds, synthetic estimates and published values of every answer."""
    rows = _drawn(page, question, ("bounded", "synthetic"))
    if rows.empty:
        absent = _("{title} : la reconstitution n’a pas cette question.", title=page.title(question))
        return shown(element("p", absent, class_="gap"))
    order = {answer: place for place, answer in enumerate(codebook.answers(question).index)}
    rows = rows.sort_values("answer", key=lambda answers: answers.map(order), kind="stable")
    title = _("{title} : ce que les nombres imprimés permettent", title=page.title(question))
    label = page.here.label()
    place = label if page.here.is_france else _("{place} et {nation}", place=label)
    subtitle = N_("{place}, {study_wave} : bornes, et répondants synthétiques calés sur les nombres imprimés")
    return _chart(page, question, "reconstructed", rows, title, _(subtitle, place=place))


def _chart(page: Page, question: str, key: str, rows: pd.DataFrame, title: str, subtitle: str) -> Chart:
    here = [] if page.here.is_france else [("territory", page.here.slug)]
    lines = [
        _line(page, question, answer, population, rows)
        for answer in dict.fromkeys(rows["answer"])
        for population in [*here, study.national()]
    ]
    return _shares(lines, question, key, title, subtitle)


def _shares(lines: list[Line], question: str, key: str, title: str, subtitle: str) -> Chart:
    """Draw lines on the scale of their question: the fragilities are the one question answered by scores."""
    score, key = question == study.scores(), f"{question}-{key}".replace("_", "-")
    scale = {"unit": "score", "limits": (0, 10)} if score else {"unit": "percent", "limits": (0, 1)}
    return charts.shares(lines, key, title, subtitle, **scale)


def evolution(page: Page, question: str) -> Chart | None:
    """Draw every answer of a question for the territory, one line a wave, when there are several waves."""
    if page.observed is None or len(page.observed.waves(question)) < 2:
        return None
    dimension = "national" if page.here.is_france else "territory"
    rows = page.observed.estimates
    rows = rows[(rows["question"] == question) & rows["statistic"].isin(["share", "mean"])]
    rows = rows[(rows["dimension"] == dimension) & (rows["population"] == page.here.slug)]
    if not page.here.is_france:
        rows = rows[rows["territory"] == page.here.slug]
    lines = [
        Line(
            f"{page.answer(question, answer, short=True)} · {wave}",
            rows[(rows["answer"] == answer) & (rows["wave"] == wave)],
            _colour(question, answer),
        )
        for answer in dict.fromkeys(rows["answer"])
        for wave in page.observed.waves(question)
    ]
    if page.observed.evidence == "observed":
        title = titles.evolution(lines)
    else:
        title = _("{title} : évolution entre les vagues du fichier", title=page.title(question))
    return _shares(lines, question, "waves", title, page.here.label())


def who_differs(page: Page, question: str) -> HTML | None:
    """Show which groups differ on a question, corrected for the number of comparisons.

    There is nothing without a file; with synthetic people alone, it says why nothing is tested.
    """
    if page.reconstruction is not None and len(page.reconstruction.rows(question)):
        reason = _(
            "Aucun test ici : comparer des réponses synthétiques ne vérifierait que les hypothèses "
            "avec lesquelles elles ont été faites. « make reports MICRODATA=chemin/du/fichier » "
            "montre les tests d’un vrai fichier de réponses."
        )
        return shown(element("p", reason, class_="note"))
    if page.observed is None or not page.observed.waves(question):
        return None
    guide = _(
        "Les tests suivent le guide de décision : khi-deux, Welch ou Kruskal de pingouin quand chaque groupe "
        "est un échantillon simple de poids égaux (dans une région, entre régions), F de Rao et Scott ou de "
        "Wald sinon ; valeurs p ajustées (Holm)."
    )
    parts = [element("p", guide, class_="note")]
    if page.observed.evidence == "synthetic":
        warning = _(
            "Le fichier fourni est synthétique : ces tests montrent la méthode, "
            "leurs conclusions ne disent rien de personne."
        )
        parts.append(element("p", warning, class_="note"))
    if page.here.is_france:
        title = _("Qui diffère de qui, {in_nation}")
    else:
        head = _("{place} et le reste de {the_nation}", place=page.here.label())
        parts += [element("h3", head), _rest_table(page, _of(page, page.observed.differences, question))]
        title = _("Qui diffère de qui, {inside}", inside=page.here.inside())
    return shown(*parts, element("h3", title), _tests_table(page, _of(page, page.observed.tests, question)))


def _of(page: Page, frame: pd.DataFrame, question: str) -> pd.DataFrame:
    """Keep what concerns a question and the territory of the page."""
    return frame[(frame["question"] == question) & (frame["territory"] == page.here.slug)]


def top_three(page: Page) -> Chart | None:
    """Draw the first three fragilities of each region on the tile map; nothing without a file."""
    if page.observed is None or page.observed.evidence == "synthetic":  # solid tiles are for observed ranks
        return None
    rows = page.observed.last_wave(study.scores())
    ranked = (rows["statistic"] == "rank") & (rows["estimate"] <= 3)
    rows = rows[ranked & rows["population"].isin(territories.regions())].sort_values("estimate")
    if rows.empty:
        return None
    regions = dict.fromkeys(territories.regions(), Tile(texts.word("suppressed")))
    for slug, group in rows.groupby("population"):
        name, *others = [page.answer(study.scores(), answer, short=True) for answer in group["answer"]]
        colour = codebook.answer_colour(study.scores(), group["answer"].iloc[0])
        regions[slug] = Tile(name, " · ".join(others[:2]), colour)
    first = rows.drop_duplicates("population")
    subtitle = _(
        "Rang des notes moyennes, vague {wave} ; le premier rang est sûr (région de confiance à 95 %) "
        "dans {sure} régions sur {regions}",
        wave=rows["wave"].max(),
        sure=int((first["high"] == 1).sum()),
        regions=len(first),
    )
    return charts.tiles(
        regions,
        "top3-observed",
        titles.first_ranks(first),
        subtitle,
        _("Source : fichier de réponses fourni. Observé."),
        here=page.here.slug,
    )


def _drawn(page: Page, question: str, kinds: tuple[str, ...]) -> pd.DataFrame:
    """Return shares and means of some kinds of evidence, then the published values of their wave."""
    rows = page.with_microdata(question, statistic=["share", "mean"])
    national = (rows["dimension"] == "national") & (rows["population"] == study.nation())
    here = (rows["dimension"] == "territory") & (rows["population"] == page.here.slug)
    rows = rows[national | here]
    received = rows[rows["evidence"].isin(kinds)]
    same = rows["wave"].isin(received["wave"]) & rows["answer"].isin(received["answer"])
    return pd.concat([received, rows[(rows["evidence"] == "published") & same]])


def _line(page: Page, question: str, answer: str, population: tuple[str, str], rows: pd.DataFrame) -> Line:
    dimension, group = population
    name = page.answer(question, answer, short=True)
    return Line(
        name if page.here.is_france else f"{name} · {page.population(dimension, group)}",
        rows[(rows["answer"] == answer) & (rows["dimension"] == dimension) & (rows["population"] == group)],
        _colour(question, answer),
        strong=dimension == "territory",
    )


def _colour(question: str, answer: str) -> str:
    listed = codebook.answers(question).index
    return codebook.answer_colour(question, answer) if answer in listed else theme.MUTED


def _subtitle(page: Page, rows: pd.DataFrame) -> str:
    mine = rows[(rows["evidence"] != "published") & (rows["population"] == page.here.slug)]
    if mine.empty:
        return page.here.label()
    row = mine.sort_values("n").iloc[-1]
    return _(
        "{place}, {n} réponses, effectif efficace {effective}, effet de plan {deff} ; vague {wave}",
        place=page.here.label(),
        n=lang.number(row["n"]),
        wave=row["wave"],
        effective=lang.number(row["n_effective"]),
        deff=lang.number(row["design_effect"], decimals=2),
    )


def _rest_table(page: Page, rows: pd.DataFrame) -> Markup:
    """Write the table of the territory against the rest of France: scores as they are, shares in points."""
    if rows.empty:
        return element("p", _(NOBODY), class_="gap")
    scores = (rows["statistic"] == "mean").any()
    body = [_rest_cells(page, row, scores) for row in rows.to_dict("records")]
    heads = [_("Réponse"), page.here.short(), _("Reste de {the_nation}"), _("Écart")]
    return table(body, [*heads, _("Intervalle à 95 %"), _("p ajustée"), _("Conclusion")])


def _rest_cells(page: Page, row: dict, scores: bool) -> list[str]:
    gap, write = row["difference"], partial(lang.number, decimals=2) if scores else lang.percent
    return [
        page.answer(row["question"], row["answer"], short=True),
        write(row["here"]),
        write(row["rest"]),
        lang.number(gap, decimals=2, signed=True) if scores else lang.points(gap),
        lang.interval(row["low"], row["high"], unit="plain" if scores else "points"),
        lang.p_value(row["p_adjusted"]),
        _verdict(row),
    ]


def _verdict(row: dict) -> str:
    return _(VERDICTS["beyond" if row["p_adjusted"] < families.ALPHA else "within"])


def _tests_table(page: Page, rows: pd.DataFrame) -> Markup:
    """Write the table of the tests between groups, then why each test is the one."""
    if rows.empty:
        return element("p", _(NOBODY), class_="gap")
    body = [_test_cells(page, row) for row in rows.to_dict("records")]
    heads = [_("Selon"), _("Variable"), _("Test"), _("F ou statistique"), _("p ajustée"), _("Effet")]
    reasons = (
        element("li", lang.typeset(f"{_(name)} : {_(reason)}"))
        for name, reason in (TESTS[test] for test in dict.fromkeys(rows["test"]))
    )
    return joined([table(body, [*heads, _("Conclusion")]), element("ul", *reasons, class_="statements")])


def _test_cells(page: Page, row: dict) -> list[str]:
    question, answer = row["question"], row["answer"]
    return [
        _(GROUPS[row["by"]]),
        page.answer(question, answer, short=True) if answer else page.title(question),
        _(TESTS[row["test"]][0]),
        lang.number(row["statistic"], decimals=2),
        lang.p_value(row["p_adjusted"]),
        lang.number(row["effect"], decimals=2),
        _verdict(row),
    ]


class Parts(list):
    """What a section shows, part by part: notebooks display the whole, tests look at each."""

    def _repr_html_(self) -> str:
        return "".join(part._repr_html_() for part in self)


def beyond_print(*questions: str) -> Parts:
    """Show what the page received beside print: levels, change between waves, who differs from whom.

    Parameters
    ----------
    *questions : str
        Slugs of questions.

    Returns
    -------
    Parts
        Charts and tables of a file of answers; or of the reconstruction, with why it tests nothing; or a note
        that there is neither.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> page = ic.set_page(microdata="none")
    >>> ic.beyond_print("levers")[0].data[:38]
    '<p class="note">Aucun fichier de répon'
    >>> page = ic.set_page()
    """
    opened = current_page()
    parts = [
        section(opened, question) for question in questions for section in (levels, evolution, who_differs)
    ]
    told = {part.data if isinstance(part, HTML) else part.key: part for part in parts if part is not None}
    return Parts(told.values())  # what is said of every question is said once
