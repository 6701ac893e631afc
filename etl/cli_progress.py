"""A line that says what long work is doing and for how long, on the error output, when a person looks at it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

_SECONDS = 0.5
_CLEAR = "\r\x1b[K"


@contextmanager
def working(label: str, *, as_json: bool = False) -> Iterator[Callable[[str], None]]:
    """Show the label, the step that is told to what this gives, and the seconds gone by, until the block ends.

    Nothing is written for machines: with --json, or when the error output is no terminal.
    """
    if as_json or not sys.stderr.isatty():
        yield lambda _step: None
        return
    ended, steps, begun = Event(), [""], time.monotonic()

    def draw() -> None:
        step = f": {steps[-1]}" if steps[-1] else ""
        sys.stderr.write(f"{_CLEAR}{label}{step} … {time.monotonic() - begun:.0f} s")
        sys.stderr.flush()

    def redraw() -> None:
        while not ended.wait(_SECONDS):
            draw()

    drawing = Thread(target=redraw, daemon=True)
    draw()
    drawing.start()
    try:
        yield steps.append
    finally:
        ended.set()
        drawing.join()
        sys.stderr.write(_CLEAR)
        sys.stderr.flush()
