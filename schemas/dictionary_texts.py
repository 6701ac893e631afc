"""What a column allows, said in words: the same text in templates, data dictionary and help."""

from schemas.columns import IDENTIFIER_PATTERN, LEARNER_KEY_PATTERN
from schemas.datasets import Column

_KINDS = {
    "month": ("een maand: jaar-maand", "a month: year-month"),
    "date": ("een datum: dag/maand/jaar of jaar-maand-dag", "a date: day/month/year or year-month-day"),
    "integer": ("een geheel getal", "a whole number"),
    "number": ("een getal", "a number"),
    "enterprise_number": ("10 cijfers met een juist controlegetal", "10 digits with a right check number"),
}
_PATTERNS = {
    IDENTIFIER_PATTERN: (
        "3 tot 32 tekens: hoofdletters, cijfers, - en _",
        "3 to 32 characters: capitals, digits, - and _",
    ),
    LEARNER_KEY_PATTERN: (
        "4 tot 64 letters, cijfers, - en _; geen 11 cijfers",
        "4 to 64 letters, digits, - and _; not 11 digits",
    ),
    "[0-9]{4,6}": ("4 tot 6 cijfers", "4 to 6 digits"),
    "[0-9]{6}": ("6 cijfers", "6 digits"),
    "[0-9]{2,5}": ("2 tot 5 cijfers", "2 to 5 digits"),
    "[1-9][0-9]{3}": ("4 cijfers, niet beginnend met 0", "4 digits, not starting with 0"),
}

_REQUIRED = (("ja", "yes"), ("soms", "sometimes"), ("nee", "no"))
_UNITS = {
    "attendees": ("aanwezigen", "attendees"),
    "credits_or_hours": ("studiepunten (HO) of lestijden (VWO)", "credits (HO) or teaching hours (VWO)"),
    "hours_per_week": ("uren per week", "hours a week"),
    "mentors": ("mentoren", "mentors"),
    "occurrences": ("keren", "times"),
    "places": ("plaatsen", "places"),
    "years": ("jaren", "years"),
}
_PRIVACY = {
    "none": ("geen", "none"),
    "personal": ("persoonsgegeven", "personal"),
    "pseudonymous": ("pseudoniem", "pseudonym"),
    "possibly_personal": ("soms een persoonsgegeven", "sometimes personal"),
    "risk": ("vrije tekst: zet er geen persoonsgegevens in", "free text: put no personal data in it"),
}


def required_text(column: Column, language: str) -> str:
    """Return whether a column must be filled in ('ja', 'soms', 'nee'), in 'nl' or 'en'."""
    # The help of a column that only some rows must fill in begins by saying in which.
    which = 0 if column.is_required else 1 if column.help_nl.startswith("Verplicht") else 2
    return _REQUIRED[which][language == "en"]


def unit_text(column: Column, language: str) -> str:
    """Return the unit of a column in 'nl' or 'en', '' when it has none."""
    return _UNITS[column.unit][language == "en"] if column.unit else ""


def privacy_text(column: Column, language: str) -> str:
    """Return how far a column holds personal data, in 'nl' or 'en'."""
    return _PRIVACY[column.privacy][language == "en"]


def allowed_values(column: Column, language: str) -> str:
    """Return what a column allows, from its kind, code list and checks, in 'nl' or 'en'."""
    which = 1 if language == "en" else 0
    if column.codes is not None:
        separator = " | " if column.kind == "themes" else ", "
        return separator.join(column.codes.values)
    if column.kind in _KINDS:
        return _KINDS[column.kind][which] + _range(column, which)
    if column.kind == "text":
        longest = column.checks["str_length"]["max_value"]
        return (f"tekst, hoogstens {longest} tekens", f"text, at most {longest} characters")[which]
    pattern = column.checks["str_matches"]["pattern"].removeprefix(r"\A(?:").removesuffix(r")\Z")
    return _PATTERNS[pattern][which]


def _range(column: Column, which: int) -> str:
    low = column.checks.get("greater_than_or_equal_to", {}).get("min_value")
    above = column.checks.get("greater_than", {}).get("min_value")
    high = column.checks.get("less_than_or_equal_to", {}).get("max_value")
    if low is not None and high is not None:
        return (f" van {low} tot {high}", f" from {low} to {high}")[which]
    if above is not None:
        return (f" groter dan {above}", f" above {above}")[which]
    return "" if low is None else (f" van {low} of meer", f" of {low} or more")[which]
