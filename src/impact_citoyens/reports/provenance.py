"""What a page was built from: version, commit, parameters, checksums. No clock, so that two builds give the same bytes."""

import hashlib
import subprocess
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from impact_citoyens import __version__, paths
from impact_citoyens.microdata import NONE, is_reconstruction, open_microdata
from impact_citoyens.reports.plan import Execution

LABELS = {
    "fr": {"version": "Version", "commit": "Commit", "parameters": "Paramètres", "notebook": "Carnet", "published": "Registre publié (SHA-256)",
           "reference": "Données de référence (SHA-256)", "tools": "Outils", "modified": "modifié", "microdata": "Fichier de réponses",
           "reconstruction": "Répondants synthétiques", "made": "{samples} échantillons, graines {seeds} ; {checksum}"},
    "en": {"version": "Version", "commit": "Commit", "parameters": "Parameters", "notebook": "Notebook", "published": "Published ledger (SHA-256)",
           "reference": "Reference data (SHA-256)", "tools": "Tools", "modified": "modified", "microdata": "File of answers",
           "reconstruction": "Synthetic respondents", "made": "{samples} samples, seeds {seeds}; {checksum}"},
}  # fmt: skip
TOOLS = ("papermill", "nbconvert", "pandas", "matplotlib", "pingouin")


def provenance(execution: Execution) -> dict[str, str]:
    """Return what produced a page, by label in the language of the page."""
    labels = LABELS[execution.language]
    source = paths.NOTEBOOKS / f"{execution.notebook}.ipynb"
    found = {
        labels["version"]: f"impact-citoyens {__version__}",
        labels["commit"]: commit() + (f" ({labels['modified']})" if modified() else ""),
        labels["parameters"]: ", ".join(f"{name} = {value}" for name, value in execution.parameters.items()),
        labels["notebook"]: f"notebooks/{source.name} ({checksum([source]) if source.exists() else '–'})",
        labels["published"]: checksum(sorted(paths.PUBLISHED.glob("*.csv"))),
        labels["reference"]: checksum(sorted(paths.REFERENCE.glob("*.csv"))),
        labels["tools"]: ", ".join(f"{tool} {version(tool)}" for tool in TOOLS),
    }
    if execution.microdata == NONE:
        return found
    made = is_reconstruction(execution.microdata)
    return found | {labels["reconstruction" if made else "microdata"]: reconstruction(execution) if made else microdata(execution)}


def reconstruction(execution: Execution) -> str:
    """Say which synthetic respondents a page shows: number of samples, their seeds (one each, from 1), checksum of what they were made from."""
    samples = open_microdata(execution.microdata).summary["samples"]
    return LABELS[execution.language]["made"].format(samples=samples, seeds=f"1–{samples}", checksum=Path(execution.microdata).name)


def microdata(execution: Execution) -> str:
    """Say which microdata a page was built from: files, waves, respondents, weighting, checksum of files and options."""
    summary = open_microdata(execution.microdata).summary
    waves = ", ".join(f"{wave}: {found['respondents']}{_raking(found['raking'])}" for wave, found in summary["waves"].items())
    return f"{', '.join(summary['files'])} ({waves}; {summary['options']['weighting']}; {Path(execution.microdata).name})"


def _raking(found: dict | None) -> str:
    """Say how the raking of a wave ended."""
    if not found:
        return ""
    return f", {found['iterations']} iterations, " + ("converged" if found["converged"] else "NOT converged")


def checksum(files: list[Path]) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of the names and contents of files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def commit() -> str:
    """Return the commit of the checkout (an en dash outside version control)."""
    return _git("rev-parse", "--short=12", "HEAD") or "–"


@lru_cache(maxsize=1)
def modified() -> bool:
    """Return whether tracked files differ from the commit."""
    return bool(_git("status", "--porcelain", "--untracked-files=no"))


def _git(*words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=paths.ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
