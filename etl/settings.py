"""All settings, declared once; each is an environment variable DUAAL_… or a line in duaal.toml."""

import re
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from etl.setting_errors import check_environment, check_file, invalid_settings

SETTINGS_FILE = Path("duaal.toml")

_REPOSITORY = Path(__file__).resolve().parent.parent
_MEMORY = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?([kmgt])(i?)b", re.IGNORECASE)
_LEAST_MEMORY = 100_000_000
"""With less than 64 MB the database engine cannot judge the smallest upload (measured)."""


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
    organisation: str | None = Field(
        default=None, description="Name of the organisation that answers for the dashboard, on its legal pages."
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

    @field_validator("time_zone")
    @classmethod
    def _is_time_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, OSError, ValueError):
            raise ValueError("not a time zone") from None
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


@cache
def settings() -> Settings:
    """Return the settings of this process, read once; raise InvalidSettings when they cannot be used."""
    check_file(SETTINGS_FILE)
    check_environment(Settings.model_fields)
    try:
        return Settings()
    except ValidationError as error:
        raise invalid_settings(error, Settings.model_fields, SETTINGS_FILE) from None


def reference_dir() -> Path:
    """Return the folder of the shipped reference data: beside the packages, or inside an installed wheel."""
    beside = _REPOSITORY / "data" / "reference"
    return beside if beside.is_dir() else Path(__file__).resolve().parent / "_reference"
