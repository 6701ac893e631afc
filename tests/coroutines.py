"""Work that a test does in a thread of its own: browser tests leave a running loop in the main one."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def in_thread(work: Callable[[], T]) -> T:
    """Return what `work` returns in a fresh thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end whatever loop runs here, and return its result."""
    return in_thread(lambda: asyncio.run(coroutine))
