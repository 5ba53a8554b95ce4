"""Files that are whole or not there."""

import os
import re
from pathlib import Path

TEMPORARY = re.compile(r"\..+\.html\.(\d+)")


def write_whole(path: Path, text: str) -> None:
    """Write a file under a temporary name, then rename it: readers meet the old page or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Remove the temporary files of processes that died before they could."""
    for path in folder.rglob(".*.html.*"):
        found = TEMPORARY.fullmatch(path.name)
        if found and not _alive(int(found[1])):
            path.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True
