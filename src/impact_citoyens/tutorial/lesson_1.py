"""Exercises on weights and equal samples."""

from math import sqrt

from impact_citoyens.statistics import margins, sample_design
from impact_citoyens.study import codebook, territories
from impact_citoyens.tutorial.checking import Exercise, Mistake
from impact_citoyens.tutorial.made_up import regional_shares

RESIDENTS = "residents"
LARGE, SMALL = "ile-de-france", "centre-val-de-loire"


def _weight(region: str, base: str = "registered_voters") -> float:
    return margins.allocation(base).loc[region, "weight"]


def _national(base: str) -> float:
    return (territories.weights(base) * regional_shares()).sum()


def _difficult(base: str, rounded: bool = False) -> float:
    shares = territories.weights(base)[codebook.members("territory", "difficult_regions")]
    return (shares.round(2) if rounded else shares).sum()


def _effect() -> float:
    return margins.design_effect(sample_design.base("national", "france"))


EXERCISES = (
    Exercise(
        lambda page: _weight(LARGE) / _weight(SMALL),
        tolerance=0.02,
        decimals=2,
        hint=(
            "Divisez le poids d’un répondant d’Île-de-France par celui d’un répondant de Centre-Val de Loire.",
            "Divide the weight of a respondent from Île-de-France by that of one from Centre-Val de Loire.",
        ),
        moral=(
            "Chaque région ayant le même effectif, ce rapport est celui des nombres d’inscrits.",
            "As every region has the same number of respondents, this is the ratio of their numbers of registered voters.",
        ),
        mistakes=(
            Mistake(
                lambda page: _weight(SMALL) / _weight(LARGE),
                ("Vous avez divisé dans l’autre sens.", "You divided the other way round."),
            ),
            Mistake(
                lambda page: _weight(LARGE, RESIDENTS) / _weight(SMALL, RESIDENTS),
                (
                    "Ce rapport est celui des résidents ; l’étude pondère selon les inscrits.",
                    "This is the ratio of residents; the study weighs by registered voters.",
                ),
            ),
            Mistake(
                lambda page: _weight(LARGE),
                (
                    "C’est le poids par rapport au répondant moyen, pas par rapport à un répondant de Centre-Val de Loire.",
                    "This is the weight compared with the average respondent, not with one from Centre-Val de Loire.",
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: _national(RESIDENTS),
        unit="share",
        decimals=1,
        hint=(
            "Multipliez chaque part inventée par le poids de sa région parmi les résidents, puis additionnez.",
            "Multiply each made-up share by the weight of its region among residents, then add up.",
        ),
        moral=(
            "Entre deux bases plausibles, le résultat national bouge de moins d’un point ; entre pondérer et ne pas pondérer, de bien plus.",
            "Between two plausible bases the national result moves by less than a point; between weighting and not weighting, by much more.",
        ),
        mistakes=(
            Mistake(
                lambda page: regional_shares().mean(),
                (
                    "C’est la moyenne simple : elle compte chaque région pour un douzième.",
                    "This is the plain average: it counts every region for one twelfth.",
                ),
            ),
            Mistake(
                lambda page: _national("registered_voters"),
                (
                    "Ce sont les poids des inscrits ; prenez ceux des résidents.",
                    "These are the weights of registered voters; take those of residents.",
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: _difficult("registered_voters", rounded=True),
        unit="share",
        tolerance=0.0004,
        hint=(
            "Prenez la part de chacune des trois régions parmi les inscrits, arrondissez-la avec round(2), puis additionnez.",
            "Take the share of each of the three regions among registered voters, round it with round(2), then add up.",
        ),
        moral=(
            "C’est le nombre imprimé : un arrondi fait trop tôt suffit à l’expliquer, sans prouver que c’est ce qui s’est passé.",
            "This is the printed number: rounding too early is enough to explain it, without proving that this is what happened.",
        ),
        mistakes=(
            Mistake(
                lambda page: _difficult("registered_voters"),
                (
                    "Vous avez additionné avant d’arrondir : c’est la bonne façon de faire, mais ici l’on cherche l’autre.",
                    "You added before rounding: that is the proper way, but here we look for the other one.",
                ),
            ),
            Mistake(
                lambda page: _difficult(RESIDENTS),
                (
                    "Ce sont les résidents, sans arrondi ; prenez les inscrits.",
                    "These are residents, not rounded; take registered voters.",
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: sample_design.base("national", "france", population_base=RESIDENTS).n_effective,
        tolerance=1.0,
        hint=(
            'Refaites le calcul de Kish avec margins.allocation("residents"), ou demandez design.base avec population_base="residents".',
            'Do Kish’s computation again with margins.allocation("residents"), or ask design.base with population_base="residents".',
        ),
        moral=(
            "Les résidents sont plus concentrés dans les grandes régions que les inscrits : les poids sont plus inégaux, la perte plus forte.",
            "Residents are more concentrated in the large regions than registered voters: weights are more unequal, the loss is larger.",
        ),
        mistakes=(
            Mistake(
                lambda page: sample_design.base("national", "france").n_effective,
                (
                    "C’est l’effectif efficace avec les inscrits.",
                    "This is the effective size with registered voters.",
                ),
            ),
            Mistake(
                lambda page: margins.design_effect(
                    sample_design.base("national", "france", population_base=RESIDENTS)
                ),
                (
                    "C’est l’effet de plan ; l’effectif efficace est l’effectif divisé par lui.",
                    "This is the design effect; the effective size is the number of people divided by it.",
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: _effect(),
        tolerance=0.01,
        decimals=2,
        hint=(
            "Écrivez la formule avec 400 au lieu de 200 : que devient le rapport ?",
            "Write the formula with 400 instead of 200: what becomes of the ratio?",
        ),
        moral=(
            (
                "L’effet de plan ne dépend que de l’inégalité des poids. Deux fois plus de personnes donnent un effectif efficace "
                "double, pas une pondération moins coûteuse."
            ),
            (
                "The design effect depends on how unequal weights are, on nothing else. Twice as many people double the effective "
                "size; they do not make weighting cheaper."
            ),
        ),
        mistakes=(
            Mistake(
                lambda page: 2 * _effect(),
                (
                    "Les poids ne sont pas plus inégaux avec plus de monde.",
                    "Weights are not more unequal with more people.",
                ),
            ),
            Mistake(
                lambda page: _effect() / 2,
                (
                    "L’effectif double, l’effectif efficace aussi : regardez leur rapport.",
                    "The size doubles, so does the effective size: look at their ratio.",
                ),
            ),
            Mistake(
                lambda page: 2 * sample_design.base("national", "france").n_effective,
                (
                    "C’est l’effectif efficace ; la question porte sur l’effet de plan.",
                    "This is the effective size; the question is about the design effect.",
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: sqrt(_effect()) - 1,
        unit="share",
        decimals=1,
        hint=(
            "Une marge d’erreur varie comme l’inverse de la racine carrée de l’effectif efficace.",
            "A margin of error varies as the inverse of the square root of the effective size.",
        ),
        moral=(
            "C’est le prix, pour la France, d’avoir 200 réponses dans chaque région.",
            "That is the price, for France, of having 200 answers in each region.",
        ),
        mistakes=(
            Mistake(
                lambda page: _effect() - 1,
                (
                    "C’est ce que perd la variance ; la marge suit la racine carrée.",
                    "This is what the variance loses; the margin follows the square root.",
                ),
            ),
            Mistake(
                lambda page: sqrt(_effect()),
                (
                    "C’est le rapport des marges : retirez 1.",
                    "This is the ratio of the margins: take 1 away.",
                ),
            ),
        ),
    ),
)
