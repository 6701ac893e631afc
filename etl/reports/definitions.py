"""What figures are made by: versions and short hashes of every definition, and the version of the software."""

import hashlib
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from etl.backup import secret_mark
from etl.settings import Settings
from schemas import CONTRACT_VERSION
from schemas.esf import AGE_GROUPS, EDUCATION_GROUPS, EMPLOYED, EMPLOYMENT_GROUPS, INACTIVE
from schemas.esf_lines import ESF_LINES
from schemas.kpi import Kpi
from schemas.kpis import KPIS

_ETL = Path(__file__).resolve().parent.parent
_SHORT = 12
# Texts say what a figure means; a better wording is no other definition.
_WORDS = (
    "history",
    "name",
    "definition_nl",
    "definition_en",
    "counting_rule",
    "target_note",
    "counted_nl",
    "counted_en",
)


def software_version() -> str:
    """Return the version of the product that is running."""
    try:
        return version("duaal-monitor")
    except PackageNotFoundError:  # started from a folder without an installation
        return "0"


def definitions(settings: Settings) -> dict[str, str]:
    """Return the short hash of every definition by its name and version, as 'K07 v1'.

    The settings that decide what is on time are among them, and a mark of the secret that learners' pseudonyms are made
    with, which does not tell the secret.
    """
    own = {"deadline": f"{settings.deadline_day} {settings.time_zone}", "secret": secret_mark(settings)}
    return _declared() | own


def definitions_hash(found: dict[str, str]) -> str:
    """Return one SHA-256 over all definitions."""
    return _hash(sorted(found.items()), None)


def changed_definitions(then: dict[str, str], now: dict[str, str]) -> list[str]:
    """Return the names of the definitions that differ between two moments, in order."""
    return sorted(name for name in then.keys() | now.keys() if then.get(name) != now.get(name))


@cache
def _declared() -> dict[str, str]:
    marts = [path.read_text(encoding="utf-8") for path in sorted((_ETL / "marts").rglob("*.sql"))]
    found = {f"{kpi.id} v{kpi.definition_version}": _hash(_facts(kpi)) for kpi in KPIS.values()}
    groups = [asdict(each) for each in (*EMPLOYMENT_GROUPS, *AGE_GROUPS, *EDUCATION_GROUPS)]
    for code_set, lines in ESF_LINES.items():
        listed = [(each.name, each.code, each.kpi, each.part, each.is_denominator) for each in lines]
        found[code_set] = _hash([listed, groups, EMPLOYED, INACTIVE])
    return found | {"marts": _hash(marts), f"contract v{CONTRACT_VERSION}": CONTRACT_VERSION}


def _facts(kpi: Kpi) -> list[Any]:
    declared = {name: str(value) for name, value in vars(kpi).items() if not name.startswith(_WORDS)}
    sources = [name for name in (kpi.source, kpi.class_source) if name]
    return [
        sorted(declared.items()),
        [(_ETL / "kpi_sql" / f"{name}.sql").read_text(encoding="utf-8") for name in sources],
    ]


def _hash(value: Any, length: int | None = _SHORT) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:length]
