"""Run the command line with ``python -m impact_citoyens``."""

import sys

from impact_citoyens.cli import main
from impact_citoyens.io import tables

tables.freeze_tables()  # a command is made of one state of the data
sys.exit(main())
