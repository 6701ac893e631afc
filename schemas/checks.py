"""The contract's own checks beside pandera's built-in ones; registered when this module is imported."""

import re
from collections.abc import Iterable

import pandas as pd
import pandera.extensions as extensions

# E-mail addresses, and runs of 8 or more digits that may be telephone or national numbers (a candidate only).
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
# Behind a lookahead, because a number that is none may overlap one that is.
_NATIONAL_NUMBER = re.compile(r"(?<![0-9])(?=([0-9](?:[\s.\-/]{0,3}[0-9]){10})(?![0-9]))")
# Belgian: 04xx and six digits (mobile) or 0 and eight (others), and any number in the international form.
_TELEPHONE = re.compile(
    r"(?<![0-9])(?<![0-9][./-])(?:"
    r"0[ ./-]?4[ ./-]?[5-9](?:[ ./-]{0,3}[0-9]){7}|0[ ./-]?[1-9](?:[ ./-]{0,3}[0-9]){7}"
    r"|(?:\+|00)[1-9](?:[ ./()-]{0,3}[0-9]){7,13}"
    r")(?![0-9])"
)
# What looks like a telephone number and is none: days, hours, and enterprise numbers with their points.
_DAY_OR_HOUR = re.compile(
    r"(?<![0-9])(?:(?:0?[1-9]|[12][0-9]|3[01])([./-])(?:0?[1-9]|1[0-2])\1(?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12][0-9]|3[01])|[0-2]?[0-9][:u][0-5][0-9])(?![0-9])"
)
_ENTERPRISE = re.compile(r"(?<![0-9])[01][0-9]{3}\.[0-9]{3}\.[0-9]{3}(?![0-9])")
# UTF-8 that was read as Windows-1252: a letter, quote, dash or euro sign shows as two or three odd ones (Ã© for é).
_SECOND_SIGN = "[\u0080-\u00bf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore") + "]"
_DECODED_TWICE = re.compile(
    f"[\u00c2-\u00c5]{_SECOND_SIGN}|\u00e2(?:\u20ac{_SECOND_SIGN}|\u201a\u00ac)|\u00ef\u00bb\u00bf"
)
# The same through Mac Roman: √© for é.
_SECOND_MAC_SIGN = "[" + re.escape(bytes(range(0x80, 0xC0)).decode("mac_roman")) + "]"
_DECODED_TWICE_BY_MAC = re.compile(f"\u221a{_SECOND_MAC_SIGN}|\u201a\u00c4{_SECOND_MAC_SIGN}|\u201a\u00c7\u00a8")
# What spreadsheets show for an error or a column that is too narrow, and what programs write for nothing.
PLACEHOLDER_PATTERN = "#(N/[AB]|[A-Z0-9/]+[!?]|##+)|Err:[0-9]{3}|NULL|null|NaN|nan|NAN|None|NONE|NaT|<NA>"
_PLACEHOLDER = re.compile(PLACEHOLDER_PATTERN)
INVISIBLE = (
    *((0x00, 0x08), (0x0B, 0x0C), (0x0E, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x200B, 0x200F)),
    *((0x2028, 0x202E), (0x2060, 0x2069), (0xFEFF, 0xFEFF)),
)
"""First and last of the characters that no text may hold: C0 and C1 controls except tab and line ends, and those that
hide, break or reorder text, such as the soft hyphen, the line separator and directional overrides."""
_INVISIBLE = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in INVISIBLE) + "]")


def is_national_number(digits: str) -> bool:
    """Tell whether 11 digits carry the check digits of a Belgian national register number (97 - n mod 97)."""
    number, check = digits[:9], int(digits[9:])
    return check in (97 - int(number) % 97, 97 - int("2" + number) % 97)


def personal_data_kind(text: str) -> str | None:
    """Return 'email', 'national_number' or 'telephone' when a text seems to hold one, else None."""
    if _EMAIL.search(text):
        return "email"
    for match in _NATIONAL_NUMBER.finditer(text):
        if is_national_number(re.sub("[^0-9]", "", match.group(1))):
            return "national_number"
    others = _ENTERPRISE.sub(_without_valid, _DAY_OR_HOUR.sub(" # ", text))
    return "telephone" if _TELEPHONE.search(others) else None


