"""A pool of workers as its client sees it: an order goes in, answers come out."""

import json
import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

from impact_citoyens.reports.worker_pool import ENVIRONMENT, REFUSED
from impact_citoyens.study import study

DIED = "the process that makes the pages died before this one was made"


def pool_answers(order: dict, root: Path) -> Generator[dict, None, bool]:
    """Start a pool of workers and give it an order; yield its answers, and return whether it refused to fork.

    Parameters
    ----------
    order : dict
        See `make_page.make_page`.
    root : Path
        Where it finds the data.
    """
    chosen = {study.VARIABLE: order["study"]} if "study" in order else {}
    with subprocess.Popen(
        [sys.executable, "-m", "impact_citoyens.reports.worker_pool"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | ENVIRONMENT | {"IMPACT_CITOYENS_ROOT": str(root)} | chosen,
        cwd=root,
        text=True,
    ) as pool:
        try:
            pool.stdin.write(json.dumps(order) + "\n")
            pool.stdin.flush()
            for line in pool.stdout:
                answer = json.loads(line)
                if "refused" in answer:
                    break
                yield answer
            pool.stdin.close()
        except BrokenPipeError:
            pass
        except BaseException:
            pool.kill()  # its children die with it
            raise
    return pool.returncode == REFUSED
