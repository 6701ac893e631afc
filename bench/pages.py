"""Measures the pages: reruns, 100 visitors at once, memory of a visitor, Chromium, and the first page beside Dash.

Run as `python -m bench.pages [--sample STATE] [--rows N] [--visitors N] [--seconds N]`, or `make bench-pages`. Wall
times mean little on a busy machine: what is gated as script time is the server's CPU, and both are printed.
"""

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page

from bench.gates import Gate, print_gates
from bench.page_browser import Seen, Side, chromium, median_of, visit_and_change
from bench.page_session import Run, Visitor, cpu_of, resident_mb, visit
from bench.written import FILES, write_files
from dashboard.formats import formats
from etl.settings import Settings
from tests.dashboard.served import Served, served

PAGES = ("", "voortgang", "instelling", "tijdlijn", "werkplekken", "beleidsaanbevelingen", "volledigheid", "esf")
PARTS = ("sample", "large", "browser")
SAMPLE_MONTHS = ("2023-10", "2023-06", "2022-12")
LARGE_MONTHS = ("2022-10",)
_AGAIN = 8
_THINK_SECONDS = (5.0, 15.0)
"""Between two questions of a visitor: who reads a page changes something every ten seconds."""


def p95(values: list[float]) -> float:
    """Return the value that 95 of 100 stay below."""
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


async def reruns(site: Served, months: tuple[str, ...]) -> list[Run]:
    """Show every view for the first time, then again and again; return the latter."""
    visitor = await visit(site.port, site.pid)
    everything: list[Run] = []
    for path in PAGES:
        first: list[Run] = []
        again: list[Run] = []
        for month in months:
            query = f"stand={month}&instelling=100001" if path == "instelling" else f"stand={month}"
            first.append(await visitor.run(path, query))
            again += [await visitor.run(path, query) for _ in range(_AGAIN)]
        cpu, script = [each.cpu_ms for each in again], [each.script_ms for each in again]
        print(
            f"  {path or 'overzicht':22} first CPU {median(each.cpu_ms for each in first):6.0f}   "
            f"again CPU p50 {median(cpu):5.1f} p95 {p95(cpu):5.1f}   script p50 {median(script):5.1f} "
            f"p95 {p95(script):5.1f} ms   {again[-1].size / 1000:4.0f} kB",
            flush=True,
        )
        everything += again
    await visitor.connection.close()
    return everything


async def crowd(site: Served, count: int, seconds: int, months: tuple[str, ...]) -> tuple[list[float], float]:
    """Let many visitors change their view every ten seconds; return their waits in ms, and the memory of each in MB."""
    chance = random.Random(1)  # noqa: S311 - which page is looked at next
    views = [(path, f"stand={month}") for path in PAGES for month in months]
    before = resident_mb(site.pid)
    visitors = [await visit(site.port, site.pid) for _ in range(count)]
    waits: list[float] = []

    async def live(visitor: Visitor, until: float) -> None:
        await asyncio.sleep(chance.uniform(0, _THINK_SECONDS[1]))
        while time.monotonic() < until:
            waits.append((await visitor.run(*chance.choice(views))).answer_ms)
            await asyncio.sleep(chance.uniform(*_THINK_SECONDS))

    until = time.monotonic() + seconds
    await asyncio.gather(*(live(each, until) for each in visitors))
    memory = (resident_mb(site.pid) - before) / count
    for each in visitors:
        await each.connection.close()
    return waits, memory


def measure_store(name: str, state: Path, months: tuple[str, ...], bar: float, given: argparse.Namespace) -> list[Gate]:
    """Measure the reruns and the crowd on one store."""
    print(f"{name}: one visitor")
    with served(Settings(state_dir=state), {"DUAAL_STATE_DIR": str(state)}) as site:
        again = asyncio.run(reruns(site, months))
        cpu, script = [each.cpu_ms for each in again], [each.script_ms for each in again]
        print(f"  all pages: CPU p95 {p95(cpu):.1f} ms, script p50 {median(script):.1f}, p95 {p95(script):.1f} ms")
        print(f"{name}: {given.visitors} visitors for {given.seconds} s; load average {os.getloadavg()[0]:.1f}")
        with cpu_of(site.pid) as used:
            waits, memory = asyncio.run(crowd(site, given.visitors, given.seconds, months))
        each = used[0] / len(waits) * 1000
        print(
            f"  {len(waits)} views, server CPU {each:.0f} ms each, wait p50 {median(waits):.0f}, p95 {p95(waits):.0f}, "
            f"longest {max(waits):.0f} ms; {memory:.2f} MB a visitor, {resident_mb(site.pid):.0f} MB in all"
        )
    return [
        Gate(f"{name}: CPU ms of a rerun, p95", p95(cpu), bar, is_ceiling=True),
        Gate(f"{name}: wait of {given.visitors} visitors, p95 ms", p95(waits), 300, is_ceiling=True),
    ]


