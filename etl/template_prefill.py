"""What a template knows beforehand: values for all its rows, and the projects and institutions to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from etl import queries
from etl.read_columns import canonical_constant, is_valid_constant
from etl.read_titles import shown_title
from etl.scope import Scope
from schemas.datasets import Dataset, dataset

Choices = tuple[tuple[str, str], ...]
"""Values with what each means."""


class NotPrefilled(ValueError):
    """A value that no template of the data set can have; says why, and what would do, in Dutch and English."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


@dataclass(frozen=True)
class Prefill:
    """Values that a template fills in, and what it offers to choose from, by column."""

    values: Mapping[str, str] = field(default_factory=dict)
    offered: Mapping[str, Choices] = field(default_factory=dict)

    def meaning(self, name: str) -> str:
        """Return what a value filled in means, for example an institution's name; '' when that is not known."""
        return dict(self.offered.get(name, ())).get(self.values.get(name, ""), "")


def checked_prefill(name: str, given: Mapping[str, str]) -> Prefill:
    """Return values in the form in which they are stored; those that the data set has no column for are dropped.

    Raises NotPrefilled for a value that its column does not allow. Nothing is asked of the reference data.
    """
    described = dataset(name)
    values = {
        column.name: canonical_constant(column.name, given[column.name])
        for column in described.columns
        if given.get(column.name)
    }
    for column_name, value in values.items():
        column = described.column(column_name)
        if not is_valid_constant(column, value):
            shown = shown_title(value)
            raise NotPrefilled(
                f"{column.label_nl}: '{shown}' is niet geldig. Geef ze zoals {column.example}.",
                f"{column.label_en}: '{shown}' is not valid. Give it like {column.example}.",
            )
    return Prefill(values)


def known_prefill(
    con: duckdb.DuckDBPyConnection, scope: Scope, name: str, given: Mapping[str, str], language: str
) -> Prefill:
    """Return values and choices that the reference data know, for institutions that the scope may write for.

    Who has one institution gets it filled in, and an institution's only project as well. Raises NotPrefilled for what
    is not known or does not go together.
    """
    values = dict(checked_prefill(name, given).values)
    described = dataset(name)
    known = queries.filter_choices(con, scope)
    institutions = [each for each in known.institutions if scope.may_write(each.institution_id)]
    if scope.role == "pilot_lead" and len(institutions) == 1:
        values.setdefault("institution_id", institutions[0].institution_id)
    chosen = [each for each in institutions if each.institution_id == values.get("institution_id")]
    if "institution_id" in values and not chosen:
        raise _unknown(described, "institution_id", values["institution_id"])
    projects = _projects(con, scope, described, chosen or institutions, language)
    if chosen and len(chosen[0].project_ids) == 1 and described.name != "events":
        values.setdefault("project_id", projects[0][0])
    project = values.get("project_id")
    if project is not None and project not in dict(projects):
        raise _unknown(described, "project_id", project, chosen[0] if chosen else None)
    offered = [each for each in institutions if project is None or project in each.project_ids]
    return Prefill(
        values,
        {
            "project_id": projects,
            "institution_id": tuple((each.institution_id, each.name) for each in chosen or offered or institutions),
        },
    )


def _projects(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    described: Dataset,
    institutions: list[queries.Institution],
    language: str,
) -> Choices:
    """Return the projects in which institutions take part; an event may also be one of the network's own project."""
    linked = {project for each in institutions for project in each.project_ids}
    return tuple(
        (each.project_id, each.title(language))
        for each in queries.projects(con, scope)
        if each.project_id in linked or (described.name == "events" and each.sector == "NETWERK")
    )


def _unknown(described: Dataset, name: str, value: str, institution: queries.Institution | None = None) -> NotPrefilled:
    column = described.column(name)
    if institution is None:
        return NotPrefilled(
            f"{column.label_nl}: {value} is niet gekend in de referentiegegevens.",
            f"{column.label_en}: {value} is not known in the reference data.",
        )
    projects = ", ".join(institution.project_ids)
    return NotPrefilled(
        f"{column.label_nl}: instelling {institution.institution_id} neemt niet deel aan {value}, wel aan {projects}.",
        f"{column.label_en}: institution {institution.institution_id} takes no part in {value}, but in {projects}.",
    )
