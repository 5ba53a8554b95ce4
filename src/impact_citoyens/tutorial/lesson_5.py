"""Exercises on reproducing a published figure."""

from functools import lru_cache

import pandas as pd

from impact_citoyens import ledger
from impact_citoyens.audit.auditor import open_audit
from impact_citoyens.evidence.microdata import NONE
from impact_citoyens.language.messages import N_
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
        hint=N_(
            'Cherchez dans published.values("urgency") la ligne de la France et de la '
            "réponse essential_or_useful."
        ),
        moral=N_("Un recto verso, pas l’exposé : à la tribune, ce nombre n’a été dit que par région."),
        mistakes=(Mistake(lambda page: _page_of(OTHER), N_("C’est la page des nombres régionaux.")),),
    ),
    Exercise(
        lambda page: _printed(page)["low"],
        unit="share",
        tolerance=0.0005,
        decimals=1,
        hint=N_(
            "Prenez design.share_interval, avec la base de la France et un demi-point d’arrondi (0,005)."
        ),
        moral=N_("L’arrondi de l’imprimé compte ici pour près d’un cinquième de la demi-largeur."),
        mistakes=(
            Mistake(_without_rounding, N_("Il manque l’arrondi : 37 % imprimé peut être 36,5 %.")),
            Mistake(
                lambda page: (
                    _printed(page)["estimate"]
                    - margins.margin(_printed(page)["estimate"], 12 * study.current().respondents_per_region)
                ),
                N_(
                    "C’est l’intervalle d’un tirage simple de 2 400 personnes ; l’effectif "
                    "efficace est plus petit, et il manque l’arrondi."
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: _kinds("unknown_n"),
        tolerance=0.1,
        hint=N_('Comptez, dans published.estimates(), les lignes dont interval vaut "unknown_n".'),
        moral=N_(
            "Faute d’effectif, aucun intervalle ne peut être calculé : on peut citer ces "
            "nombres, pas les comparer."
        ),
        mistakes=(
            Mistake(
                lambda page: _kinds("none"), N_("Ce sont les nombres qui ne viennent pas d’un échantillon.")
            ),
            Mistake(lambda page: _kinds("design"), N_("Ce sont les nombres dont l’intervalle est calculé.")),
        ),
    ),
    Exercise(
        lambda page: _verdict(COMPARISON),
        unit="word",
        hint=N_("Cherchez la ligne levers-first-france-p13 dans audit.table et lisez sa colonne verdict."),
        moral=N_(
            "Dans le hasard : l’ordre imprimé est vrai de l’échantillon, il n’est pas "
            "établi pour les Français."
        ),
        mistakes=(
            Mistake(lambda page: "beyond", N_("L’écart n’est que d’un point.")),
            Mistake(
                lambda page: "not_testable", N_("Les deux nombres sont imprimés : la comparaison se teste.")
            ),
        ),
    ),
    Exercise(
        lambda page: _synthetic(LEVER["answer"]),
        unit="share",
        tolerance=0.0004,
        decimals=1,
        hint=N_("Reprenez le calcul de la vision partagée, avec la réponse common_project."),
        moral=N_(
            "Synthétique, donc : ce nombre retombe sur l’imprimé parce qu’on l’a voulu "
            "ainsi, et ne confirme rien."
        ),
        mistakes=(
            Mistake(
                lambda page: (whole_sample()["lever"] == LEVER["answer"]).mean(), N_("Il manque les poids.")
            ),
            Mistake(lambda page: _synthetic("shared_vision"), N_("C’est la vision partagée.")),
        ),
    ),
    Exercise(
        lambda page: _width(),
        unit="share",
        hint=N_(
            'Demandez bound(("levers", "shared_vision", "territory", "bretagne")) et faites la différence.'
        ),
        moral=N_(
            "Tout est possible ; le fichier synthétique, lui, donne un nombre à une "
            "décimale. C’est pourquoi il n’est qu’une illustration."
        ),
        mistakes=(
            Mistake(lambda page: POINT, N_("C’est l’arrondi d’un nombre imprimé ; celui-ci ne l’est pas.")),
        ),
    ),
)
