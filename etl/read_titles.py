"""Column titles: which contract column a title means, and which titles look like personal or sensitive data."""

import re
from collections.abc import Mapping
from functools import cache

from etl.title_form import normal_title
from schemas.datasets import DATASET_NAMES, dataset

_WORDS = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

# Whole words of a title, and parts of one, per kind of data: (words, parts, Dutch, English).
_PERSONAL: tuple[tuple[frozenset[str], tuple[str, ...], str, str], ...] = (
    (
        frozenset({"rrn", "rr", "rrnr", "insz", "niss", "bsn", "ssn"}),
        ("rijksregister", "bisnummer", "nationaalnummer", "nationalnumber", "nationalregister", "identiteitskaart"),
        "nummers van het rijksregister",
        "national numbers",
    ),
    (
        frozenset({"mail", "mails", "email", "emails", "mailadres"}),
        ("email", "mailadres", "mailaddress"),
        "e-mailadressen",
        "e-mail addresses",
    ),
    (
        frozenset({"dob", "geb", "verjaardag", "birthday"}),
        ("geboorte", "gebdatum", "gebdat", "birthdate", "dateofbirth", "birthplace", "placeofbirth"),
        "geboortegegevens",
        "birth data",
    ),
    (
        frozenset({"tel", "gsm", "telnr", "phone", "mobile", "mobiel"}),
        ("telefoon", "telephone", "phonenumber", "gsmnummer"),
        "telefoonnummers",
        "telephone numbers",
    ),
    (
        frozenset({"iban", "rekeningnummer", "rekeningnr", "foto", "photo"}),
        (),
        "persoonsgegevens",
        "personal data",
    ),
    (
        frozenset({"surname", "lastname", "firstname", "initialen", "initials"}),
        (
            "voornaam",
            "roepnaam",
            "familienaam",
            "achternaam",
            "firstname",
            "lastname",
            "surname",
            "givenname",
            "fullname",
        ),
        "namen van personen",
        "names of persons",
    ),
)
_NAME_OR_ADDRESS: tuple[tuple[frozenset[str], tuple[str, ...], str, str], ...] = (
    (
        frozenset({"naam", "namen", "name", "names"}),
        tuple(
            f"{who}{name}"
            for who in ("student", "cursist", "lerende", "leerling", "deelnemer", "mentor", "contact")
            for name in ("naam", "name")
        ),
        "namen van personen",
        "names of persons",
    ),
    (
        frozenset({"adres", "address", "straat", "street", "huisnummer", "huisnr", "woonplaats"}),
        ("thuisadres", "domicilie", "homeaddress"),
        "adressen",
        "addresses",
    ),
)
# A name or address of one of these is not a person's.
_THINGS = re.compile(
    "opleiding|programme|program|onderneming|bedrijf|enterprise|company|instelling|institution|school|project|"
    "proeftuin|pilot|bestand|file|werkplek|workplace|organisat|studiegebied|activiteit|event"
)
# ESF CO15 (migrants, foreign background, minorities), CO16 (disabilities), CO17 (other disadvantaged).
_SENSITIVE = re.compile(
    "migrant|migrati|herkomst|allochto|nationaliteit|nationality|etnisch|etnici|ethnic|afkomst|vluchteling|refugee|"
    "handicap|disabilit|disabled|arbeidsbeperk|functiebeperk|minderhe|minorit|kansarm|kansengroep|disadvantaged|thuistaal|homelanguage|gevoelig|sensitive|"
    "dakloos|homeless|gezondheid|health|religie|religion|geloof|roma(?:$|ni)|co1[567](?![0-9])"
)


@cache
def known_titles(name: str) -> Mapping[str, str]:
    """Return what a data set's titles mean: normal title (name, Dutch or English label) → contract column."""
    return {
        normal_title(title): column.name
        for column in dataset(name).columns
        for title in (column.name, column.label_nl, column.label_en)
    }


@cache
def _all_titles() -> frozenset[str]:
    return frozenset(title for name in DATASET_NAMES for title in known_titles(name))


def is_sensitive_title(title: str) -> bool:
    """Tell whether a column is about characteristics that the contract refuses (ESF CO15-CO17)."""
    normal = normal_title(title)
    return normal not in _all_titles() and _SENSITIVE.search(normal) is not None


def personal_kind(title: str) -> tuple[str, str] | None:
    """Return which personal data a column seems to hold by its title, in Dutch and English; None = none known."""
    normal = normal_title(title)
    if normal in _all_titles():
        return None
    words = {word.casefold() for word in _WORDS.findall(_HUMP.sub(" ", title))}
    kinds = _PERSONAL if _THINGS.search(normal) else _PERSONAL + _NAME_OR_ADDRESS
    for whole_words, parts, said_nl, said_en in kinds:
        if words & whole_words or any(part in normal for part in parts):
            return said_nl, said_en
    return None


def shown_title(title: str) -> str:
    """Return a title as a message may show it: one line of at most 60 printable characters."""
    printable = "".join(sign if sign.isprintable() else " " for sign in title)
    short = " ".join(printable.split())
    return short if len(short) <= 60 else short[:59] + "…"


def column_letter(index: int) -> str:
    """Return the letters of a column as a spreadsheet shows them: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
