"""What long work says of itself: a line that is redrawn on a terminal; elsewhere a line at the start and each tenth."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TypeVar

import click

from etl.cli_text import number

T = TypeVar("T")

_SECONDS = 0.5
_PARTS = 10
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


def counted(items: Iterable[T], total: int, label: str) -> Iterator[T]:
    """Yield items and show how many of how many are done: a bar on a terminal, else a line at the start and each tenth.

    All of it goes to standard output; lines are written at once, also into a file or a pipe.
    """
    if sys.stdout.isatty():
        with click.progressbar(items, length=total, label=label) as shown:
            yield from shown
        return
    with step_by_step(label) as told:
        for done, item in enumerate(items, start=1):
            yield item
            told(done, total)


@contextmanager
def step_by_step(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give what is told how many of how many are done; it writes a line at the start and at each tenth of the work."""
    said = 0

    def tell(done: int, total: int) -> None:
        nonlocal said
        tenth = _PARTS if done >= total else done * _PARTS // total
        if tenth > said:
            said = tenth
            click.echo(f"{label}: {number(done)} / {number(total)}")
            sys.stdout.flush()

    click.echo(f"{label} …")
    sys.stdout.flush()
    yield tell
