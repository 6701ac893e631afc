"""The sheet Leeswijzer: how to read a report, what its figures mean, and what stands on which sheet."""

from collections.abc import Sequence

from etl.reports.model import Column, ReportIdentity, Table

_COLUMNS = (
    Column("topic", "Onderwerp", "Topic", "text", 26),
    Column("text", "Uitleg", "Explanation", "text", 110),
)
_READING = (
    (
        "Stand",
        "De cijfers zijn die op het einde van de standmaand: per project, instelling en academiejaar telt het laatste "
        "aanvaarde bestand tot en met die maand. Een afgesloten academiejaar blijft meetellen.",
    ),
    (
        "Tijdsassen",
        "Academiejaar/schooljaar: volgens de proeftuin. Kalenderjaar: ESF, per jaar en cumulatief op 31 december. "
        "Maand: stand op het einde van de maand.",
    ),
    (
        "Personen",
        "Een persoon telt één keer per project en instelling. Personen worden nooit opgeteld over instellingen, "
        "maanden of jaren; cumulatieve cijfers worden nooit over jaren opgeteld.",
    ),
    ("Onbekend", "Onbekend is niet nul. Een leeg cijfer is onbekend, en de reden staat ernaast."),
    ("Percentages", "Van 0 tot 100, als verhouding van sommen; nooit als gemiddelde van verhoudingen."),
    (
        "Herkomst",
        "Elke rij met cijfers heeft een code, zoals R000007-K07-3f9a02b1c4. Met 'duaal trace' en die code, of op de "
        "pagina Herkomst, komt u bij de rijen, bestanden, regels en personen die geladen hebben, ook jaren later.",
    ),
    (
        "Opnieuw maken",
        "'duaal report reissue' met het rapportnummer maakt dezelfde bestanden opnieuw uit de bewaarde bestanden en "
        "het logboek, en vergelijkt de SHA-256.",
    ),
)


def guide_table(identity: ReportIdentity, sheets: Sequence[Table]) -> Table:
    """Return the sheet; `sheets` are those that follow it."""
    listed = [(f"Blad {sheet.title_nl}", _first_note(sheet)) for sheet in sheets]
    ledger = f"Het logboek tot en met gebeurtenis {identity.ledger_seq}, SHA-256 {identity.state_hash}."
    data = f"SHA-256 {identity.data_hash}, gelijk voor gelijke gegevens. " if identity.data_hash else ""
    facts = (
        ("Rapport", f"{identity.report_id}, versie {identity.version}, {identity.status}"),
        ("Gegevens", data + ledger),
        ("Definities", f"SHA-256 {identity.definitions_hash}; versie van de software {identity.software_version}."),
    )
    return Table("guide", "Leeswijzer", "Reading guide", _COLUMNS, (*facts, *_READING, *listed))


def _first_note(sheet: Table) -> str:
    return sheet.notes_nl[0] if sheet.notes_nl else f"{len(sheet.rows)} rijen."
