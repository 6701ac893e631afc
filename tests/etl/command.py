"""Runs `duaal` in a process of its own, forked from one that has the heavy packages loaded: a second saved per call."""

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

RunResult = subprocess.CompletedProcess[str]

# Packages of others only: what ours do when they are imported depends on the environment of the call.
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["duckdb", "pandas", "pandera.pandas"])


def run_forked(arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> RunResult:
    """Run the command with these arguments and only these variables, in a folder, and return what it printed."""
    with tempfile.TemporaryDirectory() as made:
        printed = [Path(made) / name for name in ("stdout", "stderr")]
        process = _FORKED.Process(target=_main, args=(list(arguments), dict(environment), folder, printed))
        # A page run by AppTest before leaves its script as the main module, which the child would run again.
        with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
            process.start()
        process.join()
        texts = [path.read_text(encoding="utf-8") for path in printed]
        assert process.exitcode is not None
        return RunResult(["duaal", *arguments], process.exitcode, *texts)


def _main(arguments: list[str], environment: dict[str, str], folder: Path, printed: list[Path]) -> None:
    for number, path in enumerate(printed, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["duaal", *arguments]
    runpy.run_module("etl.cli", run_name="__main__", alter_sys=True)
