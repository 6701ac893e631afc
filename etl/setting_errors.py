"""What is wrong with a setting, in Dutch and English: its name, where it stands, what was given, what is allowed."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

Message = tuple[str, str]
Fields = Mapping[str, FieldInfo]

_PREFIX = "DUAAL_"
_NO_SETTINGS = {"DUAAL_LANG"}
"""Read by the command line itself."""

_CLOSE = 0.75
_POSITION = re.compile(r"line (\d+), column (\d+)")
SECRET_SETTINGS = frozenset(
    {"secret", "oidc_client_secret", "metrics_token", "archive_key", "archive_keys_before", "ledger", "warehouse"}
)
"""Settings whose value is never repeated."""


class InvalidSettings(Exception):
    """Settings that cannot be used; `message_nl` and `message_en` say which, where they stand and what is allowed."""

    def __init__(self, messages: Iterable[Message]) -> None:
        dutch, english = zip(*messages, strict=True)
        self.message_nl, self.message_en = "\n".join(dutch), "\n".join(english)
        super().__init__(self.message_en)


def check_file(path: Path) -> None:
    """Raise InvalidSettings when the file with settings is there but cannot be read as TOML."""
    if not path.exists():
        return
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        is_folder = path.is_dir()
        reason = error.strerror or type(error).__name__
        raise InvalidSettings(
            [
                (
                    f"{path} is een map; het moet een tekstbestand met instellingen zijn. Hernoem of verwijder de map.",
                    f"{path} is a folder; it must be a text file with settings. Rename or remove the folder.",
                )
                if is_folder
                else (
                    f"Het bestand {path} met instellingen is niet te lezen ({reason}). Maak het leesbaar.",
                    f"The file {path} with settings cannot be read ({reason}). Make it readable.",
                )
            ]
        ) from None
    except UnicodeDecodeError:
        raise InvalidSettings(
            [
                (
                    f"{path} is geen UTF-8-tekst. Bewaar het bestand opnieuw als UTF-8.",
                    f"{path} is no UTF-8 text. Save the file again as UTF-8.",
                )
            ]
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidSettings([_broken_line(path, str(error))]) from None


def check_stores(ledger: str, archive: str, warehouse: str) -> None:
    """Raise InvalidSettings when the shared stores do not go together."""
    if warehouse and not (archive and (ledger or "://" in warehouse)):
        dutch = (
            "DUAAL_WAREHOUSE=ducklake: gaat samen met DUAAL_ARCHIVE=s3://… (op een eigen schijf kan een DuckLake "
            "gegevens verliezen) en met DUAAL_LEDGER=postgresql://… of een databank na ducklake:. Vul die aan, of laat "
            "DUAAL_WAREHOUSE weg."
        )
        english = (
            "DUAAL_WAREHOUSE=ducklake: goes with DUAAL_ARCHIVE=s3://… (on a local disk a DuckLake may lose data) and "
            "with DUAAL_LEDGER=postgresql://… or a database after ducklake:. Add these, or leave DUAAL_WAREHOUSE out."
        )
        raise InvalidSettings([(dutch, english)])


def check_engine(engine: str, remote: str, archive: str) -> None:
    """Raise InvalidSettings when an engine is asked for that is not installed, or a cluster that could read nothing."""
    if remote and not (engine == "sail" and archive):
        dutch = (
            "DUAAL_SAIL_REMOTE gaat samen met DUAAL_ENGINE=sail en met DUAAL_ARCHIVE=s3://…, waaruit het cluster "
            "leest. Vul die aan, of laat DUAAL_SAIL_REMOTE weg."
        )
        english = (
            "DUAAL_SAIL_REMOTE goes with DUAAL_ENGINE=sail and with DUAAL_ARCHIVE=s3://…, from which the cluster "
            "reads. Add these, or leave DUAAL_SAIL_REMOTE out."
        )
        raise InvalidSettings([(dutch, english)])
    if engine == "sail" and not all(find_spec(name) for name in ("pysail", "adbc_driver_flightsql")):
        dutch = (
            "De instelling DUAAL_ENGINE noemt Sail, en de pakketten daarvoor zijn niet geïnstalleerd. Installeer ze "
            "met scripts/setup.sh sail of pip install 'duaal-monitor[sail]', of laat DUAAL_ENGINE weg."
        )
        english = (
            "The setting DUAAL_ENGINE names Sail, and the packages for it are not installed. Install them with "
            "scripts/setup.sh sail or pip install 'duaal-monitor[sail]', or leave DUAAL_ENGINE out."
        )
        raise InvalidSettings([(dutch, english)])


def _broken_line(path: Path, said: str) -> Message:
    place = _POSITION.search(said)
    line_nl, line_en = (
        (f"op regel {place[1]}, teken {place[2]}", f"on line {place[1]}, character {place[2]}")
        if place
        else ("aan het einde van het bestand", "at the end of the file")
    )
    example = 'port = 8600 of time_zone = "Europe/Brussels"'
    return (
        f"{path} is niet te lezen: fout {line_nl}. Schrijf elke instelling als naam = waarde, bijvoorbeeld {example}.",
        f"{path} cannot be read: error {line_en}. Write every setting as name = value, for example "
        f"{example.replace(' of ', ' or ')}.",
    )


def check_environment(fields: Fields) -> None:
    """Raise InvalidSettings for an environment variable that is a setting's name with a slip of the pen."""
    found = []
    for name in os.environ:
        upper = name.upper()
        if not upper.startswith(_PREFIX) or upper in _NO_SETTINGS:
            continue
        setting = upper.removeprefix(_PREFIX).lower()
        meant = get_close_matches(setting, fields, n=1, cutoff=_CLOSE)
        if meant and setting not in fields:
            right = _PREFIX + meant[0].upper()
            found.append(
                (
                    f"{name} (omgevingsvariabele) is geen instelling. Bedoelde u {right}?",
                    f"{name} (environment variable) is not a setting. Did you mean {right}?",
                )
            )
    if found:
        raise InvalidSettings(found)


