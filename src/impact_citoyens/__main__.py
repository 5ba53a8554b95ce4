"""Run the command line with ``python -m impact_citoyens``."""

import sys

from impact_citoyens.cli import main

sys.exit(main())
