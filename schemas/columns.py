"""How one column is declared: a pandera field that carries its labels, help, codes, unit and privacy class."""

from typing import Any, Literal

import pandera.pandas as pa

from schemas import checks as _checks  # noqa: F401  (registers the contract's own checks with pandera)
from schemas.codes import CodeList
from schemas.months import MONTH_PATTERN

Kind = Literal[
    "month",
    "academic_year",
    "identifier",
    "digits",
    "enterprise_number",
    "learner_key",
    "code",
    "themes",
    "text",
    "date",
    "integer",
    "number",
]
Privacy = Literal["none", "personal", "pseudonymous", "possibly_personal", "risk"]

IDENTIFIER_PATTERN = r"[A-Z0-9][A-Z0-9_-]{2,31}"
PROJECT_PATTERN = r"[0-9]{4,6}"
INSTITUTION_PATTERN = r"[0-9]{6}"
# Eleven digits are a national number; they never serve as a key.
LEARNER_KEY_PATTERN = r"(?![0-9]{11}\Z)[A-Za-z0-9_-]{4,64}"


def column(
    kind: Kind,
    label: tuple[str, str],
    help: tuple[str, str],
    example: str,
    *,
    required: bool = False,
    codes: CodeList | None = None,
    pattern: str | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
    max_length: int | None = None,
    unit: str | None = None,
    privacy: Privacy = "none",
) -> Any:
    """Declare one column of a data set; labels and help are (Dutch, English).

    `pattern` is matched against the whole value; `above` is an open lower limit. A column that is not
    required may be empty, which means unknown.
    """
    checks: dict[str, Any] = {}
    if codes is not None and kind != "themes":
        checks["isin"] = list(codes.values)
    if pattern is not None:
        # \A and \Z, because $ also matches before a trailing newline in Python but not in DuckDB.
        checks["str_matches"] = rf"\A(?:{pattern})\Z"
    if minimum is not None:
        checks["ge"] = minimum
    if above is not None:
        checks["gt"] = above
    if maximum is not None:
        checks["le"] = maximum
    if kind == "text":
        checks["str_length"] = {"min_value": 1, "max_value": max_length}
        checks["is_plain_text"] = True
        checks["is_decoded_once"] = True
        checks["is_no_placeholder"] = True
        checks["has_no_personal_data"] = True
    if kind == "identifier" and not required:
        checks["is_no_placeholder"] = True
    if kind == "enterprise_number":
        checks["is_enterprise_number"] = True
    if kind == "themes":
        checks["are_codes"] = {"allowed_values": list(codes.values) if codes else []}
    return pa.Field(
        nullable=not required,
        title=label[0],
        description=help[0],
        metadata={
            "kind": kind,
            "label_en": label[1],
            "help_en": help[1],
            "example": example,
            "codes": codes,
            "unit": unit,
            "privacy": privacy,
        },
        **checks,
    )


def reporting_month() -> Any:
    """Declare the month that a file describes."""
    return column(
        "month",
        ("Rapporteringsmaand", "Reporting month"),
        (
            "De maand waarvan dit bestand de toestand op de laatste dag geeft: jaar-maand.",
            "The month whose last day this file describes: year-month.",
        ),
        "2022-10",
        required=True,
        pattern=MONTH_PATTERN,
    )


def project_id() -> Any:
    """Declare the ESF project number."""
    return column(
        "digits",
        ("ESF-projectnummer", "ESF project number"),
        ("Het nummer van het ESF-project, 4 tot 6 cijfers.", "The number of the ESF project, 4 to 6 digits."),
        "90001",
        required=True,
        pattern=PROJECT_PATTERN,
    )


def institution_id(*, required: bool = True) -> Any:
    """Declare the institution's number, zero-padded to 6 digits."""
    return column(
        "digits",
        ("Instellingsnummer", "Institution number"),
        (
            "Het instellingsnummer van het departement: 6 cijfers, met voorloopnullen.",
            "The department's number of the institution: 6 digits, with leading zeros.",
        ),
        "100001",
        required=required,
        pattern=INSTITUTION_PATTERN,
    )


def academic_year() -> Any:
    """Declare the academic year of a pilot or enrolment."""
    from schemas.codes import ACADEMIC_YEARS

    return column(
        "academic_year",
        ("Academiejaar/schooljaar", "Academic year"),
        ("Het academiejaar of schooljaar, bijvoorbeeld 2021-2022.", "The academic year, for example 2021-2022."),
        "2022-2023",
        required=True,
        codes=ACADEMIC_YEARS,
    )


def identifier(
    label: tuple[str, str],
    help: tuple[str, str],
    example: str,
    *,
    required: bool = False,
    privacy: Privacy = "none",
) -> Any:
    """Declare a code of the institution's own: capitals, digits, - and _, 3 to 32 characters."""
    return column("identifier", label, help, example, required=required, pattern=IDENTIFIER_PATTERN, privacy=privacy)


def remarks() -> Any:
    """Declare the free remarks, which may not hold personal data."""
    return column(
        "text",
        ("Opmerkingen", "Remarks"),
        (
            "Korte toelichting, hoogstens 500 tekens. Geen namen, e-mailadressen of rijksregisternummers.",
            "A short note of at most 500 characters. No names, e-mail addresses or national numbers.",
        ),
        "Start verschoven naar oktober",
        max_length=500,
        privacy="risk",
    )
