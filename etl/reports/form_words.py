"""What a report says to its readers in Dutch: names of sheets, numbers, dates, and the lines of its identity."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from etl.inert_text import inert
from etl.permissions import Role
from etl.reports.model import ColumnKind, ReportIdentity, TableName, Value
from schemas.esf_lines import CODE_SETS

LANGUAGE_TAG = "nl-BE"
_LOCALE = "nl_BE"
_ZONE = ZoneInfo("Europe/Brussels")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
UNKNOWN = "–"
"""Stands in a document where a value is not known: never a zero."""

SHEETS: dict[TableName, str] = {
    "guide": "Leeswijzer",
    "co": "CO",
    "cr": "CR",
    "project_kpi": "Project-KPI",
    "timeline": "Tijdslijn",
    "data_quality": "Datakwaliteit",
    "provenance": "Herkomst",
    "difference": "Verschil",
    "approval": "Akkoord",
    "participants": "Deelnemers",
}
"""The sheets after the cover, in their order."""
COVER = "Voorblad"
RESTRICTED: tuple[TableName, ...] = ("participants",)
"""Only there when the report holds them."""
NOTHING: dict[TableName, str] = {
    "difference": "Er is geen eerder rapport over dezelfde projecten: er is niets om mee te vergelijken.",
}
FEW = 3
"""Projects that are named one by one in a title, and whose figures stand below each other."""
_NO_ROWS = "Geen rijen: hierover is niets aangeleverd."

STATUS = {"concept": "Concept", "definitief": "Definitief"}
STATUS_TEXT = {
    "concept": "Dit rapport is een concept: de cijfers kunnen nog wijzigen zolang de periode niet gesloten is.",
    "definitief": "Dit rapport is definitief: de periode is gesloten en de cijfers zijn vastgelegd.",
}
RESTRICTED_TEXT = (
    "Vertrouwelijk: dit rapport bevat gegevens over personen of over zeer kleine groepen. Deel het alleen met wie "
    "daartoe bevoegd is."
)
ROLES: Mapping[Role, str] = {
    "department": "departement",
    "pilot_lead": "projectleider",
    "esf": "ESF-rapportering",
    "reader": "lezer",
}


def nothing_text(name: TableName, identity: ReportIdentity) -> str:
    """Say why a table of a report has no rows."""
    if name == "difference" and identity.previous_id:
        return f"Er is geen verschil met rapport {identity.previous_id}."
    return NOTHING.get(name, _NO_ROWS)


def report_title(identity: ReportIdentity) -> str:
    """Return the title of a report: whose it is, in one line."""
    titles = [inert(each.title_nl) for each in identity.projects]
    return f"ESF-rapport duaal leren: {', '.join(titles) if len(titles) <= FEW else f'{len(titles)} projecten'}"


def report_subtitle(identity: ReportIdentity) -> str:
    """Return the number, month, version and status of a report."""
    status = STATUS[identity.status].lower()
    return f"Rapport {identity.report_id}, stand {month_text(identity.as_of)}, versie {identity.version} ({status})"


def month_text(month: str) -> str:
    """Write a month such as 2022-12 as 'december 2022'; what is no month stays as it is."""
    if not _MONTH.fullmatch(month):
        return inert(month)
    return format_date(date.fromisoformat(f"{month}-01"), format="MMMM y", locale=_LOCALE)


def date_text(day: date) -> str:
    """Write a day as '5 oktober 2023'."""
    return format_date(day, format="d MMMM y", locale=_LOCALE)


def local_time(moment: datetime) -> datetime:
    """Return a moment (UTC when it names no zone) in Belgian time, without its zone."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(_ZONE).replace(tzinfo=None)


def utc_time(moment: datetime) -> datetime:
    """Return a moment in UTC, without its zone: the cells of a table stand under headings that say UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def moment_text(moment: datetime) -> str:
    """Write a moment in Belgian time as '5 oktober 2023, 14:03:09'."""
    local = local_time(moment)
    return f"{date_text(local.date())}, {local:%H:%M:%S}"


def number_text(value: float, decimals: int = 0) -> str:
    """Write a number as 2.847 or 3,4."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, format=pattern, locale=_LOCALE).replace("-", "\N{MINUS SIGN}")


def shown(value: Value, kind: ColumnKind) -> str:
    """Write a value by its kind, for a document."""
    if value is None:
        return UNKNOWN
    if isinstance(value, datetime):
        return f"{utc_time(value):%d/%m/%Y %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str):
        return month_text(value) if kind == "month" else inert(value)
    if kind == "percent":
        return f"{number_text(value, 1)}\N{NO-BREAK SPACE}%"
    return number_text(value, 0 if isinstance(value, int) else 1)


def figure_text(value: Value, unit: str) -> str:
    """Write a KPI's value by its unit: count, pct (0-100) or ratio."""
    if value is None or isinstance(value, str):
        return shown(value, "text")
    if unit == "pct":
        return shown(value, "percent")
    if unit == "ratio":
        return shown(float(value), "decimal") if isinstance(value, int) else shown(value, "decimal")
    return shown(int(value) if isinstance(value, float) and value.is_integer() else value, "decimal")


def identity_lines(identity: ReportIdentity) -> tuple[tuple[str, str, str], ...]:
    """Return (machine's name, label, text) for every line of a report's identity, in the order of the cover."""
    known = moment_text(identity.known_at) if identity.known_at else "alles wat toen in het logboek stond"
    return (
        ("rapport_id", "Rapportnummer", identity.report_id),
        ("rapport_status", "Status", STATUS[identity.status]),
        ("rapport_versie", "Versie", str(identity.version)),
        ("rapport_stand", "Stand", month_text(identity.as_of)),
        ("rapport_periode", "Periode", f"{month_text(identity.period_from)} – {month_text(identity.period_until)}"),
        *(
            (
                f"rapport_project_{number}",
                f"Project {inert(each.project_id)}",
                f"{inert(each.title_nl)} ({CODE_SETS.label(each.code_set, 'nl')}"
                + (", ESF-indicatoren uitgezet)" if each.is_esf_off else ")"),
            )
            for number, each in enumerate(identity.projects, start=1)
        ),
        ("rapport_gemaakt", "Gemaakt op", moment_text(identity.made_at)),
        ("rapport_maker", "Gemaakt door", f"{inert(identity.made_by)} ({ROLES[identity.role]})"),
        ("rapport_bekend", "Bekend op", known),
        *(
            (
                ("rapport_definitief", "Definitief op", moment_text(identity.frozen_at)),
                ("rapport_definitief_door", "Definitief gemaakt door", inert(identity.frozen_by or UNKNOWN)),
                ("gesloten_jaren", "Gesloten kalenderjaren", ", ".join(map(str, identity.closed_years)) or UNKNOWN),
            )
            if identity.frozen_at
            else ()
        ),
        ("staat_nummer", "Stand van het logboek", f"gebeurtenis {identity.ledger_seq}"),
        *(
            (
                ("staat_hash", "Hash van de datastand", identity.data_hash),
                ("logboek_hash", "Hash van het logboek", identity.state_hash),
            )
            if identity.data_hash
            else (("staat_hash", "Hash van de datastand", identity.state_hash),)
        ),
        ("definities_hash", "Hash van de definities", identity.definitions_hash),
        ("software_versie", "Softwareversie", identity.software_version),
        ("vorig_rapport", "Vergeleken met", identity.previous_id or "geen eerder rapport"),
    )
