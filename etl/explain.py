"""Words for what is wrong in a cell: the rule's code and the facts of its message, in Dutch and English.

A value is named only where the column holds no personal data and the cell itself does not seem to hold any.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from etl.convert import (
    COMMA_GROUPS,
    COMMA_NUMBER,
    DAY_FIRST,
    LONG_DECIMALS,
    POINT_GROUPS,
    POINT_NUMBER,
    SPACE_GROUPS,
    WHITE_SPACE,
    YEAR_FIRST,
)
from etl.expectation import expectation
from etl.inert_text import code_point, is_hidden, visible
from schemas.checks import decoded_once, personal_data_kind
from schemas.datasets import Column

_LONGEST_SHOWN = 60
_LONGEST_VALUE = 200

Words = tuple[str, str]
_NOTHING: Words = ("", "")

_PERSONAL: dict[str, Words] = {
    "email": ("een e-mailadres", "an e-mail address"),
    "national_number": ("een rijksregisternummer", "a national number"),
    "telephone": ("een telefoonnummer", "a telephone number"),
}
_REMOVE: Words = ("Verwijder dit: persoonsgegevens horen hier niet.", "Remove it: personal data do not belong here.")

_CODES = {
    "isin": "C02",
    "str_matches": "C03",
    "greater_than": "C07",
    "greater_than_or_equal_to": "C07",
    "less_than_or_equal_to": "C07",
    "str_length": "C08",
    "has_no_personal_data": "C09",
    "is_plain_text": "C10",
    "is_decoded_once": "C14",
    "is_no_placeholder": "C15",
    "is_enterprise_number": "C11",
    "are_codes": "C13",
}


@dataclass(frozen=True)
class Explanation:
    """What a finding on a cell says: the facts of the message, and the value when it may be shown."""

    value: str | None
    facts: dict[str, Any]


def clean_cell(cell: str) -> str:
    """Return a cell in NFC without white space around it, as `etl.convert.clean_text` does in SQL."""
    return unicodedata.normalize("NFC", cell).strip(WHITE_SPACE)


def code_of_check(check: str, column: Column, cell: str) -> str:
    """Return the rule of a pandera check that a cell breaks; raise KeyError for a check without a rule."""
    if column.kind == "learner_key" and _key_data(cell):
        return "C09"
    return _CODES[check]


def code_of_unread(column: Column, cell: str) -> str:
    """Return the rule of a filled cell that could not be read as the date or number it should be."""
    return (_unread_date(clean_cell(cell)) if column.kind == "date" else _unread_number(column, clean_cell(cell)))[0]


def explain(code: str, column: Column, cell: str) -> Explanation:
    """Return what a finding under `code` on this cell says; values of personal columns are left out."""
    is_code = column.kind in ("identifier", "digits", "learner_key")
    text = cell.strip(WHITE_SPACE) if is_code else clean_cell(cell)
    is_hidden = column.is_personal or code == "C09" or personal_data_kind(text) is not None
    hint = _hint(code, column, text, is_hidden)
    expected = _expected(code, column)
    facts: dict[str, Any] = {}
    for place, language in enumerate(("nl", "en")):
        facts |= {
            f"label_{language}": column.label(language),
            f"shown_{language}": ("deze waarde", "this value")[place] if is_hidden else _shown(column, text),
            f"hint_{language}": f" {hint[place]}" if hint[place] else "",
            f"expected_{language}": expected[place],
        }
        facts |= {f"{name}_{language}": words[place] for name, words in _more(code, column, text).items()}
    return Explanation(None if is_hidden or not text else visible(text, _LONGEST_VALUE), facts)


def _key_data(cell: str) -> str | None:
    """Return what a learner's key must not be: eleven digits are taken for a national number, whatever their check."""
    text = clean_cell(cell)
    return "national_number" if re.fullmatch("[0-9]{11}", text) else personal_data_kind(text)


def _shown(column: Column, text: str) -> str:
    shown = visible(text, _LONGEST_SHOWN)
    return shown if column.kind in ("integer", "number", "date") else f"'{shown}'"


def _characters(count: int) -> Words:
    return (f"{count} teken" + "s" * (count != 1), f"{count} character" + "s" * (count != 1))


def _expected(code: str, column: Column) -> Words:
    if code == "C09":
        return _REMOVE
    if code == "C10":
        return ("Verwijder dit teken.", "Remove this character.")
    if code == "C14":
        return ("Verbeter de letters in deze cel.", "Mend the letters in this cell.")
    if code == "C15":
        return (
            "Vul de waarde in, of wis de cel als ze onbekend is.",
            "Enter the value, or clear the cell if it is unknown.",
        )
    if code == "C08":
        limit = _characters(int(column.checks["str_length"]["max_value"]))
        return (f"Kort de tekst in tot hoogstens {limit[0]}.", f"Shorten the text to at most {limit[1]}.")
    return expectation(column)


def _more(code: str, column: Column, text: str) -> dict[str, Words]:
    """Return the facts that only some templates have."""
    if code == "C07":
        is_count = column.kind == "integer" and column.unit != "years"
        return {"noun": ("aantal", "count") if is_count else ("getal", "number")}
    if code == "C08":
        return {"length": _characters(len(text))}
    if code == "C09":
        kind = _key_data(text) if column.kind == "learner_key" else personal_data_kind(text)
        return {"found": _PERSONAL[kind or "national_number"]}
    if code == "C10":
        hidden = next((c for c in text if is_hidden(c) and c not in "\t\r\n"), "")
        point = f" ({code_point(hidden)})" if hidden else ""
        return {"found": (f"een onzichtbaar teken{point}", f"an invisible character{point}")}
    return {}


