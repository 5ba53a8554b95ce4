"""Where each claim is said and drawn in the pages of a build, and whether the audit is up to date with them.

Nothing here is slow to import: a build with nothing to do asks it.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from impact_citoyens.io.cache import short_checksum
from impact_citoyens.reports import inputs
from impact_citoyens.reports.plan import AUDIT, Execution
from impact_citoyens.study import study
from impact_citoyens.survey.microdata_names import SYNTHETIC

SLICES = ["anomalies:*", "audit:*", "relations:*", "values:*"]
TABLES = ("audit.csv", "estimates.csv")


@dataclass(frozen=True)
class Link:
    """Addresses of a claim, relative to the folder of the pages; empty where there is none.

    Attributes
    ----------
    said : str
        Where it is said in words.
    drawn : str
        The first figure that draws it.
    """

    said: str = ""
    drawn: str = ""


def links(pages: Path) -> dict[str, Link]:
    """Find every claim in the pages of France, from what each page says of itself.

    Parameters
    ----------
    pages : Path
        Folder of the pages of a language: ``france/06_levers.html`` is in it.
    """
    said: dict[str, str] = {}
    drawn: dict[str, str] = {}
    for path in sorted((pages / study.nation()).glob("[0-9][0-9]_*.html")):
        record, name = inputs.of_page(path) or {}, f"{study.nation()}/{path.name}"
        for claim in record.get("said", []):
            said.setdefault(claim, f"{name}#claim-{claim}")
        for figure, claims in record.get("drawn", []):
            for claim in claims:
                drawn.setdefault(claim, f"{name}#{figure}")
    return {claim: Link(said.get(claim, ""), drawn.get(claim, "")) for claim in sorted({*said, *drawn})}


def of_repeats(linked: dict[str, Link], repeats: dict[str, list[str]]) -> dict[str, Link]:
    """Give claims that print the same number the links of the one that is said: it is said once."""
    more = dict(linked)
    for claim, others in repeats.items():
        mine = [linked[other] for other in (claim, *others) if other in linked]
        more[claim] = Link(
            next((link.said for link in mine if link.said), ""),
            next((link.drawn for link in mine if link.drawn), ""),
        )
    return more


def folder(output: Path, language: str) -> Path:
    """Return where the pages of a language are."""
    return output if language == "fr" else output / "en"


def record(output: Path, microdata: str, language: str, languages: list[str]) -> dict:
    """Return what the page of the audit is made from (see `reports.inputs`)."""
    execution = Execution(language, study.nation(), AUDIT, microdata)
    static = inputs.statics(execution, frozenset([execution]))
    linked = links(folder(output, language)).items()
    listed = [[claim, link.said, link.drawn] for claim, link in linked] + sorted(languages)
    static = {name: static[name] for name in ("code", "reference", "lock", "python", "parameters")}
    static["pages"] = short_checksum(json.dumps(listed))
    reads = inputs.slices(SLICES + (["reconstruction:*"] if microdata == SYNTHETIC else []))
    return {"static": static, "reads": reads, "error": ""}


def up_to_date(output: Path, microdata: str, languages: list[str]) -> bool:
    """Return whether the tables and the pages of the audit are what they would be made again."""
    pages = {language: folder(output, language) / "audit.html" for language in languages}
    return all((output / name).exists() for name in TABLES) and all(
        inputs.of_page(path) == record(output, microdata, language, languages)
        for language, path in pages.items()
    )
