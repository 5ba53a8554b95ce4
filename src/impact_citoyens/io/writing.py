"""Files that are whole or not there."""

import json
import os
import re
from pathlib import Path

import pandas as pd

TEMPORARY = re.compile(r"\..+\.html\.(\d+)")


def write_whole(path: Path, text: str) -> None:
    """Write a file whole: under a temporary name, then renamed, so that readers never meet half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_csv(path: Path, frame: pd.DataFrame, digits: int = 10) -> None:
    """Write a table whole or not at all, to some digits: the last bits of a sum do not change it."""
    write_whole(path, frame.to_csv(index=False, float_format=f"%.{digits}g", lineterminator="\n"))


def write_json(path: Path, content: dict) -> None:
    """Write plain data whole or not at all, keys in order."""
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def sweep(folder: Path) -> None:
    """Remove the temporary files of processes that died before they could."""
    for path in folder.rglob(".*.html.*"):
        temporary = TEMPORARY.fullmatch(path.name)
        if temporary and not _alive(int(temporary[1])):
            path.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True
