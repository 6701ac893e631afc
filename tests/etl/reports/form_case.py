"""A small report for the tests of its forms, put together by hand; a hostile one; and one of many rows."""

from dataclasses import replace
from datetime import UTC, date, datetime

from etl.reports.model import Column, ColumnKind, Project, Report, ReportIdentity, Table
from schemas.esf_lines import BASES
from schemas.recommendations import Position

HOSTILE = (
    "=HYPERLINK(\"https://kwaad.example/\";\"klik\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1;1)",
    "\t=1+1",
    "\r=1+1",
    "<script>alert(1)</script> & <b>vet</b> &amp; &#x41;",
    "Robert'); drop table enrollments; --",
    "gnp.\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe",
    "regel\x0bmet\x00tekens\x1f",
    "{{ 7 * 7 }} {% for x in y %} ${{x}}",
    "_x0041_ & Co",
    "https://kwaad.example/?a=1&b=2",
    "lichaam \ud800 los",
)  # fmt: skip
"""Texts that mean something to some program: each must come out as plain text."""

KEPT = ("code_set", "basis", "label", "date_precision", "event_type")
"""Words of ours by which pictures and charts choose rows."""

IDENTITY = ReportIdentity(
    report_id="R000007",
    projects=(
        Project(
            "10460", "Lerend netwerk Duaal leren & werken bis", "Learning network bis", "HO_VWO", "esf", "oproep 375"
        ),
        Project("90001", "ESF-project HO 1 (fictief)", "ESF project HE 1 (fictitious)", "HO", "esf"),
    ),
    as_of="2022-12",
    period_from="2022-01",
    period_until="2022-12",
    known_at=None,
    ledger_seq=812,
    state_hash="5f" * 32,
    status="concept",
    version=2,
    made_at=datetime(2023, 1, 17, 9, 30, 12, 345678, tzinfo=UTC),
    made_by="an.peeters@voorbeeld.be",
    role="esf",
    software_version="0.1.0",
    definitions_hash="0a" * 32,
    definitions={"K07 v1": "1f2e3d4c"},
    previous_id="R000003",
)


def column(name: str, title: str, kind: ColumnKind) -> Column:
    """Return a column with one title in both languages."""
    return Column(name, title, title, kind)


ESF_COLUMNS = (
    column("code_set", "Codelijst", "text"),
    column("project_id", "Project", "id"),
    column("project_title", "Titel van het project", "text"),
    column("year", "Kalenderjaar", "id"),
    column("basis", "Telwijze", "text"),
    column("code", "Indicator", "id"),
    column("label", "Omschrijving", "text"),
    column("women", "Vrouwen", "integer"),
    column("men", "Mannen", "integer"),
    column("non_binary", "Non-binair", "integer"),
    column("unknown", "Onbekend", "integer"),
    column("total", "Totaal", "integer"),
    column("reason", "Reden als onbekend", "text"),
    column("origin", "Herkomst", "id"),
)
_LINES = (
    ("grand_total", None, "Alle deelnemers (algemeen totaal)", 3),
    ("complete", None, "Waarvan met een volledige fiche", 2),
    ("unemployed", "CO01", "Werkzoekend, ook langdurig", 0),
    ("inactive", "CO03", "Inactief", 1),
    ("employed", "CO05", "Werkend, ook als zelfstandige", 1),
)
_RESULTS = (
    ("exits", None, "Uitgestapt, met een volledige fiche", 2),
    ("qualification", "CR03", "Kwalificatie behaald", 1),
)


def _esf_rows(lines: tuple[tuple[str, str | None, str, int], ...]) -> tuple[tuple[object, ...], ...]:
    rows: list[tuple[object, ...]] = []
    for year in ("2021", "2022"):
        for basis in BASES.codes:
            for name, code, label, women in lines:
                is_known = year == "2022"
                men = women * 7 if basis.code == "in_year" else women * 9
                figures = (women, men, 1, 0, women + men + 1) if is_known else (None,) * 5
                reason = "" if is_known else "Geen inschrijvingen aangeleverd."
                origin = f"R000007-{name[:6]}-{len(rows):04d}"
                whose = ("ESF 2014-2020 (CO, CR)", "00460", "Project & co", year, basis.label("nl"))
                rows.append((*whose, code, label, *figures, reason, origin))
    return tuple(rows)


