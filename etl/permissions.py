"""Which role may do what: the one table. Pages, routes, queries, writing functions and the command line ask it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, get_args

Role = Literal["department", "esf", "pilot_lead", "reader"]
ROLES: tuple[Role, ...] = get_args(Role)

Reach = Literal["all", "own", "published", "none"]
"""How far a right goes: all institutions, the user's own, all of them as published aggregates only, or nowhere."""


class Right(StrEnum):
    """One thing that somebody may do."""

    READ_REFERENCE = "read_reference"
    """Definitions, timeline, targets, recommendations: nothing in them belongs to one institution."""
    READ_FIGURES = "read_figures"
    """KPIs and how much of what is expected was delivered."""
    READ_SECTOR_TOTALS = "read_sector_totals"
    """A KPI over a whole sector, to compare with."""
    READ_ROWS = "read_rows"
    """Rows as they were reported, with the deliveries and files that they came in."""
    READ_RECEIPTS = "read_receipts"
    READ_REFUSED = "read_refused"
    """Files that were refused, and the reports on them."""
    UPLOAD = "upload"
    """Checking, loading and withdrawing, with what goes with them: templates, marked workbooks, deadlines."""
    MAKE_TOKENS = "make_tokens"
    """Tokens for scripts, which can do what their maker may do."""
    CLOSE_PERIODS = "close_periods"
    """Closing a year by itself, and reopening one; a report that is made final closes its years too."""
    READ_REPORTS = "read_reports"
    """Reports with figures of every institution, their files, what changed between two, and the origin of a figure."""
    MAKE_REPORTS = "make_reports"
    FREEZE_REPORTS = "freeze_reports"
    """Making a report final, which closes its years for uploads."""
    SET_REFERENCE = "set_reference"
    READ_AUDIT = "read_audit"
    """Who did what and when, of everybody; and the page with which all is administered."""
    ERASE = "erase"
    """Erasing a learner on request, and what is kept longer than it must be."""
    READ_METRICS = "read_metrics"
    """How the service runs: counts and times, nothing of the data."""


_ALL: Reach = "all"
_OWN: Reach = "own"
_PUBLISHED: Reach = "published"
_NONE: Reach = "none"

# The columns are in the order of ROLES.
PERMISSIONS: Mapping[Right, Mapping[Role, Reach]] = {
    right: dict(zip(ROLES, reaches, strict=True))
    for right, reaches in {
        Right.READ_REFERENCE: (_ALL, _ALL, _ALL, _ALL),
        Right.READ_FIGURES: (_ALL, _ALL, _OWN, _PUBLISHED),
        Right.READ_SECTOR_TOTALS: (_ALL, _ALL, _PUBLISHED, _PUBLISHED),
        Right.READ_ROWS: (_ALL, _ALL, _OWN, _NONE),
        Right.READ_RECEIPTS: (_ALL, _ALL, _OWN, _NONE),
        Right.READ_REFUSED: (_ALL, _NONE, _OWN, _NONE),
        Right.UPLOAD: (_ALL, _NONE, _OWN, _NONE),
        Right.MAKE_TOKENS: (_ALL, _OWN, _OWN, _OWN),
        Right.CLOSE_PERIODS: (_ALL, _NONE, _NONE, _NONE),
        Right.READ_REPORTS: (_ALL, _ALL, _NONE, _NONE),
        Right.MAKE_REPORTS: (_ALL, _ALL, _NONE, _NONE),
        Right.FREEZE_REPORTS: (_ALL, _ALL, _NONE, _NONE),
        Right.SET_REFERENCE: (_ALL, _NONE, _NONE, _NONE),
        Right.READ_AUDIT: (_ALL, _NONE, _NONE, _NONE),
        Right.ERASE: (_ALL, _NONE, _NONE, _NONE),
        Right.READ_METRICS: (_ALL, _NONE, _NONE, _NONE),
    }.items()
}
"""Every right, and how far it goes for every role. For tokens, 'own' means those that the user made."""
