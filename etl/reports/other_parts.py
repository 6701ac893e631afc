"""The sheets beside the figures: timeline, data quality, provenance, approval, participants."""

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any

import duckdb

from etl.completeness import DeliveryState, Summary, completeness, summarize
from etl.queries import institution_names, timeline_events
from etl.reports.form_words import ROLES
from etl.reports.model import Column, Project, Table, Value
from etl.reports.state_steps import ask_state
from etl.scope import Scope
from etl.sql_files import sql_text
from schemas.datasets import dataset

_PROJECT = Column("project_id", "Project", "Project", "id", 10)
_INSTITUTION = Column("institution_id", "Instelling", "Institution", "id", 12)
_INSTITUTION_NAME = Column("institution_name", "Naam van de instelling", "Name of the institution", "text", 34)
_NETWORK = "NETWERK"


def _count(name: str, nl: str, en: str, width: int = 12) -> Column:
    return Column(name, nl, en, "integer", width)


_TIMELINE = (
    Column("date_start", "Begin", "Start", "date", 12),
    Column("date_end", "Einde", "End", "date", 12),
    Column("date_precision", "Nauwkeurigheid", "Precision", "text", 16),
    Column("title", "Titel", "Title", "text", 46),
    Column("event_type", "Soort", "Kind", "text", 20),
    Column("status", "Status", "Status", "text", 14),
    _PROJECT,
    Column("institution_name", "Instelling", "Institution", "text", 30),
    Column("organiser", "Organisator", "Organiser", "text", 16),
    _count("occurrences", "Aantal keren", "Occurrences"),
    _count("attendees_total", "Aanwezigen", "Attendees"),
    Column("themes", "Thema's", "Themes", "text", 30),
    Column("report_available", "Verslag", "Report", "text", 12),
    Column("evidence_ref", "Bewijsstuk", "Evidence", "text", 24),
    Column("event_id", "Activiteit", "Event", "id", 16),
    Column("upload_id", "Upload", "Upload", "id", 10),
    Column("row_number", "Rij", "Row", "integer", 8),
)


def timeline_table(con: duckdb.DuckDBPyConnection, scope: Scope, projects: Sequence[Project]) -> Table:
    """Return the events of the projects and of the learning network, dated ones first."""
    wanted = {each.project_id for each in projects}
    wanted |= {
        row[0] for row in con.execute("select project_id from ref_projects where sector = ?", [_NETWORK]).fetchall()
    }
    labels = {column.name: column.codes for column in dataset("events").columns if column.codes}
    rows: list[tuple[Value, ...]] = []
    for each in timeline_events(con, scope):
        if each.project_id in wanted:
            values = vars(each) | {"themes": each.themes}
            rows.append(tuple(_event_value(column.name, values[column.name], labels) for column in _TIMELINE))
    return Table(
        "timeline",
        "Tijdslijn",
        "Timeline",
        _TIMELINE,
        tuple(rows),
        ("Activiteiten van de projecten en van het lerend netwerk; zonder datum staan ze achteraan.",
         "Een leeg aantal is niet gekend, en dus niet nul."),
    )  # fmt: skip


def _event_value(name: str, value: Any, labels: dict[str, Any]) -> Value:
    if name == "themes":
        return ", ".join(labels[name].label(each, "nl") if name in labels else each for each in value) or None
    if name in labels and value is not None:
        return str(labels[name].label(value, "nl"))
    return value  # type: ignore[no-any-return]


