"""Exercises on bounds and on what synthetic respondents are."""

from functools import lru_cache

from impact_citoyens.language.messages import N_
from impact_citoyens.pages.page import Page
from impact_citoyens.reconstruction.bounds.model import Model
from impact_citoyens.reconstruction.bounds.solving import bound
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.quantities import Linear, Quantity
from impact_citoyens.study import territories
from impact_citoyens.tutorial.checking import Exercise, Mistake
from impact_citoyens.tutorial.synthetic import samples

QUESTION, ANSWER = "urgency", "essential_or_useful"
KNOWN = ("urgency-france-p55", "urgency-pays-de-la-loire-p11", "urgency-nouvelle-aquitaine-p11")
NAMED = ("pays-de-la-loire", "nouvelle-aquitaine")
POINT = 0.01

bound = lru_cache(maxsize=32)(bound)  # the same few figures, asked at each check


@lru_cache(maxsize=1)
def _others() -> tuple[float, float]:
    """Bound the weighted share of the ten regions that are not printed, by three printed shares."""
    weights = territories.weights().drop(list(NAMED))
    terms = tuple(
        (weight / weights.sum(), Quantity("share", QUESTION, ANSWER, "territory", region))
        for region, weight in weights.items()
    )
    constraints = [constraint for constraint in compile_claims().of(QUESTION) if constraint.claim_id in KNOWN]
    return Model(QUESTION, constraints, [("territory", region) for region in territories.regions()]).range(
        Linear(terms)
    )


def _others_unrounded(page: Page) -> float:
    weights = territories.weights()
    shares = {name: page.value(QUESTION, name, ANSWER) for name in NAMED}
    return (
        page.value(QUESTION, "france", ANSWER) - sum(weights[name] * share for name, share in shares.items())
    ) / weights.drop(list(NAMED)).sum()


def _lever(page: Page, answer: str) -> float:
    return page.value("levers", "france", answer)


def _objectives(page: Page) -> tuple[float, float]:
    return page.value("objectives", "france", "reduce_fragilities"), page.value(
        "objectives", "france", "new_engines"
    )


def _fixed(page: Page) -> float:
    drawn = samples(QUESTION, ANSWER)
    return float(((drawn.max() - drawn.min()) < POINT).sum())


EXERCISES = (
    Exercise(
        lambda page: _others()[0],
        unit="share",
        tolerance=0.0008,
        decimals=1,
        hint=N_(
            "Ajoutez une troisième inconnue au programme, et deux lignes par énoncé : la "
            "France, Pays de la Loire, Nouvelle-Aquitaine."
        ),
        moral=N_(
            "Trois nombres imprimés suffisent à tenir dix régions ensemble à un point et "
            "demi près ; d’aucune d’elles on ne sait rien de plus."
        ),
        mistakes=(
            Mistake(
                _others_unrounded,
                N_(
                    "C’est la valeur si les trois nombres imprimés étaient exacts ; chacun cache "
                    "un arrondi d’un demi-point."
                ),
            ),
            Mistake(
                lambda page: _others()[1], N_("C’est la plus grande valeur ; la plus petite est demandée.")
            ),
        ),
    ),
    Exercise(
        lambda page: bound(("levers", "rules_and_norms"))[1],
        unit="share",
        decimals=1,
        hint=N_(
            "Les trois leviers ne peuvent pas dépasser 100 % ; les deux premiers peuvent "
            "être imprimés par excès."
        ),
        moral=N_(
            "La plus petite valeur possible est zéro : le reste peut n’être fait que d’autres réponses."
        ),
        mistakes=(
            Mistake(
                lambda page: 1 - _lever(page, "shared_vision") - _lever(page, "common_project"),
                N_("C’est le reste des nombres imprimés ; chacun d’eux peut cacher un demi-point."),
            ),
            Mistake(
                lambda page: 1 - _lever(page, "shared_vision") - _lever(page, "common_project") - POINT,
                N_(
                    "Vous avez arrondi dans l’autre sens : cherchez les plus petites valeurs que "
                    "les deux premiers leviers peuvent avoir."
                ),
            ),
        ),
    ),
    Exercise(
        lambda page: bound((QUESTION, ANSWER, "territory", "ile-de-france"))[1],
        unit="share",
        decimals=1,
        hint=N_('Demandez bound pour la question, la réponse, "territory" et "ile-de-france".'),
        moral=N_(
            "Les actes disent l’agglomération parisienne au-dessous de la France, et elle "
            "fait l’essentiel de l’Île-de-France : un énoncé sur les communes parle d’une "
            "région."
        ),
        mistakes=(
            Mistake(
                lambda page: bound((QUESTION, ANSWER, "territory", "bretagne"))[1],
                N_(
                    "C’est ce que disent les énoncés sur les régions seules ; tout le registre en "
                    "dit davantage."
                ),
            ),
            Mistake(
                lambda page: bound((QUESTION, ANSWER, "territory", "ile-de-france"))[0],
                N_("C’est la plus petite valeur ; la plus grande est demandée."),
            ),
        ),
    ),
    Exercise(
        lambda page: bound(("levers", "common_project", "territory", "bretagne"))[1],
        unit="share",
        decimals=1,
        hint=N_(
            "Si le projet est deuxième, la vision en a au moins autant ; et les deux "
            "ensemble ne dépassent pas 100 %."
        ),
        moral=N_(
            "« Première » ne dit presque rien du niveau : à la vision elle-même, le "
            "registre laisse tout, de 0 à 100 %."
        ),
        mistakes=(
            Mistake(lambda page: 1.0, N_("La vision doit en avoir au moins autant.")),
            Mistake(
                lambda page: _lever(page, "common_project"),
                N_("C’est le nombre national ; rien ne dit que la Bretagne lui ressemble."),
            ),
        ),
    ),
    Exercise(
        lambda page: sum(_objectives(page)) - 1,
        unit="share",
        hint=N_(
            "Les deux groupes réunis ne peuvent pas dépasser 100 % : ce qui dépasse est compté deux fois."
        ),
        moral=N_(
            "Une autre source imprime 74 % pour les deux à la fois : c’est dans les "
            "bornes, tout près de la plus grande."
        ),
        mistakes=(
            Mistake(
                lambda page: _objectives(page)[0] * _objectives(page)[1],
                N_(
                    "Multiplier suppose que les deux réponses n’ont aucun lien : c’est une "
                    "hypothèse, pas une borne."
                ),
            ),
            Mistake(lambda page: min(_objectives(page)), N_("C’est la plus grande valeur possible.")),
        ),
    ),
    Exercise(
        _fixed,
        tolerance=0.1,
        hint=N_(
            "Dans made, prenez le plus grand moins le plus petit de chaque colonne ; "
            "comptez ceux qui restent sous 0,01."
        ),
        moral=N_(
            "Ce sont les régions dont le nombre est imprimé. Tout le reste bouge d’un "
            "échantillon à l’autre : ce qui n’est pas imprimé n’est pas connu."
        ),
        mistakes=(
            Mistake(
                lambda page: len(territories.regions()) - _fixed(page), N_("Ce sont celles qui bougent.")
            ),
        ),
    ),
)