def invalid_settings(error: ValidationError, fields: Fields, path: Path) -> InvalidSettings:
    """Return what pydantic found wrong as sentences for the operator."""
    return InvalidSettings(
        [
            _unknown(str(each["loc"][0]), fields, path)
            if each["type"] == "extra_forbidden"
            else _wrong_value(str(each["loc"][0]), each["input"], fields, path)
            for each in error.errors()
        ]
    )


def _unknown(name: str, fields: Fields, path: Path) -> Message:
    meant = get_close_matches(name.lower(), fields, n=1, cutoff=_CLOSE)
    return (
        f"{name} in {path} is geen instelling. "
        + (f"Bedoelde u {meant[0]}?" if meant else f"De instellingen zijn: {', '.join(fields)}."),
        f"{name} in {path} is not a setting. "
        + (f"Did you mean {meant[0]}?" if meant else f"The settings are: {', '.join(fields)}."),
    )


def _wrong_value(name: str, value: Any, fields: Fields, path: Path) -> Message:
    variable = _PREFIX + name.upper()
    is_variable = any(each.upper() == variable for each in os.environ)
    where_nl, where_en = (
        (f"{variable} (omgevingsvariabele)", f"{variable} (environment variable)")
        if is_variable
        else (f"{name} in {path}", f"{name} in {path}")
    )
    given = "" if name in SECRET_SETTINGS else f" {value!r}"
    allowed_nl, allowed_en = _allowed(fields[name])
    return (
        f"Deze instelling klopt niet: {where_nl}. Gegeven:{given or ' (niet getoond)'}. Toegestaan: {allowed_nl}.",
        f"This setting is not right: {where_en}. Given:{given or ' (not shown)'}. Allowed: {allowed_en}.",
    )


def _allowed(field: FieldInfo) -> Message:
    """Return what a setting may be: the words of its declaration, else its type and bounds."""
    declared = field.json_schema_extra
    if isinstance(declared, dict):
        return str(declared["allowed_nl"]), str(declared["allowed_en"])
    if field.annotation is not int:
        return "een tekst tussen aanhalingstekens", "a text in quotes"
    bounds = {name: getattr(each, name) for each in field.metadata for name in ("ge", "le") if hasattr(each, name)}
    lowest, highest = bounds.get("ge"), bounds.get("le")
    if highest is None:
        return f"een geheel getal vanaf {lowest}", f"a whole number from {lowest}"
    return f"een geheel getal van {lowest} tot {highest}", f"a whole number from {lowest} to {highest}"
