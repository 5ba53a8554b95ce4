"""Where the repository keeps its rooms.

The package is installed from a checkout (``pip install -e .``): notebooks and the study live beside ``src``,
in the open, because readers audit them. ``IMPACT_CITOYENS_ROOT`` points elsewhere when the package is used
from another folder.
Where the tables of a study are, `impact_citoyens.study.study` knows alone.
"""

import os
from pathlib import Path

ROOT = Path(os.environ.get("IMPACT_CITOYENS_ROOT", Path(__file__).resolve().parents[3]))
NOTEBOOKS = ROOT / "notebooks"
REPORTS = ROOT / "reports"
CACHE = ROOT / ".cache"
