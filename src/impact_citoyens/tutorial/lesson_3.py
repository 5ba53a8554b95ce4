"""Exercises on multiple comparisons."""

import numpy as np
import pingouin as pg

from impact_citoyens.language.messages import N_
from impact_citoyens.pages.page import Page
from impact_citoyens.statistics import printed_tests, sample_design
from impact_citoyens.statistics.sampling_error import SampleSizes
from impact_citoyens.statistics.sampling_error import p_values as p_values_of
from impact_citoyens.study import study, territories
from impact_citoyens.tutorial.checking import Exercise, Mistake
from impact_citoyens.tutorial.made_up import example_p_values, p_values, true_shares

REGION = "pays-de-la-loire"
SURVEYS, SEED = 20_000, 2022  # another seed than the lesson's: a right answer need not be the same draw


def _share(page: Page, who: str = "france") -> float:
    return page.value("urgency", who, "essential_or_useful")


def _tests() -> int:
    return len(territories.regions())


def _drawn(shares: float | np.ndarray) -> np.ndarray:
    """p-values of made-up surveys."""
    n = study.current().respondents_per_region
    return p_values(np.random.default_rng(SEED).binomial(n, shares, (SURVEYS, _tests())) / n)


def _false_alarms(page: Page, times: int) -> float:
    return (_drawn(_share(page)) * times < printed_tests.ALPHA).any(axis=1).mean()


def _found(page: Page, times: int) -> float:
    truth = true_shares(_share(page), {name: _share(page, name) for name in (REGION, "nouvelle-aquitaine")})
    return (
        _drawn(truth.to_numpy())[:, territories.regions().index(REGION)] * times < printed_tests.ALPHA
    ).mean()


def _kept(method: str) -> float:
    values = example_p_values().to_numpy()
    return float(
        (values < printed_tests.ALPHA).sum()
        if method == "none"
        else pg.multicomp(values, method=method)[0].sum()
    )


def _p(page: Page, region: str = REGION) -> float:
    part = SampleSizes(part=sample_design.part("territory", region))
    return float(p_values_of("part", [_share(page, region)], [_share(page)], part)[0])


EXERCISES = (
    Exercise(
        lambda page: 1 - (1 - printed_tests.ALPHA) ** _tests(),
        unit="share",
        tolerance=0.002,
        decimals=1,
        hint=N_("La probabilité de n’avoir aucune fausse alerte est 0,95 multiplié 12 fois par lui-même."),
        moral=N_(
            "La simulation donne à peu près autant : les 12 tests ne sont pas tout à fait "
            "indépendants, la France étant faite des 12 régions."
        ),
        mistakes=(
            Mistake(
                lambda page: printed_tests.ALPHA * _tests(),
                N_(
                    "Vous avez additionné les risques : c’est le nombre moyen de fausses alertes, "
                    "pas la probabilité d’en avoir au moins une."
                ),
            ),
            Mistake(
                lambda page: (1 - printed_tests.ALPHA) ** _tests(),
                N_("C’est la probabilité de n’en avoir aucune."),
            ),
        ),
    ),
    Exercise(
        lambda page: _kept("holm"),
        tolerance=0.1,
        hint=N_(
            "Rangez les valeurs de la plus petite à la plus grande, comparez la première "
            "à 0,05/12, la suivante à 0,05/11… et arrêtez-vous au premier échec."
        ),
        moral=N_(
            "Holm garde au moins tout ce que Bonferroni garde, au même risque : il n’y a "
            "pas de raison de lui préférer Bonferroni quand toutes les valeurs sont "
            "connues."
        ),
        mistakes=(
            Mistake(lambda page: _kept("none"), N_("C’est sans aucune correction.")),
            Mistake(
                lambda page: _kept("bonf"),
                N_("C’est Bonferroni : Holm divise par 12, puis par 11, puis par 10…"),
            ),
        ),
    ),
    Exercise(
        lambda page: _false_alarms(page, _tests()),
        unit="share",
        tolerance=0.02,
        decimals=1,
        hint=N_(
            "Multipliez p_values par 12, regardez quelles enquêtes ont au moins une "
            "valeur sous 0,05, prenez la moyenne."
        ),
        moral=N_(
            "Bien moins que sans correction, mais un peu plus que les 5 % promis : la loi "
            "normale est moins exacte pour les très petites valeurs p qu’une correction "
            "demande."
        ),
        mistakes=(
            Mistake(lambda page: _false_alarms(page, 1), N_("C’est sans correction.")),
            Mistake(
                lambda page: 1 - _false_alarms(page, _tests()),
                N_("C’est la part des enquêtes sans fausse alerte."),
            ),
        ),
    ),
    Exercise(
        lambda page: _found(page, _tests()),
        unit="share",
        tolerance=0.06,
        hint=N_(
            "Dans found, prenez la colonne de Pays de la Loire ; comptez les enquêtes où "
            "12 fois sa valeur p reste sous 0,05."
        ),
        moral=N_(
            "Se protéger des fausses alertes a un prix : une vraie différence de neuf "
            "points échappe à l’enquête une fois sur trois environ."
        ),
        mistakes=(
            Mistake(lambda page: _found(page, 1), N_("C’est sans correction.")),
            Mistake(
                lambda page: 1 - _found(page, _tests()), N_("C’est la part des enquêtes qui la manquent.")
            ),
        ),
    ),
    Exercise(
        lambda page: min(1.0, _tests() * _p(page)),
        tolerance=0.0002,
        decimals=4,
        hint=N_("La valeur p du tableau, multipliée par le nombre de régions que l’on aurait pu comparer."),
        moral=N_(
            "Bonferroni n’a besoin que du nombre de comparaisons : on peut corriger sans "
            "connaître les dix autres parts."
        ),
        mistakes=(
            Mistake(_p, N_("C’est la valeur p avant correction.")),
            Mistake(
                lambda page: 2 * _p(page),
                N_("Deux comparaisons sont imprimées, mais elles ont été choisies parmi 12."),
            ),
        ),
    ),
    Exercise(
        lambda page: float(printed_tests.ALPHA // _p(page)),
        tolerance=0.5,
        hint=N_("Combien de fois la valeur p tient-elle dans 0,05 ?"),
        moral=N_(
            "Les actes comparent 12 régions, des âges, des communes, des professions, sur "
            "dix questions : ce nombre est vite atteint."
        ),
        mistakes=(
            Mistake(
                lambda page: float(_tests()),
                N_("C’est le nombre de régions ; cherchez jusqu’où l’on pourrait aller."),
            ),
            Mistake(
                lambda page: float(printed_tests.ALPHA // _p(page)) + 1,
                N_("C’est le premier nombre de trop."),
            ),
        ),
    ),
)
