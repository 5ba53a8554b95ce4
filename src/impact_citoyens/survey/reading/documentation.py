"""The contract for people: pages and templates written from the codebook, so that they cannot drift from it.

``python -m impact_citoyens.survey.reading.documentation`` writes them again after a change of the codebook.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from impact_citoyens.io import paths
from impact_citoyens.language.messages import N_, _, language, using
from impact_citoyens.study import study
from impact_citoyens.survey.reading import contract
from impact_citoyens.survey.reading.contract import Variable

INTRODUCTION = (
    N_(
        "Une ligne par répondant, une colonne par variable, en CSV (virgule, point-virgule ou tabulation "
        "; point ou virgule décimale ;\n"
        "UTF-8, Windows-1252 ou Latin-1), Excel `.xlsx`, Parquet, SPSS `.sav` ou Stata `.dta`. Plusieurs "
        "fichiers, comme les vagues d’une\n"
        "enquête, sont lus ensemble. Partir de `{study_folder}/microdata/template.csv` ; les codes sont dans "
        "`{study_folder}/microdata/codes.csv`, les types et\n"
        "les bornes dans `{study_folder}/microdata/schema.json` (Frictionless Table Schema)."
    ),
    N_(
        "- Une cellule contient un code, ou son libellé français ou anglais (sans égard à la casse ni aux"
        " accents), ou son étiquette SPSS ou Stata."
    ),
    N_(
        "- Une cellule vide, `NA`, `NaN` ou `.` est une réponse manquante : la personne n’est écartée que"
        " de cette question."
    ),
    N_(
        "- Un fichier qui a d’autres noms ou d’autres codes se lit tel quel, avec un fichier de "
        "correspondance comme\n"
        "  `{study_folder}/microdata/mapping-example.yml`."
    ),
    N_(
        "- Les colonnes des questions non posées peuvent manquer. Les autres colonnes sont ignorées, avec"
        " un avertissement."
    ),
    N_(
        "- **Ni noms, ni adresses électroniques ou postales, ni téléphones, ni texte libre.** Un tel "
        "fichier est refusé."
    ),
    N_(
        "- Les groupes de moins de 10 répondants ne sont pas montrés, ni ceux qui permettraient de les "
        "retrouver ; moins de 30 : fragile."
    ),
    N_("Votre fichier va dans `{study_folder}/microdata/`, qui n’est jamais versionné."),
)
NOTICE = N_(
    "*Écrit d’après `{study_folder}/reference/variables.csv` et le dictionnaire ; ne pas modifier : "
    "changer ceux-ci puis lancer `python -m impact_citoyens.survey.reading.documentation`.*"
)
KINDS = {
    "id": N_("un texte, unique dans la vague"),
    "wave": N_("une année"),
    "category": N_("codes ci-dessous"),
    "choice": N_("codes ci-dessous"),
    "age": N_("années, {low} à {high}"),
    "weight": N_("nombre, 0 ou plus"),
    "scale": N_("codes ci-dessous"),
    "score": N_("{low} à {high}"),
    "yes_no": N_("0 non, 1 oui"),
}
LIMITS = {
    "age": {"low": contract.LOWEST_AGE, "high": contract.HIGHEST_AGE},
    "score": {"low": contract.LOWEST_SCORE, "high": contract.HIGHEST_SCORE},
}
REQUIRED = {"value": N_("chaque cellule"), "column": N_("la colonne"), "": ""}


def document() -> str:
    """Write the contract as a Markdown page in the language of the moment."""
    paragraph, *rules, last = map(_, INTRODUCTION)
    sections = [
        _("# Le fichier de microdonnées"),
        _(NOTICE),
        paragraph,
        "\n".join(rules),
        last,
        _("## Qui a répondu"),
        _table(contract.identification()),
        _("## Ce qui a été demandé"),
        _table(contract.questions()),
        _("## Codes"),
        *_codes(),
    ]
    return "\n\n".join(sections) + "\n"


def _documents() -> Iterator[tuple[str, str]]:
    for code, name in (("en", "microdata"), ("fr", "microdonnees")):
        with using(code):
            yield f"docs/use/{name}.md", document()


def generated() -> dict[str, str]:
    """Return the content of every generated file, by its path in the repository."""
    return {
        **dict(_documents()),
        study.file("microdata/template.csv"): contract.template(),
        study.file("microdata/codes.csv"): contract.codes_table().to_csv(index=False, lineterminator="\n"),
        study.file("microdata/schema.json"): json.dumps(contract.table_schema(), ensure_ascii=False, indent=2)
        + "\n",
    }


def write(root: Path = paths.ROOT) -> None:
    """Write every generated file under the root of the repository."""
    for name, content in generated().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")


def _table(variables: list[Variable]) -> str:
    head = _("| colonne | sens | valeurs | obligatoire |\n|---|---|---|---|")
    return "\n".join([head, *map(_line, variables)])


def _line(variable: Variable) -> str:
    note = f" ({variable.note})" if variable.note and language() == "en" else ""
    values = _(KINDS[variable.kind], **LIMITS.get(variable.kind, {}))
    required = REQUIRED[variable.required] and _(REQUIRED[variable.required])
    cells = [f"`{variable.name}`", variable.label() + note, values, required]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _codes() -> list[str]:
    """One table a list of codes; variables that share a list share the table."""
    lists: dict[tuple, list[str]] = {}
    for variable in contract.variables().values():
        if variable.codes:
            lists.setdefault(variable.codes, []).append(f"`{variable.name}`")
    tables, head = [], _("| code | français | anglais |\n|---|---|---|")
    for codes, names in lists.items():
        lines = [f"| `{code.code}` | {code.label_fr} | {code.label_en} |" for code in codes]
        tables.append("\n".join([f"### {', '.join(names)}", "", head, *lines]))
    return tables


if __name__ == "__main__":
    write()
