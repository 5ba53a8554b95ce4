"""Exercises on margins of error and on “who is first?”."""

from scipy.optimize import brentq

from impact_citoyens.language.messages import N_
from impact_citoyens.pages.page import Page
from impact_citoyens.statistics import margins, printed_tests, sample_design
from impact_citoyens.study import study
from impact_citoyens.tutorial.checking import Exercise, Mistake

N, REGIONS = study.current().respondents_per_region, 12
GAP = 0.01  # between the two levers, as printed


def _share(page: Page, who: str) -> float:
    return page.value("urgency", who, "essential_or_useful")


def _highest(page: Page) -> int:
    return round(_share(page, "pays-de-la-loire") * N)


def _reaches(page: Page, regions: int) -> float:
    return printed_tests.maximum_probability(_highest(page), N, _share(page, "france"), regions)


def _threshold(page: Page, regions: int) -> float:
    share = _share(page, "france")
    return (
        next(
            count
            for count in range(N + 1)
            if printed_tests.maximum_probability(count, N, share, regions) < printed_tests.ALPHA
        )
        / N
    )


def _levers(page: Page) -> tuple[float, float]:
    return page.value("levers", "france", "shared_vision"), page.value("levers", "france", "common_project")


def _needed(page: Page) -> float:
    return brentq(lambda n: printed_tests.smallest_gap(sum(_levers(page)), n) - GAP, 10, 1e7)


EXERCISES = (
    Exercise(
        lambda page: margins.margin(_share(page, "nouvelle-aquitaine"), N),
        unit="share",
        tolerance=0.0005,
        decimals=1,
        hint=N_("Reprenez la formule de la marge avec la part de Nouvelle-Aquitaine et 200 personnes."),
        moral=N_(
            "Plus large d’un bon point qu’en Pays de la Loire : une part plus proche de "
            "la moitié est plus incertaine."
        ),
        mistakes=(
            Mistake(
                lambda page: sample_design.share_error(_share(page, "nouvelle-aquitaine"), N),
                N_("C’est l’erreur type ; multipliez-la par 1,96."),
            ),
            Mistake(
                lambda page: 2 * margins.margin(_share(page, "nouvelle-aquitaine"), N),
                N_("C’est la largeur de l’intervalle ; la marge en est la moitié."),
            ),
            Mistake(
                lambda page: margins.margin(_share(page, "nouvelle-aquitaine"), 12 * N),
                N_("Une région compte 200 personnes, pas 2 400."),
            ),
        ),
    ),
    Exercise(
        lambda page: margins.smallest_difference(_share(page, "france"), N, N),
        unit="share",
        tolerance=0.0008,
        decimals=1,
        hint=N_(
            "La variance d’une différence est la somme des deux variances : 1,96 × √(p (1 "
            "− p) (1/200 + 1/200))."
        ),
        moral=N_(
            "Deux intervalles qui se touchent peuvent donc cacher une vraie différence : "
            "il faut 1,4 marge, pas deux."
        ),
        mistakes=(
            Mistake(
                lambda page: margins.margin(_share(page, "france"), N),
                N_("C’est la marge d’une seule région : l’autre aussi est incertaine."),
            ),
            Mistake(
                lambda page: 2 * margins.margin(_share(page, "france"), N),
                N_(
                    "Vous avez additionné deux marges : les erreurs des deux régions ne vont pas "
                    "toujours en sens contraires, on additionne les variances."
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: _reaches(page, REGIONS),
        unit="share",
        tolerance=0.004,
        decimals=1,
        hint=N_(
            "Tirez 12 régions de 200 personnes à la part nationale, gardez le plus grand "
            "effectif, comptez combien de fois il atteint celui de Pays de la Loire."
        ),
        moral=N_(
            "L’étendue, elle, n’était pas au-delà du hasard : la question posée change la "
            "réponse, et l’on ne choisit pas la question après avoir vu les nombres."
        ),
        mistakes=(
            Mistake(
                lambda page: _reaches(page, 1),
                N_(
                    "C’est la probabilité pour une région nommée d’avance ; ici, n’importe "
                    "laquelle des 12 pouvait être la première."
                ),
            ),
            Mistake(
                lambda page: 1 - _reaches(page, REGIONS), N_("C’est la probabilité de ne pas l’atteindre.")
            ),
        ),
    ),
    Exercise(
        lambda page: _threshold(page, REGIONS),
        unit="share",
        tolerance=0.0001,
        decimals=1,
        hint=N_(
            "Cherchez le plus petit effectif dont la probabilité exacte, comme maximum de "
            "12 régions, est inférieure à 5 % ; divisez-le par 200."
        ),
        moral=N_("Plus on compare de régions, plus la première doit être haute pour étonner."),
        mistakes=(
            Mistake(
                lambda page: _threshold(page, 1), N_("C’est le seuil d’une seule région nommée d’avance.")
            ),
            Mistake(
                lambda page: _threshold(page, REGIONS) - 1 / N,
                N_("Presque : à cet effectif, la probabilité est encore de 5 % ou plus."),
            ),
        ),
    ),
    Exercise(
        lambda page: printed_tests.smallest_gap(sum(_levers(page)), N),
        unit="share",
        tolerance=0.0008,
        decimals=1,
        hint=N_(
            "Reprenez le calcul de l’écart national avec 200 personnes au lieu de "
            "l’effectif efficace de la France."
        ),
        moral=N_(
            "Les actes classent pourtant les leviers de dix régions, sans imprimer un "
            "seul de leurs pourcentages."
        ),
        mistakes=(
            Mistake(
                lambda page: margins.smallest_difference(sum(_levers(page)) / 2, N, N),
                N_(
                    "Cette formule est celle de deux échantillons indépendants ; ici les mêmes "
                    "personnes choisissent entre les deux réponses."
                ),
            ),
            Mistake(
                lambda page: printed_tests.smallest_gap(
                    sum(_levers(page)), sample_design.base("national", "france").n_effective
                ),
                N_("C’est l’écart national ; une région n’a que 200 personnes."),
            ),
        ),
    ),
    Exercise(
        _needed,
        tolerance=30.0,
        hint=N_("Cherchez n tel que comparisons.smallest_gap(part des deux réponses, n) vaille un point."),
        moral=N_(
            "Plus de dix fois l’enquête : avec celle-ci, « premier » et « deuxième » ne "
            "veulent rien dire de plus que « à égalité »."
        ),
        mistakes=(
            Mistake(
                lambda page: printed_tests.sample_needed(*_levers(page)),
                N_(
                    "C’est l’effectif de chacun de deux échantillons indépendants ; ici les deux "
                    "réponses viennent des mêmes personnes."
                ),
            ),
        ),
    ),
)
