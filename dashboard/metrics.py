"""Figures of the running service for a monitoring system, as Prometheus text; no label or value is about a person."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from dashboard.store import active_settings, sessions, warehouse
from etl.ledger import LedgerDamaged, has_ledger, last_data_seq, ledger_of
from etl.login_settings import has_login
from etl.readiness import obstacles
from etl.warehouse import Generations, NotPublished

CONTENT_TYPE = CONTENT_TYPE_LATEST
_UPLOAD_SECONDS = (0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120, 300)
_PAGE_SECONDS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)


class Metrics:
    """What this process counts. Several processes are asked one by one: each knows its own counts."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self.uploads = Counter(
            "duaal_uploads",
            "Uploads judged or loaded by visitors and scripts.",
            ("action", "result"),
            registry=self.registry,
        )
        self.upload_seconds = Histogram(
            "duaal_upload_seconds",
            "Seconds that judging or loading took.",
            ("action",),
            buckets=_UPLOAD_SECONDS,
            registry=self.registry,
        )
        self.page_seconds = Histogram(
            "duaal_page_run_seconds",
            "Seconds that drawing a page took on the server.",
            ("page",),
            buckets=_PAGE_SECONDS,
            registry=self.registry,
        )
        self.page_failures = Counter("duaal_page_failures", "Pages that could not be drawn.", registry=self.registry)
        ProcessCollector(registry=self.registry)
        self.registry.register(_State())

    @contextmanager
    def page_run(self, page: str) -> Iterator[None]:
        """Count one run of a page, and how long it took; the page is named by its module."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.page_seconds.labels(page).observe(time.perf_counter() - started)

    def as_text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)


@cache
def metrics() -> Metrics:
    """Return the metrics of this process."""
    return Metrics()


def upload_result(answer: dict[str, Any]) -> str:
    """Return how an upload ended, as the label of its count."""
    if answer.get("already_loaded"):
        return "repeated"
    if answer["accepted"]:
        return "accepted"
    return "needs_reason" if answer.get("needs_reason") else "refused"


class _State(Collector):
    """What is looked up when it is asked for. A figure that cannot be had is left out: unknown is not zero."""

    def describe(self) -> Iterator[GaugeMetricFamily]:
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        settings = active_settings()
        generations = Generations(settings)
        looked_up: tuple[tuple[str, str, Callable[[], float]], ...] = (
            ("duaal_ready", "1 when /ready answers 200, else 0.", lambda: not obstacles(settings, warehouse())),
            ("duaal_sessions", "Logins that are going on.", lambda: sessions().count(time.time())),
            (
                "duaal_generation_age_seconds",
                "Seconds since the published warehouse was made.",
                lambda: time.time() - generations.current().stat().st_mtime,
            ),
            ("duaal_ledger_head", "Number of the newest event of the ledger.", lambda: ledger_of(settings).last_seq()),
            (
                "duaal_ledger_unpublished",
                "1 while the ledger holds data that the published warehouse does not, else 0.",
                lambda: last_data_seq(settings) > generations.published_seq(),
            ),
            (
                "duaal_disk_free_bytes",
                "Free bytes on the disk of the state folder.",
                lambda: shutil.disk_usage(settings.state_dir).free,
            ),
        )
        for name, text, ask in looked_up:
            if name == "duaal_sessions" and not has_login(settings):
                continue
            try:
                if name.startswith("duaal_ledger") and not has_ledger(settings):  # opening it would make a new one
                    continue
                value = float(ask())
            except (OSError, sqlite3.Error, LedgerDamaged, NotPublished):
                continue
            yield GaugeMetricFamily(name, text, value=value)
