"""All settings, declared once; each is an environment variable DUAAL_… or a line in duaal.toml."""

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

_REPOSITORY = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """The settings; every field says what it does, and the documentation is made from these texts."""

    model_config = SettingsConfigDict(env_prefix="DUAAL_", toml_file="duaal.toml", extra="forbid", frozen=True)

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
    time_zone: str = Field(default="Europe/Brussels", description="Time zone of times on screen and of deadlines.")
    memory_limit: str = Field(default="1GB", description="Memory that the database engine may use per process.")
    threads: int = Field(default=2, ge=1, description="Threads of the database engine per process.")
    port: int = Field(default=8501, ge=1, le=65535, description="Port of the dashboard on this machine.")

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
    """Return the settings of this process, read once."""
    return Settings()


def reference_dir() -> Path:
    """Return the folder of the shipped reference data: beside the packages, or inside an installed wheel."""
    beside = _REPOSITORY / "data" / "reference"
    return beside if beside.is_dir() else Path(__file__).resolve().parent / "_reference"
