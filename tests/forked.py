"""Processes forked from one that has the heavy packages loaded: seconds of every command and of every server saved."""

import multiprocessing
import os
import sys
import time
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

# Packages of others only: what ours do when they are imported depends on the environment of the call.
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(
    ["duckdb", "pandas", "pandera.pandas", "plotly.graph_objects", "streamlit", "streamlit.web.bootstrap", "uvicorn"]
)


def start_forked(target: Any, *arguments: Any) -> ForkServerProcess:
    """Start a function of a test module in a process of its own; what it takes is pickled."""
    process = _FORKED.Process(target=target, args=arguments)
    # A page run by AppTest before leaves its script as the main module, which the child would run again.
    with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        process.start()
    return process


def become(environment: Mapping[str, str], folder: Path, printed: Mapping[int, Path]) -> None:
    """Make of a forked process one with these variables only, in this folder, and its output in these files.

    What Python reads when it starts (PYTHONHASHSEED, say) stays as it was.
    """
    for number, path in printed.items():
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, number)
        os.close(opened)
    for number, name in ((1, "stdout"), (2, "stderr")):
        if number in printed:
            setattr(sys, name, os.fdopen(number, "w", encoding="utf-8", closefd=False))
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
