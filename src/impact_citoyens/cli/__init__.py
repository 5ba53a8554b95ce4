"""The command line behind the Makefile: ``python -m impact_citoyens reports --territory bretagne``."""

import sys

import click

from impact_citoyens.cli import number_commands, page_commands
from impact_citoyens.io.errors import InputError

__all__ = ["commands", "main"]


@click.group(no_args_is_help=False)
def commands() -> None:
    """IMPACT-Citoyens, rerun."""


for command in (*page_commands.COMMANDS, *number_commands.COMMANDS):
    commands.add_command(command)


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status: 0 done, 1 a page failed, 2 inputs that cannot be used.

    Raises
    ------
    SystemExit
        With status 2 for a command or an option that does not exist, after the usage.
    """
    try:
        return commands.main(arguments, "impact-citoyens", standalone_mode=False) or 0
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort as interrupted:
        raise KeyboardInterrupt from interrupted