def _hint(code: str, column: Column, text: str, is_hidden: bool) -> Words:
    if code in ("C04", "C12"):
        return _unread_date(text)[1]
    if code in ("C05", "C06"):
        return _two_readings(text) if code == "C06" and not is_hidden else _unread_number(column, text)[1]
    if code == "C11" and re.fullmatch("[0-9]{9}", re.sub("[. ]", "", text)):
        return ("Ontbreekt er een nul vooraan?", "Is a zero missing in front?")
    if is_hidden:
        return _NOTHING
    if code == "C14":
        likely = visible(decoded_once(text), _LONGEST_SHOWN)
        return (f"Bedoelde u '{likely}'?", f"Did you mean '{likely}'?")
    if code in ("C02", "C13"):
        return _did_you_mean(column, text)
    return _form_hint(column, text) if code == "C03" else _NOTHING


def _two_readings(text: str) -> Words:
    whole, part = re.split("[.,]", text)
    return (f"Het kan {whole}{part} zijn, of {whole},{part}.", f"It may be {whole}{part}, or {whole}.{part}.")


def _did_you_mean(column: Column, text: str) -> Words:
    spellings = column.codes.spellings() if column.codes else {}
    allowed = set(spellings.values())
    wrong = [part for part in (text.split("|") if column.kind == "themes" else [text]) if part.strip() not in allowed]
    near = get_close_matches(wrong[0].strip().lower(), spellings, n=1, cutoff=0.7) if wrong else []
    if not near:
        return _strange_letter(text)
    return (f"Bedoelde u {spellings[near[0]]}?", f"Did you mean {spellings[near[0]]}?")


def _form_hint(column: Column, text: str) -> Words:
    pattern = column.checks["str_matches"]["pattern"]
    length = re.search(r"\[0-9\]\{([0-9]+)\}", pattern)
    padded = text.zfill(int(length.group(1))) if length else text
    if text.isascii() and text.isdigit() and padded != text and re.match(pattern, padded):
        return (f"Ontbreken er nullen vooraan ({padded})?", f"Are zeros missing in front ({padded})?")
    capitals = re.sub(" +", "-", text.upper())
    if column.kind == "identifier" and capitals != text and re.match(pattern, capitals):
        return (f"Bedoelde u {capitals}?", f"Did you mean {capitals}?")
    return _strange_letter(text)


def _strange_letter(text: str) -> Words:
    """Name a letter that looks like a common one but is another, such as a Cyrillic o."""
    char = next((char for char in text if not char.isascii() and char.isprintable()), None)
    if char is None:
        return _NOTHING
    return (
        f"Het teken {char} ({code_point(char)}) hoort niet in een code.",
        f"The character {char} ({code_point(char)}) does not belong in a code.",
    )


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _unread_date(text: str) -> tuple[str, Words]:
    """Return code and hint of a date that no form reads."""
    day = re.split("[ T]", text)[0]
    numbers = [int(part) for part in re.findall("[0-9]+", day)]
    if re.fullmatch(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}", day):
        return "C12", ("Het jaartal heeft maar twee cijfers.", "The year has only two digits.")
    if re.fullmatch(DAY_FIRST, text) or re.fullmatch(YEAR_FIRST, text):
        year, month, first = numbers if re.fullmatch(YEAR_FIRST, text) else numbers[::-1]
        if _is_day(year, first, month):
            return "C12", ("Dag en maand lijken omgewisseld.", "Day and month seem to be swapped.")
        return "C04", ("Deze dag bestaat niet.", "This day does not exist.")
    if day != text and (re.fullmatch(DAY_FIRST, day) or re.fullmatch(YEAR_FIRST, day)):
        return "C04", ("Laat het uur weg.", "Leave the time out.")
    if re.search(r"[0-9].*[^\W\d_]{3}|[^\W\d_]{3}.*[0-9]", text):
        return "C04", ("Schrijf de maand als getal.", "Write the month as a number.")
    if re.fullmatch("[0-9]{5}", text):
        return "C04", ("Dit lijkt een dagnummer van een rekenblad.", "This looks like a day number of a spreadsheet.")
    if len(numbers) == 3 and max(map(len, re.findall("[0-9]+", day))) == 4:
        return "C04", ("Het jaartal ligt niet tussen 1900 en 2099.", "The year is not between 1900 and 2099.")
    return "C04", _NOTHING


_ONE_READING = (POINT_NUMBER, COMMA_NUMBER, LONG_DECIMALS, SPACE_GROUPS, POINT_GROUPS, COMMA_GROUPS)


def _unread_number(column: Column, text: str) -> tuple[str, Words]:
    """Return code and hint of a number that no form reads, or that is read but not allowed."""
    if re.fullmatch(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}", text):
        return "C06", _NOTHING
    if any(re.fullmatch(form, text) for form in _ONE_READING):
        is_fraction = column.kind == "integer" and re.search("[.,]", text) is not None
        return "C05", ("Het moet een geheel getal zijn.", "It must be a whole number.") if is_fraction else _NOTHING
    if re.fullmatch(r"-?[0-9]{10,}([.,][0-9]*)?", text):
        return "C07", _NOTHING
    if re.fullmatch(r"-?[0-9]+[.,][0-9]{7,}", text):
        return "C05", (
            "Er staan meer dan zes cijfers na de komma.",
            "There are more than six digits after the decimal sign.",
        )
    if re.fullmatch(r"-?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+", text):
        return "C05", ("Toon het volledige getal, geen macht van tien.", "Show the full number, not a power of ten.")
    if re.search("[0-9]", text) and re.search(r"[^0-9.,\s-]", text):
        return "C05", (
            "Laat eenheden, munten en procenttekens weg.",
            "Leave out units, currencies and percent signs.",
        )
    return "C05", _NOTHING