def _change_ours(page: Page, month: str) -> str:
    shown = formats("nl", "Europe/Brussels").month(month)
    box = page.get_by_role("combobox", name="Stand")
    box.click()
    page.get_by_role("option", name=shown, exact=True).click()
    return shown


def _change_dash(page: Page, month: str) -> str:
    page.locator("#month").click()
    page.get_by_role("option", name=month, exact=True).click()
    return month


@contextmanager
def _dash(state: Path) -> Iterator[tuple[int, int]]:
    """Serve the page in Dash; yield port and process."""
    port = 18050
    command = [sys.executable, "-m", "bench.page_dash", str(state), str(port)]
    # Our caches say on stderr that they are used outside Streamlit.
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        site = Served(port, Settings(state_dir=state), process.pid)
        for _ in range(600):
            try:
                site.get("/")
                break
            except OSError:
                time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def beside_dash(state: Path, months: tuple[str, ...]) -> None:
    """Open the first page of both in Chromium, in turns, and compare."""
    turns, chosen = 3, [*months[1:], months[0]] * 2
    firsts: dict[str, list[Seen]] = {"ours": [], "Dash": []}
    changes: dict[str, list[Seen]] = {"ours": [], "Dash": []}
    with served(Settings(state_dir=state)) as site, _dash(state) as (port, pid), chromium() as browser:
        sides = [
            Side("ours", site.url, site.pid, ".dm-status", _change_ours),
            Side("Dash", f"http://localhost:{port}", pid, "#state", _change_dash),
        ]
        for _ in range(turns):
            for side in sides:
                first, changed = visit_and_change(browser, side, chosen)
                firsts[side.name].append(first)
                # The first turn fills the caches of both.
                changes[side.name] += changed if len(firsts[side.name]) > 1 else []
    for what, found in (("first visit", firsts), ("change of month", changes)):
        medians = {name: median_of(each) for name, each in found.items()}
        for name, each in medians.items():
            print(
                f"  {what:16} {name:5} seen after {each.seen_ms:6.0f} ms, server CPU {each.server_cpu_ms:5.0f} ms, "
                f"browser {each.browser_ms:5.0f} ms, {each.kilobytes:6.0f} kB"
            )
        ours, dash = medians["ours"], medians["Dash"]
        print(
            f"  {what:16} ours : Dash = seen {ours.seen_ms / dash.seen_ms:.2f}, server CPU "
            f"{ours.server_cpu_ms / dash.server_cpu_ms:.2f}, browser {ours.browser_ms / dash.browser_ms:.2f}, "
            f"bytes {ours.kilobytes / dash.kilobytes:.2f}"
        )


def large_store(rows: int) -> Path:
    """Return a store with so many enrolments, built by the product's own loader when it is not there yet."""
    state = FILES / f"state-{rows}"
    if not (state / "warehouse" / "current").exists():
        write_files(rows)
        subprocess.run([sys.executable, "-m", "bench.build_store", str(FILES / str(rows)), str(state)], check=True)
    return state


def sample_store(folder: Path) -> Path:
    """Load the sample into a folder."""
    command = [sys.executable, "-c", "from etl.cli import main; main()", "sample", str(folder / "files"), "--load"]
    state = folder / "state"
    environment = {**os.environ, "DUAAL_STATE_DIR": str(state)}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return state


def wanted(arguments: list[str] | None = None) -> argparse.Namespace:
    """What to measure, from `arguments` (default: the command line): all parts unless some are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    # Not `choices`: Python 3.11's argparse holds an empty list against them too.
    parser.add_argument("parts", nargs="*", default=list(PARTS), help=f"of {', '.join(PARTS)}; default: all")
    parser.add_argument("--sample", type=Path, help="a state folder that holds the sample (default: a new one)")
    parser.add_argument("--rows", type=int, default=1_000_000, help="enrolments of the large store")
    parser.add_argument("--visitors", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args(arguments)
    if unknown := sorted(set(given.parts) - set(PARTS)):
        parser.error(f"unknown: {', '.join(unknown)}; choose from {', '.join(PARTS)}")
    return given


def main() -> int:
    """Print all figures and return 1 when a bar is passed."""
    given = wanted()
    parts = given.parts
    FILES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FILES) as folder:
        sample = given.sample or sample_store(Path(folder))
        gates: list[Gate] = []
        if "sample" in parts:
            gates += measure_store("sample", sample, SAMPLE_MONTHS, 80, given)
        if "large" in parts:
            gates += measure_store(f"{given.rows:,} enrolments", large_store(given.rows), LARGE_MONTHS, 150, given)
        if "browser" in parts:
            print("sample: the first page in Chromium, in turns with Dash")
            beside_dash(sample, SAMPLE_MONTHS)
    return print_gates(gates)


if __name__ == "__main__":
    raise SystemExit(main())
