"""Where the repository keeps its rooms.

The package is installed from a checkout (``pip install -e .``): data and notebooks live beside ``src``, in the open,
because readers audit them. ``IMPACT_CITOYENS_ROOT`` points elsewhere when the package is used from another folder.
"""

import os
from pathlib import Path

ROOT = Path(os.environ.get("IMPACT_CITOYENS_ROOT", Path(__file__).resolve().parents[3]))
DATA = ROOT / "data"
REFERENCE = DATA / "reference"
PUBLISHED = DATA / "published"
NOTEBOOKS = ROOT / "notebooks"
REPORTS = ROOT / "reports"
