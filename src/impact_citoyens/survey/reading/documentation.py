"""The contract for people: pages and templates written from the codebook, so that they cannot drift from it.

``python -m impact_citoyens.survey.reading.documentation`` writes them again after a change of the codebook.
"""

from __future__ import annotations

import json
from pathlib import Path

from impact_citoyens.io import paths
from impact_citoyens.language.numbers import check_language
from impact_citoyens.survey.reading import contract
from impact_citoyens.survey.reading.contract import Variable

_TEXT = {
    "en": {
        "title": "# The microdata file",
        "notice": "*Written from `data/reference/variables.csv` and the codebook; do not edit: change those and run "
        "`python -m impact_citoyens.survey.reading.documentation`.*",
        "intro": """\
One row a respondent, one column a variable, on CSV (comma, semicolon or tab; decimal point or comma; UTF-8, Windows-1252 or
Latin-1), Excel `.xlsx`, Parquet, SPSS `.sav` or Stata `.dta`. Several files, as the waves of a survey, are read as one. Start
from `data/microdata/template.csv`; codes are listed in `data/microdata/codes.csv`, types and limits in
`data/microdata/schema.json` (Frictionless Table Schema).

- A cell holds a code, or its label in French or English (case and accents do not count), or its value label in SPSS and Stata.
- An empty cell, `NA`, `NaN` or `.` is a missing answer: the respondent is left out of that question only.
- A file with other names or codes needs no editing: write a mapping file as `data/microdata/mapping-example.yml`.
- Columns of questions that were not asked may be absent. Other columns are ignored, with a warning.
- **No names, e-mail or postal addresses, phone numbers, or free text.** Such a file is refused.
- Groups of fewer than 10 respondents are not shown, nor those that would give them back; fewer than 30 are marked fragile.

Your file goes in `data/microdata/`, which is never committed.""",
        "who": "## Who answered",
        "what": "## What was asked",
        "codes": "## Codes",
        "head": "| column | meaning | values | required |\n|---|---|---|---|",
        "code_head": "| code | French | English |\n|---|---|---|",
        "required": {"value": "every cell", "column": "the column", "": ""},
        "kinds": {
            "id": "any text, unique in the wave",
            "wave": "a year",
            "category": "codes below",
            "choice": "codes below",
            "age": f"years, {contract.LOWEST_AGE} to {contract.HIGHEST_AGE}",
            "weight": "number, 0 or more",
            "scale": "codes below",
            "score": f"{contract.LOWEST_SCORE} to {contract.HIGHEST_SCORE}",
            "yes_no": "0 no, 1 yes",
        },
    },
    "fr": {
        "title": "# Le fichier de microdonnées",
        "notice": "*Écrit d’après `data/reference/variables.csv` et le dictionnaire ; ne pas modifier : changer ceux-ci puis lancer "
        "`python -m impact_citoyens.survey.reading.documentation`.*",
        "intro": """\
Une ligne par répondant, une colonne par variable, en CSV (virgule, point-virgule ou tabulation ; point ou virgule décimale ;
UTF-8, Windows-1252 ou Latin-1), Excel `.xlsx`, Parquet, SPSS `.sav` ou Stata `.dta`. Plusieurs fichiers, comme les vagues d’une
enquête, sont lus ensemble. Partir de `data/microdata/template.csv` ; les codes sont dans `data/microdata/codes.csv`, les types et
les bornes dans `data/microdata/schema.json` (Frictionless Table Schema).

- Une cellule contient un code, ou son libellé français ou anglais (sans égard à la casse ni aux accents), ou son étiquette SPSS ou Stata.
- Une cellule vide, `NA`, `NaN` ou `.` est une réponse manquante : la personne n’est écartée que de cette question.
- Un fichier qui a d’autres noms ou d’autres codes se lit tel quel, avec un fichier de correspondance comme
  `data/microdata/mapping-example.yml`.
- Les colonnes des questions non posées peuvent manquer. Les autres colonnes sont ignorées, avec un avertissement.
- **Ni noms, ni adresses électroniques ou postales, ni téléphones, ni texte libre.** Un tel fichier est refusé.
- Les groupes de moins de 10 répondants ne sont pas montrés, ni ceux qui permettraient de les retrouver ; moins de 30 : fragile.

Votre fichier va dans `data/microdata/`, qui n’est jamais versionné.""",
        "who": "## Qui a répondu",
        "what": "## Ce qui a été demandé",
        "codes": "## Codes",
        "head": "| colonne | sens | valeurs | obligatoire |\n|---|---|---|---|",
        "code_head": "| code | français | anglais |\n|---|---|---|",
        "required": {"value": "chaque cellule", "column": "la colonne", "": ""},
        "kinds": {
            "id": "un texte, unique dans la vague",
            "wave": "une année",
            "category": "codes ci-dessous",
            "choice": "codes ci-dessous",
            "age": f"années, {contract.LOWEST_AGE} à {contract.HIGHEST_AGE}",
            "weight": "nombre, 0 ou plus",
            "scale": "codes ci-dessous",
            "score": f"{contract.LOWEST_SCORE} à {contract.HIGHEST_SCORE}",
            "yes_no": "0 non, 1 oui",
        },
    },
}


def document(language: str) -> str:
    """Write the contract as a Markdown page.

    Parameters
    ----------
    language : {"fr", "en"}
    """
    words = _TEXT[check_language(language)]
    sections = [
        words["title"],
        words["notice"],
        words["intro"],
        words["who"],
        _table(contract.identification(), words, language),
        words["what"],
        _table(contract.questions(), words, language),
        words["codes"],
        *_codes(words),
    ]
    return "\n\n".join(sections) + "\n"


def generated() -> dict[str, str]:
    """Return the content of every generated file, by its path in the repository."""
    return {
        "docs/use/microdata.md": document("en"),
        "docs/use/microdonnees.md": document("fr"),
        "data/microdata/template.csv": contract.template(),
        "data/microdata/codes.csv": contract.codes_table().to_csv(index=False, lineterminator="\n"),
        "data/microdata/schema.json": json.dumps(contract.table_schema(), ensure_ascii=False, indent=2)
        + "\n",
    }


def write(root: Path = paths.ROOT) -> None:
    """Write every generated file under the root of the repository."""
    for name, content in generated().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")


def _table(variables: list[Variable], words: dict, language: str) -> str:
    return "\n".join([words["head"], *(_line(variable, words, language) for variable in variables)])


def _line(variable: Variable, words: dict, language: str) -> str:
    note = f" ({variable.note})" if variable.note and language == "en" else ""
    cells = [
        f"`{variable.name}`",
        variable.label(language) + note,
        words["kinds"][variable.kind],
        words["required"][variable.required],
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _codes(words: dict) -> list[str]:
    """One table a list of codes; variables that share a list share the table."""
    lists: dict[tuple, list[str]] = {}
    for variable in contract.variables().values():
        if variable.codes:
            lists.setdefault(variable.codes, []).append(f"`{variable.name}`")
    tables = []
    for codes, names in lists.items():
        lines = [f"| `{code.code}` | {code.label_fr} | {code.label_en} |" for code in codes]
        tables.append("\n".join([f"### {', '.join(names)}", "", words["code_head"], *lines]))
    return tables


if __name__ == "__main__":
    write()
