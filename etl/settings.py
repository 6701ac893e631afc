"""All settings, declared once; each is an environment variable DUAAL_… or a line in duaal.toml."""

import re
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, JsonValue, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from etl.permissions import ROLES
from etl.setting_errors import check_engine, check_environment, check_file, check_stores, invalid_settings
from schemas.privacy import RETENTION_YEARS

SETTINGS_FILE = Path("duaal.toml")
LOG_LEVELS = ("error", "warning", "info")

_REPOSITORY = Path(__file__).resolve().parent.parent
_MEMORY = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?([kmgt])(i?)b", re.IGNORECASE)
_PROJECTS = re.compile(r"(\d{4,6}(, ?\d{4,6})*)?")
_LEAST_MEMORY = 100_000_000
"""With less than 64 MB the database engine cannot judge the smallest upload (measured)."""

_PROJECT_NUMBERS: dict[str, JsonValue] = {
    "allowed_nl": "projectnummers zoals 90001,90002",
    "allowed_en": "project numbers such as 90001,90002",
}

_CONTACTS = ("figures_contact", "accessibility_contact", "complaint_contact", "privacy_contact")


class Settings(BaseSettings):
    """The settings; every field says what it does, and the documentation is made from these texts."""

    model_config = SettingsConfigDict(env_prefix="DUAAL_", toml_file=SETTINGS_FILE, extra="forbid", frozen=True)

    state_dir: Path = Field(
        default=Path("data/state"),
        description="Folder that holds raw files, ledger and warehouse. On a local disk, not on a network share.",
    )
    secret: str | None = Field(
        default=None,
        description="Secret with which learner keys are hashed. Without it one is made and kept in the state folder.",
    )
    archive_key: str | None = Field(
        default=None,
        pattern=r"^[0-9a-fA-F]{64}$",
        description="Key with which files are encrypted in the archive from now on: 64 hexadecimal digits. "
        "See docs/privacy.md.",
        json_schema_extra={"allowed_nl": "64 hexadecimale cijfers", "allowed_en": "64 hexadecimal digits"},
    )
    archive_keys_before: str = Field(
        default="",
        pattern=r"^([0-9a-fA-F]{64}(, ?[0-9a-fA-F]{64})*)?$",
        description="Earlier keys of the archive, with commas between: files sealed with them stay readable.",
        json_schema_extra={
            "allowed_nl": "sleutels van 64 hexadecimale cijfers",
            "allowed_en": "keys of 64 hexadecimal digits",
        },
    )
    ledger: str = Field(
        default="",
        pattern=r"^(postgres(ql)?://[^\s]+)?$",
        description="PostgreSQL database that holds ledger and audit log for several machines, such as "
        "postgresql://duaal@db.example.be/duaal. Without it: files in the state folder. "
        "See docs/beyond-one-machine.md.",
        json_schema_extra={
            "allowed_nl": "een adres zoals postgresql://gebruiker@machine/databank",
            "allowed_en": "an address such as postgresql://user@machine/database",
        },
    )
    archive: str = Field(
        default="",
        pattern=r"^(s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w./-]*)?)?$",
        description="S3 bucket that holds the raw files for several machines, such as s3://duaal/raw-files. Without "
        "it: folders in the state folder. See docs/beyond-one-machine.md.",
        json_schema_extra={
            "allowed_nl": "een adres zoals s3://bucket of s3://bucket/map",
            "allowed_en": "an address such as s3://bucket or s3://bucket/folder",
        },
    )
    warehouse: str = Field(
        default="",
        pattern=r"^(ducklake:(postgres:)?(postgres(ql)?://[^\s]+)?)?$",
        description="DuckLake into which the published tables are copied for others to read, such as ducklake: "
        "(catalogue in the database of DUAAL_LEDGER) or ducklake:postgresql://duaal@db.example.be/lake; the Parquet "
        "files go to DUAAL_ARCHIVE. See docs/beyond-one-machine.md.",
        json_schema_extra={
            "allowed_nl": "ducklake: of ducklake:postgresql://gebruiker@machine/databank",
            "allowed_en": "ducklake: or ducklake:postgresql://user@machine/database",
        },
    )
    engine: str = Field(
        default="duckdb",
        pattern=r"^(duckdb|sail)$",
        description="Engine that makes the marts when the warehouse is built from nothing: duckdb, or sail for a "
        "cluster. The figures are the same. See docs/beyond-one-machine.md.",
        json_schema_extra={"allowed_nl": "duckdb of sail", "allowed_en": "duckdb or sail"},
    )
    sail_remote: str = Field(
        default="",
        pattern=r"^(grpc(\+tls)?://[\w.-]+:[0-9]{1,5})?$",
        description="Address of a Sail cluster's Flight SQL server, such as grpc://sail.example.be:32010; it reads "
        "Parquet files from DUAAL_ARCHIVE. Without it Sail runs inside the process that builds. See "
        "docs/beyond-one-machine.md.",
        json_schema_extra={
            "allowed_nl": "een adres zoals grpc://machine:32010",
            "allowed_en": "an address such as grpc://machine:32010",
        },
    )
    retention_years: int = Field(
        default=RETENTION_YEARS,
        ge=RETENTION_YEARS,
        description="Years after the end of a project that its evidence is kept; `duaal purge` refuses earlier.",
    )
    max_megabytes: int = Field(default=25, ge=1, description="Largest file that is read, in megabytes.")
    max_rows: int = Field(default=200_000, ge=1, description="Most rows in one file.")
    max_columns: int = Field(default=200, ge=1, description="Most columns in one file.")
    max_cell_characters: int = Field(default=10_000, ge=1, description="Most characters in one cell.")
    deadline_day: int = Field(
        default=10, ge=1, le=28, description="Day of the next month until which a delivery is on time."
    )
    time_zone: str = Field(
        default="Europe/Brussels",
        description="Time zone of times on screen and of deadlines.",
        json_schema_extra={
            "allowed_nl": "een tijdzone zoals Europe/Brussels of UTC",
            "allowed_en": "a time zone such as Europe/Brussels or UTC",
        },
    )
    memory_limit: str = Field(
        default="1GB",
        description="Memory that the database engine may use per process, such as 512MB, 1GB or 2GiB; 100MB at least.",
        json_schema_extra={
            "allowed_nl": "een hoeveelheid zoals 512MB, 1GB of 2GiB, minstens 100MB",
            "allowed_en": "an amount such as 512MB, 1GB or 2GiB, 100MB at least",
        },
    )
    threads: int = Field(default=2, ge=1, description="Threads of the database engine per process.")
    port: int = Field(default=8501, ge=1, le=65535, description="Port of the dashboard on this machine.")
    esf_off: str = Field(
        default="",
        description="Projects for which no ESF indicators are made: their numbers, with commas between.",
        json_schema_extra=_PROJECT_NUMBERS,
    )
    esf_plus: str = Field(
        default="",
        description="Projects that report in the code set of ESF+, all others in that of ESF 2014-2020: their numbers.",
        json_schema_extra=_PROJECT_NUMBERS,
    )
    address: str = Field(
        default="localhost",
        description="Address on which the dashboard listens. Without a login provider: this machine only.",
    )
    public_url: str | None = Field(
        default=None,
        description="Address under which visitors reach the dashboard, such as https://duaal.example.be. "
        "Without it: the port on this machine.",
    )
    oidc_issuer: str | None = Field(
        default=None,
        description="Issuer of the OpenID Connect provider; this switches login on. See docs/login.md.",
    )
    oidc_client_id: str | None = Field(default=None, description="Name under which the provider knows the dashboard.")
    oidc_client_secret: str | None = Field(default=None, description="Secret of the dashboard at the provider.")
    oidc_scopes: str = Field(default="openid", description="Scopes that are asked of the provider, with spaces.")
    oidc_user_claim: str = Field(default="sub", description="Claim that names the user in receipts and the ledger.")
    oidc_role_claim: str = Field(
        default="roles",
        description="Claim with the roles: a text or a list of 'role' or 'role:institution, institution'.",
    )
    oidc_roles: str = Field(
        default="department=department;esf=esf;pilot_lead=pilot_lead;reader=reader",
        description="The provider's name of each role, as name=role with semicolons between.",
        json_schema_extra={
            "allowed_nl": "naam=rol met puntkomma's ertussen; de rollen zijn department, esf, pilot_lead en reader",
            "allowed_en": "name=role with semicolons between; the roles are department, esf, pilot_lead and reader",
        },
    )
    oidc_institutions_claim: str | None = Field(
        default=None,
        description="Claim with a pilot lead's institutions, when they are not in the role's own value.",
    )
    session_idle_minutes: int = Field(
        default=30, ge=1, le=720, description="Minutes without any action after which a login ends."
    )
    session_hours: int = Field(default=10, ge=1, le=24, description="Hours after which a login ends in any case.")
    logins_per_hour: int = Field(default=60, ge=1, description="Logins of one user in an hour.")
    uploads_per_hour: int = Field(
        default=600, ge=1, description="Uploads of one user in an hour, by page and by script together."
    )
    upload_megabytes_per_day: int = Field(
        default=5_000, ge=1, description="Megabytes that one user sends in a day, refused files included."
    )
    api_calls_per_hour: int = Field(
        default=3_600, ge=1, description="Calls of one user's tokens in an hour, uploads and figures together."
    )
    exports_per_hour: int = Field(
        default=1_200, ge=1, description="Files that one user fetches in an hour: receipts, templates, reports."
    )
    log_level: str = Field(
        default="info",
        description="How much the dashboard writes to its log: error, warning or info.",
        json_schema_extra={"allowed_nl": "error, warning of info", "allowed_en": "error, warning or info"},
    )
    log_file: Path | None = Field(
        default=None, description="File to which the dashboard's log is added. Without it: standard error."
    )
    metrics_token: str | None = Field(
        default=None,
        min_length=20,
        description="Token with which a monitoring system reads /metrics, and nothing else; 20 characters at least. "
        "See docs/operations.md.",
        json_schema_extra={
            "allowed_nl": "een tekst van minstens 20 tekens",
            "allowed_en": "a text of 20 characters at least",
        },
    )
    min_free_megabytes: int = Field(
        default=500,
        ge=0,
        description="Free space in megabytes on the disk of the state folder below which /ready answers that the "
        "dashboard is not ready.",
    )
    organisation: str | None = Field(
        default=None, description="Name of the organisation that answers for the dashboard, on its legal pages."
    )
    figures_contact: str | None = Field(
        default=None, description="E-mail or web address for questions on the figures; shown below every page."
    )
    accessibility_contact: str | None = Field(
        default=None, description="E-mail or web address for what is not accessible, on the page Toegankelijkheid."
    )
    complaint_contact: str | None = Field(
        default=None, description="E-mail or web address of the organisation's complaints service; on the same page."
    )
    privacy_contact: str | None = Field(
        default=None, description="E-mail or web address of the data protection officer; shown on the page Privacy."
    )

    @property
    def archive_keys(self) -> tuple[bytes, ...]:
        """Return the keys of the archive, the one in use first; none when files are kept as they are."""
        given = (self.archive_key or "", *self.archive_keys_before.split(","))
        return tuple(bytes.fromhex(each) for each in given if each.strip()) if self.archive_key else ()

    @property
    def esf_off_projects(self) -> tuple[str, ...]:
        """Return the projects for which no ESF indicators are made."""
        return _numbers_in(self.esf_off)

    @property
    def esf_plus_projects(self) -> tuple[str, ...]:
        """Return the projects that report in the code set of ESF+."""
        return _numbers_in(self.esf_plus)

    @field_validator("organisation", *_CONTACTS, mode="before")
    @classmethod
    def _is_nothing_when_blank(cls, value: object) -> object:
        return (value.strip() or None) if isinstance(value, str) else value

    @field_validator("esf_off", "esf_plus")
    @classmethod
    def _is_list_of_projects(cls, value: str) -> str:
        if not _PROJECTS.fullmatch(value.strip()):
            raise ValueError("not a list of project numbers")
        return value.strip()

    @field_validator("time_zone")
    @classmethod
    def _is_time_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, OSError, ValueError):
            raise ValueError("not a time zone") from None
        return value

    @field_validator("log_level")
    @classmethod
    def _is_log_level(cls, value: str) -> str:
        if value not in LOG_LEVELS:
            raise ValueError("not a level")
        return value

    @field_validator("oidc_roles")
    @classmethod
    def _names_known_roles(cls, value: str) -> str:
        if any(role not in ROLES for role in role_names(value).values()):
            raise ValueError("not a list of roles")
        return value

    @field_validator("memory_limit")
    @classmethod
    def _is_amount_of_memory(cls, value: str) -> str:
        amount = _MEMORY.fullmatch(value.strip())
        if amount is None:
            raise ValueError("not an amount of memory")
        step = 1024 if amount[3] else 1000
        if float(amount[1]) * step ** (" kmgt".index(amount[2].lower())) < _LEAST_MEMORY:
            raise ValueError("too little memory")
        return value.strip()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments first, then the environment, then duaal.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def _numbers_in(listed: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in listed.split(",") if each.strip())


def role_names(text: str) -> dict[str, str]:
    """Return the roles of a text such as 'beheerder=department;lezer=reader' by the provider's names for them."""
    pairs = (each.partition("=") for each in text.split(";") if each.strip())
    return {name.strip(): role.strip() for name, _, role in pairs}


@cache
def settings() -> Settings:
    """Return the settings of this process, read once; raise InvalidSettings when they cannot be used."""
    check_file(SETTINGS_FILE)
    check_environment(Settings.model_fields)
    try:
        given = Settings()
    except ValidationError as error:
        raise invalid_settings(error, Settings.model_fields, SETTINGS_FILE) from None
    check_stores(given.ledger, given.archive, given.warehouse)
    check_engine(given.engine, given.sail_remote, given.archive)
    return given


def reference_dir() -> Path:
    """Return the folder of the shipped reference data: beside the packages, or inside an installed wheel."""
    beside = _REPOSITORY / "data" / "reference"
    return beside if beside.is_dir() else Path(__file__).resolve().parent / "_reference"
