"""The four data sets, with everything that the rest of the product derives from their pandera models."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandera.pandas as pa

from schemas.codes import CodeList
from schemas.dataset_names import DATASET_NAMES, dataset_label
from schemas.enrollments import Enrollments
from schemas.events import Events
from schemas.pilots import Pilots
from schemas.workplaces import Workplaces

__all__ = ["DATASET_NAMES", "Column", "Dataset", "columns_of", "dataset", "datasets"]


@dataclass(frozen=True)
class Column:
    """One column, read off its pandera field."""

    name: str
    kind: str
    label_nl: str
    label_en: str
    help_nl: str
    help_en: str
    example: str
    is_required: bool
    codes: CodeList | None
    unit: str | None
    privacy: str
    checks: dict[str, dict[str, Any]] = field(hash=False)
    """Name of each pandera check → its statistics, for example {'isin': {'allowed_values': [...]}}."""

    def label(self, language: str) -> str:
        """Return the heading in 'nl' or 'en'."""
        return self.label_en if language == "en" else self.label_nl

    def help(self, language: str) -> str:
        """Return the explanation in 'nl' or 'en'."""
        return self.help_en if language == "en" else self.help_nl

    @property
    def is_personal(self) -> bool:
        """Tell whether a finding on this column must leave the value out."""
        return self.privacy != "none"


@dataclass(frozen=True)
class Dataset:
    """One data set: its model, columns in contract order, and keys."""

    name: str
    label_nl: str
    label_en: str
    model: type[pa.DataFrameModel]
    key: tuple[str, ...]
    snapshot_key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.DataFrameSchema:
        """Return the pandera schema that judges typed rows."""
        return self.model.to_schema()

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the column names in contract order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return one column; raise KeyError when the contract does not have it."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def label(self, language: str) -> str:
        """Return the data set's name in 'nl' or 'en'."""
        return self.label_en if language == "en" else self.label_nl


_DECLARED: dict[str, tuple[type[pa.DataFrameModel], tuple[str, ...]]] = {
    "pilots": (
        Pilots,
        ("project_id", "institution_id", "academic_year", "reporting_month"),
    ),
    "workplaces": (Workplaces, ("project_id", "institution_id", "reporting_month")),
    "enrollments": (
        Enrollments,
        ("project_id", "institution_id", "academic_year", "reporting_month"),
    ),
    # Events have no month; their keeper is the institution, or the department when that is empty.
    "events": (Events, ("project_id", "institution_id")),
}


def columns_of(schema: pa.DataFrameSchema) -> tuple[Column, ...]:
    """Return the columns of a pandera schema with what their fields declare."""
    columns = []
    for name, declared in schema.columns.items():
        facts = declared.metadata or {}
        columns.append(
            Column(
                name=name,
                kind=facts["kind"],
                label_nl=declared.title or name,
                label_en=facts["label_en"],
                help_nl=declared.description or "",
                help_en=facts["help_en"],
                example=facts["example"],
                is_required=not declared.nullable,
                codes=facts["codes"],
                unit=facts["unit"],
                privacy=facts["privacy"],
                checks={check.name: dict(check.statistics or {}) for check in declared.checks},
            )
        )
    return tuple(columns)


@cache
def dataset(name: str) -> Dataset:
    """Return a data set by name ('pilots', 'workplaces', 'enrollments', 'events'); raise KeyError if unknown."""
    model, snapshot_key = _DECLARED[name]
    schema = model.to_schema()
    return Dataset(
        name=name,
        label_nl=dataset_label(name, "nl"),
        label_en=dataset_label(name, "en"),
        model=model,
        key=tuple(schema.unique or ()),
        snapshot_key=snapshot_key,
        columns=columns_of(schema),
    )


def datasets() -> tuple[Dataset, ...]:
    """Return all data sets in the order in which they refer to each other."""
    return tuple(dataset(name) for name in DATASET_NAMES)
