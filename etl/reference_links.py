"""Checks the reference files against each other: references, dates, sectors, promotors and scopes of targets."""

from collections.abc import Mapping, Sequence
from typing import Any

from etl.findings import Finding, finding
from schemas import codes
from schemas.codes import CodeList
from schemas.reference import REFERENCE_EVENTS, REFERENCE_TABLES, SCOPE_DIMENSIONS

Rows = Sequence[tuple[int, Mapping[str, Any]]]
"""Rows with their number as a spreadsheet shows it."""

_SCOPE_CODES: dict[str, CodeList] = {
    "institution_type": codes.INSTITUTION_TYPES,
    "sector": codes.SECTORS,
    "event_type": codes.EVENT_TYPES,
}
_SCOPE_TABLES = {"project_id": "projects", "institution_id": "institutions"}


def link_findings(tables: Mapping[str, Rows]) -> list[Finding]:
    """Return what does not fit between the files; a file that is absent is not held against the others."""
    return [
        *_reference_findings(tables),
        *_date_findings(tables.get("projects", ())),
        *_sector_findings(tables),
        *_promotor_findings(tables),
        *_scope_findings(tables),
    ]


def _known(tables: Mapping[str, Rows], table: str, column: str) -> set[str]:
    return {row[column] for _, row in tables.get(table, ())}


def _label(table: str, column: str) -> dict[str, Any]:
    model = next(each.model for each in (*REFERENCE_TABLES, REFERENCE_EVENTS) if each.name == table)
    declared = model.to_schema().columns[column]
    return {"label_nl": declared.title, "label_en": declared.metadata["label_en"]}


def _reference_findings(tables: Mapping[str, Rows]) -> list[Finding]:
    findings = []
    for table in (*REFERENCE_TABLES, REFERENCE_EVENTS):
        for column, other in table.references:
            if other not in tables:
                continue
            known = _known(tables, other, column)
            findings += [
                finding(
                    "F11",
                    file=f"{table.name}.csv",
                    row=number,
                    column=column,
                    value=row[column],
                    other_file=f"{other}.csv",
                    **_label(table.name, column),
                )
                for number, row in tables.get(table.name, ())
                if row[column] is not None and row[column] not in known
            ]
    return findings


def _date_findings(projects: Rows) -> list[Finding]:
    return [
        finding(
            "F12",
            file="projects.csv",
            row=number,
            column="end_date",
            value=row["end_date"].isoformat(),
            start=row["start_date"].isoformat(),
            **_label("projects", "end_date"),
        )
        for number, row in projects
        if row["start_date"] and row["end_date"] and row["end_date"] < row["start_date"]
    ]


def _sector_findings(tables: Mapping[str, Rows]) -> list[Finding]:
    """A cvo takes part in VWO projects, a hogeschool or university in HO projects; a network takes any."""
    types = {row["institution_id"]: row["type"] for _, row in tables.get("institutions", ())}
    sectors = {row["project_id"]: row["sector"] for _, row in tables.get("projects", ())}
    findings = []
    for number, row in tables.get("project_institutions", ()):
        kind, sector = types.get(row["institution_id"]), sectors.get(row["project_id"])
        if kind is None or sector not in codes.SECTORS.values:
            continue
        if (kind == "cvo") != (sector == "VWO"):
            findings.append(
                finding(
                    "F13",
                    file="project_institutions.csv",
                    row=number,
                    column="institution_id",
                    value=row["institution_id"],
                    type=kind,
                    project=row["project_id"],
                    sector=sector,
                )
            )
    return findings


def _promotor_findings(tables: Mapping[str, Rows]) -> list[Finding]:
    if "projects" not in tables or "project_institutions" not in tables:
        return []
    links = [row for _, row in tables["project_institutions"]]
    findings = []
    for number, project in tables["projects"]:
        roles = [link["role"] for link in links if link["project_id"] == project["project_id"]]
        if project["sector"] in codes.SECTORS.values and roles.count("promotor") != 1:
            findings.append(
                finding(
                    "F14",
                    file="projects.csv",
                    row=number,
                    column="project_id",
                    value=project["project_id"],
                    promotors=roles.count("promotor"),
                    institutions=len(roles),
                )
            )
    return findings


def _scope_findings(tables: Mapping[str, Rows]) -> list[Finding]:
    """The parts of a target's scope name known codes, projects and institutions; programme codes are free."""
    findings = []
    for number, row in tables.get("targets", ()):
        for part in (row["scope"] or "").split(";"):
            dimension, _, value = part.partition("=")
            if dimension not in SCOPE_DIMENSIONS:
                continue  # empty, or refused by the column's own pattern
            expected = _scope_values(tables, dimension)
            if expected is not None and value not in expected:
                findings.append(
                    finding(
                        "F15",
                        file="targets.csv",
                        row=number,
                        column="scope",
                        value=part,
                        expected=", ".join(expected),
                        **_label("targets", "scope"),
                    )
                )
    return findings


def _scope_values(tables: Mapping[str, Rows], dimension: str) -> list[str] | None:
    if dimension in _SCOPE_CODES:
        return list(_SCOPE_CODES[dimension].values)
    table = _SCOPE_TABLES.get(dimension)
    return sorted(_known(tables, table, dimension)) if table in tables and table else None
