"""Write the lessons in one language: ``python -m impact_citoyens.tutorial en``."""

import sys

from impact_citoyens.io.errors import InputError
from impact_citoyens.io.tables import relative
from impact_citoyens.tutorial.copies import write_copies


def main(arguments: list[str]) -> int:
    """Write the lessons that are missing and say which; return the exit status."""
    try:
        written = write_copies(*arguments[:1] or ["fr"])
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    print(
        "\n".join(relative(path) for path in written)
        or "Every lesson is there already; delete one to begin it again."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