KPI_COLUMNS = (
    column("kpi", "KPI", "id"),
    column("name", "Naam", "text"),
    column("project_id", "Project", "id"),
    column("institution_id", "Instelling", "id"),
    column("institution_name", "Naam van de instelling", "text"),
    column("academic_year", "Academiejaar", "id"),
    column("part_label", "Omschrijving van het deel", "text"),
    column("value", "Waarde", "decimal"),
    column("numerator", "Teller", "decimal"),
    column("denominator", "Noemer", "decimal"),
    column("unit", "Eenheid", "text"),
    column("target", "Streefdoel", "decimal"),
    column("reason", "Reden als onbekend", "text"),
    column("counting_rule", "Telregel", "text"),
    column("origin", "Herkomst", "id"),
)
_AT, _LATE = datetime(2022, 11, 4, 12, 0, 5, tzinfo=UTC), datetime(2022, 7, 4, 22, 30, tzinfo=UTC)
_RULE = (
    "Een deelnemer is één lerende binnen één project en één instelling, hoeveel inschrijvingen of jaren ook; "
    "dezelfde persoon aan twee instellingen is niet te herkennen en telt twee keer."
)
_KPI_ROWS = (
    ("K01", "Projecten in het hoger onderwijs", "10460", None, None, None, None, 10, 10, None, "aantal", 10,
     "", _RULE,
     "R7-K01-1"),
    ("K07", "Deelnemers (unieke personen)", "10460", None, None, None, None, 2847, 2847, None, "aantal",
     3000, "", _RULE,
     "R7-K07-1"),
    ("K13", "Uitval", "10460", None, None, None, None, 6.25, 4, 64, "percentage", None, "", _RULE, "R7-K13-1"),
    ("K15", "Werkplekken", "10460", None, None, None, None, None, None, None, "aantal", 250,
     "Geen werkplekken aangeleverd.", _RULE, "R7-K15-1"),
    ("K20", "Leerlingen met een leervergoeding", "10460", None, None, None, None, 56.19047619047619, 59, 105,
     "percentage",
     60, "", _RULE, "R7-K20-1"),
    ("K07", "Deelnemers (unieke personen)", "90001", "000123", "Hogeschool Kant & Wal (fictief)", "2021-2022", None, 31,
     31,
     None, "aantal", None, "", _RULE, "R7-K07-2"),
    ("K08", "Inschrijvingen", "90001", "000123", "Hogeschool Kant & Wal (fictief)", "2021-2022", None, -4, -4,
     None, "aantal",
     None, "", _RULE, "R7-K15-2"),
)  # fmt: skip
EVENT_COLUMNS = (
    column("event_id", "Activiteit", "id"),
    column("project_id", "Project", "id"),
    column("event_type", "Soort", "text"),
    column("title", "Titel", "text"),
    column("date_precision", "Nauwkeurigheid", "text"),
    column("date_start", "Begin", "date"),
    column("date_end", "Einde", "date"),
    column("attendees_total", "Aanwezigen", "integer"),
)
_EVENTS = (
    ("E01", "10460", "Kick-off", "Online kick-off", "Onbekend", None, None, None),
    ("E03", "10460", "Intervisie", "Eerste intervisie", "Dag", date(2021, 9, 27),
     date(2021, 9, 27), None),
    ("E04", "10460", "Regelgeving", "Decreet over duaal leren in het volwassenenonderwijs goedgekeurd",
     "Dag", date(2022, 3, 25), date(2022, 3, 25), None),
    ("E05", "10460", "Inspiratie-event", "Inspiratie-event met workshop", "Dag", date(2022, 5, 5),
     date(2022, 5, 5), None),
    ("E06", "10460", "Werkbezoek", "Bezoeken aan de deelnemende proeftuinen", "Periode",
     date(2022, 11, 1), date(2023, 2, 28), None),
    ("E07", "10460", "Intervisiedag", "Intervisiedag over netwerken", "Dag", date(2023, 1, 26),
     date(2023, 1, 26), None),
    ("E08", "10460", "Product", "Sjabloon voor inbreng", "Maand", date(2023, 4, 1), date(2023, 4, 30), None),
    ("E09", "10460", "Slotsessie", "Slotsessie met productmarkt", "Dag", date(2023, 10, 25),
     date(2023, 10, 25), 60),
)  # fmt: skip