def without_personal_data(text: str, instead: str) -> str:
    """Return a text with every e-mail address and national number in it replaced; telephone numbers stay."""
    places = [
        match.span(1)
        for match in _NATIONAL_NUMBER.finditer(text)
        if is_national_number(re.sub("[^0-9]", "", match.group(1)))
    ]
    for begin, end in reversed(places):
        text = text[:begin] + instead + text[end:]
    return _EMAIL.sub(instead, text)


def _without_valid(match: "re.Match[str]") -> str:
    return " # " if is_valid_enterprise_number(match.group().replace(".", "")) else match.group()


def decoded_once(text: str) -> str:
    """Return a text that was decoded twice as it probably was meant: 'BelgiÃ«' gives 'België'; others stay."""
    return _DECODED_TWICE_BY_MAC.sub(_meant_by_mac, _DECODED_TWICE.sub(_meant, text))


def _meant(match: "re.Match[str]") -> str:
    raw = b"".join(sign.encode("cp1252") if ord(sign) > 0xFF else sign.encode("latin-1") for sign in match.group())
    return raw.decode("utf-8", "replace")


def _meant_by_mac(match: "re.Match[str]") -> str:
    return match.group().encode("mac_roman").decode("utf-8", "replace")


def is_valid_enterprise_number(number: str) -> bool:
    """Tell whether 10 digits are a Belgian enterprise number: the last two are 97 - (first eight mod 97)."""
    return bool(re.fullmatch("[0-9]{10}", number)) and int(number[8:]) == 97 - int(number[:8]) % 97


def _each(series: "pd.Series[str]", test: "Iterable[bool]") -> "pd.Series[bool]":
    return pd.Series(list(test), index=series.index, dtype=bool)


@extensions.register_check_method(statistics=["enabled"])  # type: ignore[untyped-decorator]
def is_plain_text(series: "pd.Series[str]", *, enabled: bool) -> "pd.Series[bool]":
    """Accept text without control characters and others that hide, break or reorder it."""
    return _each(series, (not _INVISIBLE.search(value) for value in series))


@extensions.register_check_method(statistics=["enabled"])  # type: ignore[untyped-decorator]
def is_decoded_once(series: "pd.Series[str]", *, enabled: bool) -> "pd.Series[bool]":
    """Accept text without signs that come from reading UTF-8 as Windows-1252 or Mac Roman."""
    return _each(series, (decoded_once(value) == value for value in series))


@extensions.register_check_method(statistics=["enabled"])  # type: ignore[untyped-decorator]
def is_no_placeholder(series: "pd.Series[str]", *, enabled: bool) -> "pd.Series[bool]":
    """Accept text that is neither an error value of a spreadsheet (#N/B) nor a word for nothing (NULL)."""
    return _each(series, (_PLACEHOLDER.fullmatch(value) is None for value in series))


@extensions.register_check_method(statistics=["enabled"])  # type: ignore[untyped-decorator]
def has_no_personal_data(series: "pd.Series[str]", *, enabled: bool) -> "pd.Series[bool]":
    """Accept text without e-mail addresses, telephone numbers and national numbers."""
    return _each(series, (personal_data_kind(value) is None for value in series))


@extensions.register_check_method(statistics=["enabled"])  # type: ignore[untyped-decorator]
def is_enterprise_number(series: "pd.Series[str]", *, enabled: bool) -> "pd.Series[bool]":
    """Accept 10 digits with a right check number (KBO, modulo 97)."""
    return _each(series, (is_valid_enterprise_number(value) for value in series))


@extensions.register_check_method(statistics=["allowed_values"])  # type: ignore[untyped-decorator]
def are_codes(series: "pd.Series[str]", *, allowed_values: list[str]) -> "pd.Series[bool]":
    """Accept a list of codes with | between them."""
    allowed = set(allowed_values)
    return _each(series, (all(part in allowed for part in value.split("|")) for value in series))
