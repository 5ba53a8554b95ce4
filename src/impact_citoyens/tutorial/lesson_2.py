"""Exercises on margins of error and on “who is first?”."""

from scipy.optimize import brentq

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
        hint=(
            "Reprenez la formule de la marge avec la part de Nouvelle-Aquitaine et 200 personnes.",
            "Take the formula of the margin again, with the share of Nouvelle-Aquitaine and 200 people.",
        ),
        moral=(
            "Plus large d’un bon point qu’en Pays de la Loire : une part plus proche de la moitié est plus incertaine.",
            "Wider by more than a point than in Pays de la Loire: a share nearer to one half is less certain.",
        ),
        mistakes=(
            Mistake(
                lambda page: sample_design.share_error(_share(page, "nouvelle-aquitaine"), N),
                (
                    "C’est l’erreur type ; multipliez-la par 1,96.",
                    "This is the standard error; multiply it by 1.96.",
                ),
            ),
            Mistake(
                lambda page: 2 * margins.margin(_share(page, "nouvelle-aquitaine"), N),
                (
                    "C’est la largeur de l’intervalle ; la marge en est la moitié.",
                    "This is the width of the interval; the margin is half of it.",
                ),
            ),
            Mistake(
                lambda page: margins.margin(_share(page, "nouvelle-aquitaine"), 12 * N),
                ("Une région compte 200 personnes, pas 2 400.", "A region has 200 people, not 2,400."),
            ),
        ),
    ),
    Exercise(
        lambda page: margins.smallest_difference(_share(page, "france"), N, N),
        unit="share",
        tolerance=0.0008,
        decimals=1,
        hint=(
            "La variance d’une différence est la somme des deux variances : 1,96 × √(p (1 − p) (1/200 + 1/200)).",
            "The variance of a difference is the sum of both variances: 1.96 × √(p (1 − p) (1/200 + 1/200)).",
        ),
        moral=(
            "Deux intervalles qui se touchent peuvent donc cacher une vraie différence : il faut 1,4 marge, pas deux.",
            "Two intervals that touch may therefore hide a true difference: it takes 1.4 margins, not two.",
        ),
        mistakes=(
            Mistake(
                lambda page: margins.margin(_share(page, "france"), N),
                (
                    "C’est la marge d’une seule région : l’autre aussi est incertaine.",
                    "This is the margin of a single region: the other one is uncertain too.",
                ),
            ),
            Mistake(
                lambda page: 2 * margins.margin(_share(page, "france"), N),
                (
                    (
                        "Vous avez additionné deux marges : les erreurs des deux régions ne vont pas toujours en sens "
                        "contraires, on additionne les variances."
                    ),
                    "You added two margins: the errors of both regions do not always go in opposite directions; variances are what adds up.",
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: _reaches(page, REGIONS),
        unit="share",
        tolerance=0.004,
        decimals=1,
        hint=(
            (
                "Tirez 12 régions de 200 personnes à la part nationale, gardez le plus grand effectif, comptez combien de fois il "
                "atteint celui de Pays de la Loire."
            ),
            "Draw 12 regions of 200 people at the national share, keep the largest count, see how often it reaches that of Pays de la Loire.",
        ),
        moral=(
            (
                "L’étendue, elle, n’était pas au-delà du hasard : la question posée change la réponse, et l’on ne choisit pas la "
                "question après avoir vu les nombres."
            ),
            "The range was not beyond chance: the answer depends on the question, and one does not choose the question after seeing the numbers.",
        ),
        mistakes=(
            Mistake(
                lambda page: _reaches(page, 1),
                (
                    "C’est la probabilité pour une région nommée d’avance ; ici, n’importe laquelle des 12 pouvait être la première.",
                    "This is the probability for a region named in advance; here, any of the 12 could have been first.",
                ),
            ),
            Mistake(
                lambda page: 1 - _reaches(page, REGIONS),
                ("C’est la probabilité de ne pas l’atteindre.", "This is the probability not to reach it."),
            ),
        ),
    ),
    Exercise(
        lambda page: _threshold(page, REGIONS),
        unit="share",
        tolerance=0.0001,
        decimals=1,
        hint=(
            "Cherchez le plus petit effectif dont la probabilité exacte, comme maximum de 12 régions, est inférieure à 5 % ; divisez-le par 200.",
            "Look for the smallest count whose exact probability, as the maximum of 12 regions, is under 5%; divide it by 200.",
        ),
        moral=(
            "Plus on compare de régions, plus la première doit être haute pour étonner.",
            "The more regions are compared, the higher the first must be to surprise.",
        ),
        mistakes=(
            Mistake(
                lambda page: _threshold(page, 1),
                (
                    "C’est le seuil d’une seule région nommée d’avance.",
                    "This is the threshold of a single region named in advance.",
                ),
            ),
            Mistake(
                lambda page: _threshold(page, REGIONS) - 1 / N,
                (
                    "Presque : à cet effectif, la probabilité est encore de 5 % ou plus.",
                    "Almost: at this count the probability is still 5% or more.",
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: printed_tests.smallest_gap(sum(_levers(page)), N),
        unit="share",
        tolerance=0.0008,
        decimals=1,
        hint=(
            "Reprenez le calcul de l’écart national avec 200 personnes au lieu de l’effectif efficace de la France.",
            "Do the computation of the national gap again with 200 people instead of the effective size of France.",
        ),
        moral=(
            "Les actes classent pourtant les leviers de dix régions, sans imprimer un seul de leurs pourcentages.",
            "Yet the proceedings rank the levers of ten regions, without printing a single one of their percentages.",
        ),
        mistakes=(
            Mistake(
                lambda page: margins.smallest_difference(sum(_levers(page)) / 2, N, N),
                (
                    "Cette formule est celle de deux échantillons indépendants ; ici les mêmes personnes choisissent entre les deux réponses.",
                    "This formula is for two independent samples; here the same people choose between the two answers.",
                ),
            ),
            Mistake(
                lambda page: printed_tests.smallest_gap(
                    sum(_levers(page)), sample_design.base("national", "france").n_effective
                ),
                (
                    "C’est l’écart national ; une région n’a que 200 personnes.",
                    "This is the national gap; a region has 200 people only.",
                ),
            ),
        ),
    ),
    Exercise(
        _needed,
        tolerance=30.0,
        hint=(
            "Cherchez n tel que comparisons.smallest_gap(part des deux réponses, n) vaille un point.",
            "Look for n such that comparisons.smallest_gap(share of both answers, n) is one point.",
        ),
        moral=(
            "Plus de dix fois l’enquête : avec celle-ci, « premier » et « deuxième » ne veulent rien dire de plus que « à égalité ».",
            "More than ten times the survey: with this one, “first” and “second” mean no more than “level”.",
        ),
        mistakes=(
            Mistake(
                lambda page: printed_tests.sample_needed(*_levers(page)),
                (
                    "C’est l’effectif de chacun de deux échantillons indépendants ; ici les deux réponses viennent des mêmes personnes.",
                    "This is the size of each of two independent samples; here both answers come from the same people.",
                ),
            ),
        ),
    ),
)
