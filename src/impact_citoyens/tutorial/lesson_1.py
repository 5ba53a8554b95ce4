"""Exercises on weights and equal samples."""

from math import sqrt

from impact_citoyens.language.messages import N_
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
        hint=N_(
            "Divisez le poids d’un répondant d’Île-de-France par celui d’un répondant de Centre-Val de Loire."
        ),
        moral=N_("Chaque région ayant le même effectif, ce rapport est celui des nombres d’inscrits."),
        mistakes=(
            Mistake(lambda page: _weight(SMALL) / _weight(LARGE), N_("Vous avez divisé dans l’autre sens.")),
            Mistake(
                lambda page: _weight(LARGE, RESIDENTS) / _weight(SMALL, RESIDENTS),
                N_("Ce rapport est celui des résidents ; l’étude pondère selon les inscrits."),
            ),
            Mistake(
                lambda page: _weight(LARGE),
                N_(
                    "C’est le poids par rapport au répondant moyen, pas par rapport à un "
                    "répondant de Centre-Val de Loire."
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: _national(RESIDENTS),
        unit="share",
        decimals=1,
        hint=N_(
            "Multipliez chaque part inventée par le poids de sa région parmi les résidents, puis additionnez."
        ),
        moral=N_(
            "Entre deux bases plausibles, le résultat national bouge de moins d’un point "
            "; entre pondérer et ne pas pondérer, de bien plus."
        ),
        mistakes=(
            Mistake(
                lambda page: regional_shares().mean(),
                N_("C’est la moyenne simple : elle compte chaque région pour un douzième."),
            ),
            Mistake(
                lambda page: _national("registered_voters"),
                N_("Ce sont les poids des inscrits ; prenez ceux des résidents."),
            ),
        ),
    ),
    Exercise(
        lambda page: _difficult("registered_voters", rounded=True),
        unit="share",
        tolerance=0.0004,
        hint=N_(
            "Prenez la part de chacune des trois régions parmi les inscrits, "
            "arrondissez-la avec round(2), puis additionnez."
        ),
        moral=N_(
            "C’est le nombre imprimé : un arrondi fait trop tôt suffit à l’expliquer, "
            "sans prouver que c’est ce qui s’est passé."
        ),
        mistakes=(
            Mistake(
                lambda page: _difficult("registered_voters"),
                N_(
                    "Vous avez additionné avant d’arrondir : c’est la bonne façon de faire, mais "
                    "ici l’on cherche l’autre."
                ),
            ),
            Mistake(
                lambda page: _difficult(RESIDENTS),
                N_("Ce sont les résidents, sans arrondi ; prenez les inscrits."),
            ),
        ),
    ),
    Exercise(
        lambda page: sample_design.base("national", "france", population_base=RESIDENTS).n_effective,
        tolerance=1.0,
        hint=N_(
            'Refaites le calcul de Kish avec margins.allocation("residents"), ou demandez '
            'design.base avec population_base="residents".'
        ),
        moral=N_(
            "Les résidents sont plus concentrés dans les grandes régions que les inscrits "
            ": les poids sont plus inégaux, la perte plus forte."
        ),
        mistakes=(
            Mistake(
                lambda page: sample_design.base("national", "france").n_effective,
                N_("C’est l’effectif efficace avec les inscrits."),
            ),
            Mistake(
                lambda page: margins.design_effect(
                    sample_design.base("national", "france", population_base=RESIDENTS)
                ),
                N_("C’est l’effet de plan ; l’effectif efficace est l’effectif divisé par lui."),
            ),
        ),
    ),
    Exercise(
        lambda page: _effect(),
        tolerance=0.01,
        decimals=2,
        hint=N_("Écrivez la formule avec 400 au lieu de 200 : que devient le rapport ?"),
        moral=N_(
            "L’effet de plan ne dépend que de l’inégalité des poids. Deux fois plus de "
            "personnes donnent un effectif efficace double, pas une pondération moins "
            "coûteuse."
        ),
        mistakes=(
            Mistake(lambda page: 2 * _effect(), N_("Les poids ne sont pas plus inégaux avec plus de monde.")),
            Mistake(
                lambda page: _effect() / 2,
                N_("L’effectif double, l’effectif efficace aussi : regardez leur rapport."),
            ),
            Mistake(
                lambda page: 2 * sample_design.base("national", "france").n_effective,
                N_("C’est l’effectif efficace ; la question porte sur l’effet de plan."),
            ),
        ),
    ),
    Exercise(
        lambda page: sqrt(_effect()) - 1,
        unit="share",
        decimals=1,
        hint=N_("Une marge d’erreur varie comme l’inverse de la racine carrée de l’effectif efficace."),
        moral=N_("C’est le prix, pour la France, d’avoir 200 réponses dans chaque région."),
        mistakes=(
            Mistake(
                lambda page: _effect() - 1,
                N_("C’est ce que perd la variance ; la marge suit la racine carrée."),
            ),
            Mistake(lambda page: sqrt(_effect()), N_("C’est le rapport des marges : retirez 1.")),
        ),
    ),
)
