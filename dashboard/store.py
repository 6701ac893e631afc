"""The settings and the warehouse of this process, set once before the first page is served."""

from functools import cache

from dashboard.limits import Limits
from dashboard.refusals import UnknownVisitors
from dashboard.sessions import Sessions
from etl.settings import Settings
from etl.settings import settings as settings_of_environment
from etl.warehouse import NotPublished, Warehouse

_chosen: list[Settings] = []


def use_settings(settings: Settings) -> None:
    """Serve the store of these settings. The entry script takes no arguments, so this is where they stand for it."""
    _chosen[:] = [settings]


def active_settings() -> Settings:
    """Return the settings in use: those given, else those of the environment."""
    return _chosen[0] if _chosen else settings_of_environment()


@cache
def _sessions(settings: Settings) -> Sessions:
    return Sessions(settings)


def sessions() -> Sessions:
    """Return the table of who is logged in."""
    return _sessions(active_settings())


@cache
def _unknown_visitors(settings: Settings) -> UnknownVisitors:
    return UnknownVisitors(settings)


def unknown_visitors() -> UnknownVisitors:
    """Return what notes the refusals of this process to who nobody knows."""
    return _unknown_visitors(active_settings())


@cache
def _limits(settings: Settings) -> Limits:
    return Limits(settings)


def limits() -> Limits:
    """Return how much every user may still ask of this process."""
    return _limits(active_settings())


@cache
def _warehouse(settings: Settings) -> Warehouse:
    return Warehouse(settings)


def warehouse() -> Warehouse:
    """Return the warehouse of this process: one for all visitors, a cursor for every question."""
    return _warehouse(active_settings())


def data_version() -> str | None:
    """Return the version of the published data, or None while there are none."""
    try:
        return warehouse().version
    except NotPublished:
        return None
