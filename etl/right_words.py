"""What each role and each right is called, for people."""

ROLE_LABELS = {
    "department": ("departement", "department"),
    "pilot_lead": ("projectleider", "pilot lead"),
    "esf": ("ESF-rapportering", "ESF reporting"),
    "reader": ("lezer", "reader"),
}

RIGHT_LABELS = {
    "read_reference": ("Definities, tijdlijn en doelen zien", "See definitions, timeline and targets"),
    "read_figures": ("Cijfers en volledigheid zien", "See figures and completeness"),
    "read_sector_totals": ("Totalen van een sector zien", "See totals of a sector"),
    "read_rows": ("Rijen en bestanden zien", "See rows and files"),
    "read_receipts": ("Ontvangstbewijzen zien", "See receipts"),
    "read_refused": ("Geweigerde bestanden zien", "See refused files"),
    "upload": ("Opladen en intrekken", "Upload and withdraw"),
    "make_tokens": ("Tokens maken en intrekken", "Make and revoke tokens"),
    "close_periods": ("Perioden sluiten en heropenen", "Close and reopen periods"),
    "read_reports": ("Rapporten zien", "See reports"),
    "make_reports": ("Rapporten maken", "Make reports"),
    "freeze_reports": ("Rapporten definitief maken", "Make reports final"),
    "set_reference": ("Referentiegegevens en doelen vastleggen", "Set reference data and targets"),
    "read_audit": ("Beheer en auditlogboek zien", "See administration and audit log"),
    "read_metrics": ("Zien hoe de dienst draait", "See how the service runs"),
    "erase": ("Een lerende wissen, bewijsstukken vernietigen", "Erase a learner, destroy evidence"),
}


def right_label(right: str, language: str) -> str:
    """Return what a right is called in 'nl' or 'en'; a right without words by its code."""
    dutch, english = RIGHT_LABELS.get(right, (right, right))
    return english if language == "en" else dutch


def role_label(role: str, language: str) -> str:
    """Return what a role is called in 'nl' or 'en'; a role without words by its code."""
    dutch, english = ROLE_LABELS.get(role, (role, role))
    return english if language == "en" else dutch