_DELIVERY = (
    _count("expected", "Verwacht", "Expected"),
    _count("delivered", "Aangeleverd", "Delivered"),
    _count("on_time", "Waarvan op tijd", "Of which on time", 14),
    _count("late", "Waarvan te laat", "Of which late", 14),
    _count("with_warnings", "Waarvan met waarschuwingen", "Of which with warnings", 24),
    _count("missing", "Ontbreekt", "Missing"),
    _count("due", "Nog te leveren", "Due", 14),
    _count("closed", "Niet geleverd, periode gesloten", "Not delivered, period closed", 28),
)
"""The numbers of a Summary: delivered, missing, due and closed add up to expected."""
_QUALITY = (
    Column("subject", "Onderwerp", "Subject", "text", 34),
    _PROJECT,
    _INSTITUTION,
    _INSTITUTION_NAME,
    Column("dataset", "Gegevens", "Data", "text", 22),
    *_DELIVERY,
    _count("participants", "Deelnemers", "Participants"),
    _count("incomplete", "Onvolledige fiches", "Incomplete records", 18),
    _count("gender", "Geslacht onbekend", "Gender unknown", 18),
    _count("age", "Leeftijd onbekend", "Age unknown", 18),
    _count("employment", "Arbeidssituatie onbekend", "Employment unknown", 22),
    _count("education", "Opleidingsniveau onbekend", "Education unknown", 24),
    _count("exits", "Uitgestapt (volledige fiche)", "Left (complete record)", 26),
    _count("destination", "Situatie na 4 weken onbekend", "Situation after 4 weeks unknown", 28),
    _count("qualification", "Kwalificatie onbekend", "Qualification unknown", 20),
)
_DELIVERIES_NL, _RECORDS_NL = "Aanlevering tot en met de standmaand", "Fiches in de stand van de standmaand"


def quality_table(
    con: duckdb.DuckDBPyConnection, scope: Scope, projects: Sequence[Project], as_of: str, today: date
) -> Table:
    """Return what was delivered of what was expected, and how much is unknown; `today` decides what is missing."""
    wanted = [each.project_id for each in projects]
    names = institution_names(con, scope)
    grouped: dict[tuple[str, str, str], list[DeliveryState]] = {}
    for state in completeness(con, scope, as_of, today):
        if state.project_id in wanted:
            grouped.setdefault((state.project_id, state.institution_id, state.dataset), []).append(state)
    rows: list[tuple[Value, ...]] = [
        (
            _DELIVERIES_NL,
            project,
            institution,
            names.get(institution),
            dataset(name).label_nl,
            *_delivery(summarize(states)),
        )
        for (project, institution, name), states in sorted(grouped.items())
    ]
    blank = (None,) * len(_DELIVERY)
    rows += [
        (_RECORDS_NL, project, institution, names.get(institution), None, *blank, *numbers)
        for project, institution, *numbers in ask_state(con, "unknown_characteristics", as_of, {"projects": wanted})
    ]
    padded = tuple((*row, *(None,) * (len(_QUALITY) - len(row))) for row in rows)
    notes = (
        "Op tijd is wie het eerste bestand uiterlijk op de afgesproken dag leverde. Een maand zonder eigen bestand met "
        "werkplekken of proeftuinen steunt op het laatste ervoor.",
        "Verwacht = aangeleverd + ontbreekt + nog te leveren (de uiterste dag is nog niet voorbij) + niet geleverd en "
        "periode gesloten (daarvoor kan niets meer binnenkomen).",
        "Een onvolledige fiche telt alleen in het algemeen totaal van de ESF-indicatoren.",
    )
    return Table("data_quality", "Datakwaliteit", "Data quality", _QUALITY, padded, notes)


def _delivery(summary: Summary) -> tuple[int, ...]:
    return tuple(getattr(summary, column.name) for column in _DELIVERY)


_PROVENANCE = (
    Column("upload_id", "Upload", "Upload", "id", 10),
    Column("file_name", "Bestand", "File", "text", 40),
    Column("dataset", "Gegevens", "Data", "text", 22),
    _PROJECT,
    _INSTITUTION,
    Column("academic_year", "Academiejaar/schooljaar", "Academic year", "id", 14),
    Column("reporting_month", "Rapporteringsmaand", "Reporting month", "month", 18),
    _count("rows", "Rijen", "Rows", 8),
    Column("sha256", "SHA-256", "SHA-256", "id", 66),
    Column("actor", "Door", "By", "text", 18),
    Column("role", "Rol", "Role", "text", 12),
    Column("delivered_at", "Tijd (UTC)", "Time (UTC)", "datetime", 20),
    Column("contract_version", "Versie afspraken", "Contract version", "id", 14),
    Column("reason", "Reden bij bevestiging", "Reason at confirmation", "text", 34),
    Column("is_current", "Telt mee", "Counts", "text", 10),
)


