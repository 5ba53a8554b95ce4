"""What a page was built from: version, parameters, checksums of what it was made from.

It has no clock and no commit: the same inputs give the same bytes.
"""

import json
from importlib.metadata import version
from pathlib import Path

from impact_citoyens import __version__
from impact_citoyens.evidence.microdata import NONE, is_reconstruction, open_microdata
from impact_citoyens.io.cache import short_checksum
from impact_citoyens.language.messages import _
from impact_citoyens.reports.plan import Execution

TOOLS = ("papermill", "nbconvert", "pandas", "matplotlib", "pingouin")


def provenance(execution: Execution, record: dict) -> dict[str, str]:
    """Return what produced the page of a notebook, by label.

    Parameters
    ----------
    execution : Execution
    record : dict
        ``static`` and ``reads``: checksums by name (see `inputs`).
    """
    notebook = f"notebooks/{execution.notebook}.ipynb ({record['static'].get('notebook', '–')})"
    parameters = ", ".join(f"{name} = {value}" for name, value in execution.parameters.items())
    own = {_("Version"): _version(), _("Paramètres"): parameters, _("Carnet"): notebook}
    return own | build_provenance(execution.microdata, record)


def build_provenance(microdata: str, record: dict) -> dict[str, str]:
    """Return what produced a page of the whole build, by label: no notebook, no parameters of one."""
    static = record["static"]
    reads = short_checksum(json.dumps(record["reads"], sort_keys=True))
    slices = _("{digest} ({n} tables ou parties)", digest=reads, n=len(record["reads"]))
    made_from = {
        _("Version"): _version(),
        _("Données lues (SHA-256)"): slices,
        _("Données de référence (SHA-256)"): static.get("reference", "–"),
        _("Code (SHA-256)"): static.get("code", "–"),
        _("Dépendances (SHA-256)"): static.get("lock", "–"),
        _("Outils"): ", ".join(f"{tool} {version(tool)}" for tool in TOOLS),
    }
    if microdata == NONE:
        return made_from
    if is_reconstruction(microdata):
        return made_from | {_("Répondants synthétiques"): reconstruction(microdata)}
    return made_from | {_("Fichier de réponses"): answers_file(microdata)}


def _version() -> str:
    return f"impact-citoyens {__version__}"


def reconstruction(microdata: str) -> str:
    """Say which synthetic respondents a page shows: number of samples, their seeds (one each, from 1)."""
    samples = open_microdata(microdata).summary["samples"]
    return _("{samples} échantillons, graines {seeds}", samples=samples, seeds=f"1–{samples}")


def answers_file(microdata: str) -> str:
    """Say which microdata a page was built from.

    It names files, waves, respondents, weighting, and the checksum of files and options.
    """
    summary = open_microdata(microdata).summary
    parts = summary["waves"].items()
    waves = ", ".join(f"{name}: {wave['respondents']}{_raking(wave['raking'])}" for name, wave in parts)
    files, weighting = ", ".join(summary["files"]), summary["options"]["weighting"]
    return f"{files} ({waves}; {weighting}; {Path(microdata).name})"


def _raking(raking: dict | None) -> str:
    """Say how the raking of a wave ended."""
    if not raking:
        return ""
    end = "converged" if raking["converged"] else "NOT converged"
    return f", {raking['iterations']} iterations, {end}"
