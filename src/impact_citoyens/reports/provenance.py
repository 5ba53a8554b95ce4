"""What a page was built from: version, parameters, checksums of what it was made from. No clock and no commit: same inputs, same bytes."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from impact_citoyens import __version__
from impact_citoyens.evidence.microdata import NONE, is_reconstruction, open_microdata
from impact_citoyens.reports.plan import Execution

LABELS = {
    "fr": {
        "version": "Version",
        "parameters": "Paramètres",
        "notebook": "Carnet",
        "code": "Code (SHA-256)",
        "reads": "Données lues (SHA-256)",
        "reference": "Données de référence (SHA-256)",
        "tools": "Outils",
        "microdata": "Fichier de réponses",
        "lock": "Dépendances (SHA-256)",
        "reconstruction": "Répondants synthétiques",
        "made": "{samples} échantillons, graines {seeds}",
        "tables": "{digest} ({n} tables ou parties)",
    },
    "en": {
        "version": "Version",
        "parameters": "Parameters",
        "notebook": "Notebook",
        "code": "Code (SHA-256)",
        "reads": "Data read (SHA-256)",
        "reference": "Reference data (SHA-256)",
        "tools": "Tools",
        "microdata": "File of answers",
        "lock": "Dependencies (SHA-256)",
        "reconstruction": "Synthetic respondents",
        "made": "{samples} samples, seeds {seeds}",
        "tables": "{digest} ({n} tables or parts)",
    },
}
TOOLS = ("papermill", "nbconvert", "pandas", "matplotlib", "pingouin")


def provenance(execution: Execution, record: dict) -> dict[str, str]:
    """Return what produced a page, by label in the language of the page.

    Parameters
    ----------
    execution : Execution
    record : dict
        ``static`` and ``reads``: checksums by name (see `inputs`).
    """
    labels, static = LABELS[execution.language], record["static"]
    reads = hashlib.sha256(json.dumps(record["reads"], sort_keys=True).encode()).hexdigest()[:16]
    found = {
        labels["version"]: f"impact-citoyens {__version__}",
        labels["parameters"]: ", ".join(f"{name} = {value}" for name, value in execution.parameters.items()),
        labels["notebook"]: f"notebooks/{execution.notebook}.ipynb ({static.get('notebook', '–')})",
        labels["reads"]: labels["tables"].format(digest=reads, n=len(record["reads"])),
        labels["reference"]: static.get("reference", "–"),
        labels["code"]: static.get("code", "–"),
        labels["lock"]: static.get("lock", "–"),
        labels["tools"]: ", ".join(f"{tool} {version(tool)}" for tool in TOOLS),
    }
    if execution.microdata == NONE:
        return found
    made = is_reconstruction(execution.microdata)
    return found | {
        labels["reconstruction" if made else "microdata"]: reconstruction(execution)
        if made
        else microdata(execution)
    }


def reconstruction(execution: Execution) -> str:
    """Say which synthetic respondents a page shows: number of samples, their seeds (one each, from 1)."""
    samples = open_microdata(execution.microdata).summary["samples"]
    return LABELS[execution.language]["made"].format(samples=samples, seeds=f"1–{samples}")


def microdata(execution: Execution) -> str:
    """Say which microdata a page was built from: files, waves, respondents, weighting, checksum of files and options."""
    summary = open_microdata(execution.microdata).summary
    waves = ", ".join(
        f"{wave}: {found['respondents']}{_raking(found['raking'])}"
        for wave, found in summary["waves"].items()
    )
    return f"{', '.join(summary['files'])} ({waves}; {summary['options']['weighting']}; {Path(execution.microdata).name})"


def _raking(found: dict | None) -> str:
    """Say how the raking of a wave ended."""
    if not found:
        return ""
    return f", {found['iterations']} iterations, " + ("converged" if found["converged"] else "NOT converged")
