"""Exercises on reproducing a published figure."""

from functools import lru_cache

import pandas as pd

from impact_citoyens import ledger
from impact_citoyens.audit.auditor import open_audit
from impact_citoyens.evidence.microdata import NONE
from impact_citoyens.pages.page import Page
from impact_citoyens.reconstruction.bounds.solving import bound
from impact_citoyens.statistics import margins, sample_design
from impact_citoyens.study import study
from impact_citoyens.survey.estimation import estimates
from impact_citoyens.tutorial.checking import Exercise, Mistake
from impact_citoyens.tutorial.synthetic import whole_sample

CLAIM, OTHER, COMPARISON = "urgency-france-p55", "urgency-pays-de-la-loire-p11", "levers-first-france-p13"
LEVER = {"question": "levers", "answer": "common_project"}
POINT = 0.01


def _page_of(claim: str) -> float:
    values = ledger.values()
    return float(values.loc[values["claim_id"] == claim, "page"].iloc[0])


def _printed(page: Page) -> dict:
    return (
        page.estimates(LEVER["question"], answer=LEVER["answer"], population="france", statistic="share")
        .iloc[0]
        .to_dict()
    )


def _without_rounding(page: Page) -> float:
    return sample_design.share_interval(_printed(page)["estimate"], sample_design.base("national", "france"))[
        0
    ]


def _kinds(kind: str) -> float:
    return float((ledger.estimates()["interval"] == kind).sum())


def _verdict(claim: str) -> str:
    table = open_audit(NONE).table.set_index("claim_id")
    return str(table.loc[claim, "verdict"])


@lru_cache(maxsize=1)
def _found() -> pd.DataFrame:
    return estimates.estimates(whole_sample(), threshold=1)


def _synthetic(answer: str) -> float:
    table = _found()
    return float(
        table.loc[
            (table["question"] == LEVER["question"])
            & (table["answer"] == answer)
            & (table["population"] == "france"),
            "estimate",
        ].iloc[0]
    )


def _width() -> float:
    low, high = bound((LEVER["question"], "shared_vision", "territory", "bretagne"))
    return high - low


EXERCISES = (
    Exercise(
        lambda page: _page_of(CLAIM),
        tolerance=0.1,
        hint=(
            'Cherchez dans published.values("urgency") la ligne de la France et de la réponse essential_or_useful.',
            'Look in published.values("urgency") for the row of France and of the answer essential_or_useful.',
        ),
        moral=(
            "Un recto verso, pas l’exposé : à la tribune, ce nombre n’a été dit que par région.",
            "A leaflet, not the talk: from the floor, this number was only given by region.",
        ),
        mistakes=(
            Mistake(
                lambda page: _page_of(OTHER),
                ("C’est la page des nombres régionaux.", "This is the page of the regional numbers."),
            ),
        ),
    ),
    Exercise(
        lambda page: _printed(page)["low"],
        unit="share",
        tolerance=0.0005,
        decimals=1,
        hint=(
            "Prenez design.share_interval, avec la base de la France et un demi-point d’arrondi (0,005).",
            "Take design.share_interval, with the base of France and half a point of rounding (0.005).",
        ),
        moral=(
            "L’arrondi de l’imprimé compte ici pour près d’un cinquième de la demi-largeur.",
            "The rounding of the print makes nearly a fifth of the half-width here.",
        ),
        mistakes=(
            Mistake(
                _without_rounding,
                (
                    "Il manque l’arrondi : 37 % imprimé peut être 36,5 %.",
                    "The rounding is missing: 37% in print may be 36.5%.",
                ),
            ),
            Mistake(
                lambda page: (
                    _printed(page)["estimate"]
                    - margins.margin(_printed(page)["estimate"], 12 * study.current().respondents_per_region)
                ),
                (
                    "C’est l’intervalle d’un tirage simple de 2 400 personnes ; l’effectif efficace est plus petit, et il manque l’arrondi.",
                    "This is the interval of a simple draw of 2,400 people; the effective size is smaller, and the rounding is missing.",
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: _kinds("unknown_n"),
        tolerance=0.1,
        hint=(
            'Comptez, dans published.estimates(), les lignes dont interval vaut "unknown_n".',
            'Count, in published.estimates(), the rows whose interval is "unknown_n".',
        ),
        moral=(
            "Faute d’effectif, aucun intervalle ne peut être calculé : on peut citer ces nombres, pas les comparer.",
            "Without a size no interval can be computed: one may quote these numbers, not compare them.",
        ),
        mistakes=(
            Mistake(
                lambda page: _kinds("none"),
                (
                    "Ce sont les nombres qui ne viennent pas d’un échantillon.",
                    "These are the numbers that do not come from a sample.",
                ),
            ),
            Mistake(
                lambda page: _kinds("design"),
                (
                    "Ce sont les nombres dont l’intervalle est calculé.",
                    "These are the numbers whose interval is computed.",
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: _verdict(COMPARISON),
        unit="word",
        hint=(
            "Cherchez la ligne levers-first-france-p13 dans audit.table et lisez sa colonne verdict.",
            "Look for the row levers-first-france-p13 in audit.table and read its column verdict.",
        ),
        moral=(
            "Dans le hasard : l’ordre imprimé est vrai de l’échantillon, il n’est pas établi pour les Français.",
            "Within chance: the printed order is true of the sample, it is not established for French people.",
        ),
        mistakes=(
            Mistake(lambda page: "beyond", ("L’écart n’est que d’un point.", "The gap is only one point.")),
            Mistake(
                lambda page: "not_testable",
                (
                    "Les deux nombres sont imprimés : la comparaison se teste.",
                    "Both numbers are printed: the comparison can be tested.",
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: _synthetic(LEVER["answer"]),
        unit="share",
        tolerance=0.0004,
        decimals=1,
        hint=(
            "Reprenez le calcul de la vision partagée, avec la réponse common_project.",
            "Do the computation of the shared vision again, with the answer common_project.",
        ),
        moral=(
            "Synthétique, donc : ce nombre retombe sur l’imprimé parce qu’on l’a voulu ainsi, et ne confirme rien.",
            "Synthetic, then: this number agrees with the print because it was made to, and confirms nothing.",
        ),
        mistakes=(
            Mistake(
                lambda page: (whole_sample()["lever"] == LEVER["answer"]).mean(),
                ("Il manque les poids.", "The weights are missing."),
            ),
            Mistake(
                lambda page: _synthetic("shared_vision"),
                ("C’est la vision partagée.", "This is the shared vision."),
            ),
        ),
    ),
    Exercise(
        lambda page: _width(),
        unit="share",
        hint=(
            'Demandez bound(("levers", "shared_vision", "territory", "bretagne")) et faites la différence.',
            'Ask bound(("levers", "shared_vision", "territory", "bretagne")) and take the difference.',
        ),
        moral=(
            "Tout est possible ; le fichier synthétique, lui, donne un nombre à une décimale. C’est pourquoi il n’est qu’une illustration.",
            "Anything is possible; the synthetic file gives a number to one decimal. That is why it is an illustration only.",
        ),
        mistakes=(
            Mistake(
                lambda page: POINT,
                (
                    "C’est l’arrondi d’un nombre imprimé ; celui-ci ne l’est pas.",
                    "This is the rounding of a printed number; this one is not printed.",
                ),
            ),
        ),
    ),
)