def provenance_table(con: duckdb.DuckDBPyConnection, projects: Sequence[Project], as_of: str) -> Table:
    """Return every delivery behind the report: upload, file, hash, uploader and time, in the order of acceptance."""
    found = con.execute(
        sql_text("reports/sql", "provenance"), {"projects": [each.project_id for each in projects], "as_of": as_of}
    )
    names = [column[0] for column in found.description or ()]
    rows = [_provenance_row(dict(zip(names, row, strict=True))) for row in found.fetchall()]
    notes = (
        "Elk bestand is bewaard onder zijn SHA-256: wie het opvraagt, krijgt precies wat verstuurd is.",
        "Wat vervangen is, telt niet meer in de cijfers, maar het eerste bestand beslist of er op tijd geleverd is.",
    )
    return Table("provenance", "Herkomst", "Provenance", _PROVENANCE, tuple(rows), notes)


def _provenance_row(row: dict[str, Any]) -> tuple[Value, ...]:
    changed = {
        "dataset": dataset(row["dataset"]).label_nl,
        "delivered_at": row["known_from"].replace(tzinfo=UTC),
        "role": ROLES[row["role"]],
        "is_current": "ja" if row["is_current"] else "vervangen",
    }
    return tuple((row | changed)[column.name] for column in _PROVENANCE)


_APPROVAL = (
    Column("role", "Rol", "Role", "text", 44),
    Column("name", "Naam", "Name", "text", 34),
    Column("date", "Datum", "Date", "date", 14),
    Column("signature", "Handtekening", "Signature", "text", 40),
)
_SIGNERS = (
    "Opgesteld door",
    "Nagekeken door",
    "Akkoord namens het departement",
    "Akkoord namens de promotor",
    "Akkoord namens ESF",
)


def approval_table() -> Table:
    """Return the empty lines to sign on."""
    rows = tuple((signer, None, None, None) for signer in _SIGNERS)
    return Table("approval", "Akkoord", "Approval", _APPROVAL, rows, ("In te vullen en te ondertekenen op papier.",))


_PARTICIPANTS = (
    _PROJECT,
    _INSTITUTION,
    Column("participant", "Deelnemer (pseudoniem)", "Participant (pseudonym)", "id", 22),
    Column("gender", "Geslacht", "Gender", "text", 12),
    _count("age_at_entry", "Leeftijd bij instap", "Age at entry", 16),
    Column("employment_at_entry", "Arbeidssituatie bij instap", "Employment at entry", "text", 34),
    Column("education_at_entry", "Opleidingsniveau bij instap", "Education at entry", "text", 26),
    Column("is_complete", "Volledige fiche", "Complete record", "text", 14),
    Column("first_entry_date", "Eerste instap", "First entry", "date", 14),
    _count("enrollments", "Inschrijvingen", "Enrolments", 14),
    _count("running", "Waarvan lopend", "Of which running", 14),
    Column("has_left", "Uitgestapt", "Has left", "text", 12),
    Column("last_exit_date", "Laatste uitstap", "Last exit", "date", 14),
    Column("qualification", "Kwalificatie", "Qualification", "text", 20),
    Column("destination_4w", "Situatie na 4 weken", "Situation after 4 weeks", "text", 24),
)


def participants_table(con: duckdb.DuckDBPyConnection, projects: Sequence[Project], as_of: str) -> Table:
    """Return the participants by pseudonym: restricted, only for who may read rows."""
    wanted = [each.project_id for each in projects]
    labels = {column.name: column.codes for column in dataset("enrollments").columns if column.codes}
    rows = [
        tuple(_person_value(column.name, value, labels) for column, value in zip(_PARTICIPANTS, row, strict=True))
        for row in ask_state(con, "participants", as_of, {"projects": wanted})
    ]
    notes = (
        "Beperkt: alleen voor wie de rijen mag zien. Een pseudoniem geldt binnen een project en instelling, en is niet "
        "terug te rekenen.",
    )
    return Table("participants", "Deelnemers", "Participants", _PARTICIPANTS, tuple(rows), notes)


def _person_value(name: str, value: Any, labels: dict[str, Any]) -> Value:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if name in labels and value is not None:
        return str(labels[name].label(str(value), "nl"))
    return value  # type: ignore[no-any-return]