TABLES = (
    Table(
        "guide",
        "Leeswijzer",
        "Guide",
        (column("topic", "Onderwerp", "text"), column("text", "Uitleg", "text")),
        (("Wat dit is", "Cijfers over duaal leren, op één stand van de gegevens."), ("Onbekend", "Leeg is niet nul.")),
    ),
    Table("co", "ESF-outputindicatoren", "ESF output indicators", ESF_COLUMNS, _esf_rows(_LINES),
          ("CO01 + CO03 + CO05 is het totaal van de volledige fiches.", "Cumulatieve cijfers worden nooit opgeteld.")),
    Table("cr", "ESF-resultaatindicatoren", "ESF result indicators", ESF_COLUMNS, _esf_rows(_RESULTS)),
    Table("project_kpi", "KPI's per instelling en academiejaar", "KPIs", KPI_COLUMNS, _KPI_ROWS),
    Table("timeline", "Tijdslijn van het project", "Timeline", EVENT_COLUMNS, _EVENTS),
    Table(
        "data_quality",
        "Datakwaliteit",
        "Data quality",
        (
            column("topic", "Wat", "text"),
            column("project_id", "Project", "id"),
            column("counted", "Geteld", "integer"),
            column("of", "Van", "integer"),
            column("share", "Aandeel", "percent"),
        ),
        (("Volledige fiches", "10460", 42, 44, 95.45454545454545), ("Aangeleverde maanden", "90001", 14, 14, 100.0)),
    ),
    Table(
        "provenance",
        "Herkomst",
        "Provenance",
        (
            column("upload_id", "Oplading", "id"),
            column("file", "Bestand", "text"),
            column("sha256", "SHA-256", "id"),
            column("actor", "Wie", "text"),
            column("at", "Wanneer", "datetime"),
            column("month", "Maand", "month"),
        ),
        (
            ("U000012", "inschrijvingen.csv", "ab" * 32, "lead-100001", _AT, "2022-10"),
            ("U000013", "proeftuinen & werkplekken.xlsx", "cd" * 32, "lead-100001", _LATE, "2022-06"),
        ),
    ),
    Table("difference", "Verschil met rapport R000003", "Difference", (
        column("figure", "Cijfer", "text"), column("before", "Vroeger", "decimal"), column("after", "Nu", "decimal"),
        column("difference", "Verschil", "decimal"), column("cause", "Oorzaak", "text"),
    ), (("K07 Deelnemers", 2840, 2847, 7, "Laat aangeleverd bestand (U000013)"),)),
    Table("approval", "Akkoord", "Approval", (
        column("role", "Functie", "text"), column("name", "Naam", "text"), column("date", "Datum", "date"),
        column("signature", "Handtekening", "text"),
    ), (("Promotor", None, None, None), ("Departement Onderwijs en Vorming", None, None, None))),
)  # fmt: skip

PARTICIPANTS = Table(
    "participants",
    "Deelnemers",
    "Participants",
    (
        column("pseudonym", "Pseudoniem", "id"),
        column("project_id", "Project", "id"),
        column("gender", "Geslacht", "text"),
        column("age", "Leeftijd", "integer"),
        column("entry", "Instap", "date"),
    ),
    (("00a1b2", "10460", "V", 19, date(2021, 9, 20)), ("00c3d4", "10460", "M", None, date(2022, 2, 1))),
)

POSITIONS = (
    Position("kader", "HO", "Eén deel wil een kader & houvast.", "One part wants a framework.", "for", "proef, 1"),
    Position("mentoren", "HO_VWO", "Over de opleiding is er geen eenheid.", "Opinions differ.", "divided", "proef, 2"),
)
REPORT = Report(IDENTITY, TABLES, is_restricted=False, positions=POSITIONS)
RESTRICTED = Report(IDENTITY, (*TABLES, PARTICIPANTS), is_restricted=True, positions=POSITIONS)


def hostile_report() -> Report:
    """Return the report with the hostile texts in every cell of text, and in titles, notes and names."""

    def changed(table: Table, number: int) -> Table:
        rows = []
        for row_number, row in enumerate(table.rows * 3):
            cells = [
                HOSTILE[(number + row_number + place) % len(HOSTILE)]
                if each.kind == "text" and each.name not in KEPT
                else value
                for place, (each, value) in enumerate(zip(table.columns, row, strict=True))
            ]
            rows.append(tuple(cells))
        return replace(table, rows=tuple(rows), notes_nl=HOSTILE)

    projects = tuple(replace(each, title_nl=f"{each.title_nl} {HOSTILE[6]}{HOSTILE[8]}") for each in IDENTITY.projects)
    identity = replace(IDENTITY, projects=projects, made_by=HOSTILE[0])
    tables = tuple(changed(each, number) for number, each in enumerate((*TABLES, PARTICIPANTS)))
    positions = tuple(replace(POSITIONS[0], position_nl=each, source=each) for each in HOSTILE)
    return Report(identity, tables, True, positions)


def large_report(rows: int) -> Report:
    """Return the report with so many participants of twelve columns."""
    columns = (
        column("pseudonym", "Pseudoniem", "id"),
        column("project_id", "Project", "id"),
        column("institution_id", "Instelling", "id"),
        column("programme", "Opleiding", "text"),
        column("academic_year", "Academiejaar", "id"),
        column("gender", "Geslacht", "text"),
        column("age", "Leeftijd", "integer"),
        column("education", "Opleidingsniveau", "id"),
        column("employment", "Arbeidssituatie", "text"),
        column("entry", "Instap", "date"),
        column("exit", "Uitstap", "date"),
        column("hours", "Uren", "decimal"),
    )
    table = Table("participants", "Deelnemers", "Participants", columns, tuple(
        (f"{number:012x}", "90001", "100001", f"Graduaat {number % 40}", "2022-2023", "VMX"[number % 3],
         18 + number % 40, "ISCED3", "werkzoekend_kort", date(2022, 9, 1 + number % 28), None, number % 200 / 4)
        for number in range(rows)
    ))  # fmt: skip
    return Report(IDENTITY, (*TABLES, table), is_restricted=True)
