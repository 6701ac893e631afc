"""The rules across columns, rows and files: one SQL file per rule finds its rows, the catalogue says what is wrong.

Every rule's SQL returns dataset, file_number, row_number, column_name, value, problem (the case of the rule) and the
facts that its messages name. A cell that was emptied because it is faulty has had its finding; what follows from such
a cell alone is left out here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from etl.findings import Finding
from etl.read_model import MOST_LISTED, ReadFile
from etl.scope import Scope
from etl.sql_text import identifier, literal
from etl.workbench import sql_file
from schemas.cross_rule import CrossRule
from schemas.datasets import dataset
from schemas.rules_cross import CROSS_RULES


@dataclass
class Crossed:
    """Findings that are listed, and the number of all per code."""

    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def cross_findings(con: duckdb.DuckDBPyConnection, files: Sequence[ReadFile], scope: Scope, today: date) -> Crossed:
    """Check the staged rows of an upload against each other, the reference data and the state.

    Reads the tables of etl.stage and etl.state in `con`; leaves nothing there but temporary tables. At most
    MOST_LISTED findings a rule are listed, errors first; all are counted. `today` is the date in Brussels. When a file
    or a row of it could not be read, rules that need all rows are left out: they would find what is only unread.
    """
    staged = tuple(dict.fromkeys(file.dataset for file in files if file.dataset and file.source is not None))
    con.execute(sql_file("cross_sql", "staged_keepers"))
    keepers = con.execute("select distinct institution_id from staged_keepers where institution_id is not null")
    facts = {
        "forbidden": [keeper for (keeper,) in keepers.fetchall() if not scope.may_write(keeper or None)],
        "current_month": f"{today:%Y-%m}",
    }
    by_number = dict(enumerate(files, start=1))
    faulty = _FaultyCells(con, staged)
    crossed = Crossed()
    are_complete = all(file.is_complete for file in files)
    for rule in CROSS_RULES.values():
        if not set(staged).isdisjoint(rule.datasets) and (are_complete or not rule.needs_all_rows):
            _apply(con, rule, facts, by_number, faulty, crossed)
    return crossed


class _FaultyCells:
    """The table `faulty_cells`: filled cells of optional columns that staging emptied as faulty; filled when needed."""

    def __init__(self, con: duckdb.DuckDBPyConnection, staged: Sequence[str]) -> None:
        self._con = con
        self._missing = list(staged)
        con.execute(sql_file("cross_sql", "faulty_cells"))

    def note(self) -> None:
        """Fill the table from what staging suspected and left empty, once."""
        while self._missing:
            described = dataset(self._missing.pop())
            suspects = f"{described.name}_suspects"
            known = "select 1 from duckdb_tables() where schema_name = 'staging' and table_name = $name"
            if self._con.execute(known, {"name": suspects}).fetchone() is None:
                continue
            for number, column in enumerate(described.columns, start=1):
                if not column.is_required:
                    self._con.execute(
                        "insert into faulty_cells select $dataset, s.file_number, s.row_number, $column "
                        f"from staging.{suspects} as s inner join staged_{described.name} as r "
                        "on r.file_number = s.file_number and r.row_number = s.row_number "
                        f"where s.column_number = $number and r.{identifier(column.name)} is null",
                        {"dataset": described.name, "column": column.name, "number": number},
                    )


def _apply(
    con: duckdb.DuckDBPyConnection,
    rule: CrossRule,
    facts: dict[str, Any],
    files: dict[int, ReadFile],
    faulty: _FaultyCells,
    crossed: Crossed,
) -> None:
    rows = sql_file("rules", rule.code.lower())
    parameters = {name: value for name, value in facts.items() if f"${name}" in rows}
    count = _count(con, f"from ({rows})", parameters)
    if count == 0:
        return
    found = f"from ({rows}) as found where {_stands(rule)}"
    if "faulty_cells" in found:
        faulty.note()
        count = _count(con, found, parameters)
        if count == 0:
            return
    crossed.counts[rule.code] = count
    warnings = [name for name, case in rule.cases.items() if (case.severity or rule.severity) == "warning"]
    listed = con.execute(
        f"select * {found} "
        "order by list_contains($warnings, problem), file_number, row_number, column_name, value, problem limit $most",
        {**parameters, "warnings": warnings, "most": MOST_LISTED},
    )
    titles = [title for title, *_ in listed.description or ()]
    crossed.findings += [_finding(rule, dict(zip(titles, row, strict=True)), files) for row in listed.fetchall()]


def _count(con: duckdb.DuckDBPyConnection, found: str, parameters: dict[str, Any]) -> int:
    row = con.execute(f"select count(*) {found}", parameters).fetchone()
    return int(row[0]) if row else 0


def _stands(rule: CrossRule) -> str:
    """Return SQL that is false for a finding which only follows from a faulty cell."""
    conditions = [
        f"not (problem = {literal(problem)} and exists (select 1 from faulty_cells as c "
        "where c.dataset = found.dataset and c.file_number = found.file_number and c.row_number = found.row_number "
        f"and c.column_name in ({', '.join(map(literal, case.empties))})))"
        for problem, case in rule.cases.items()
        if case.empties
    ]
    return " and ".join(conditions) or "true"


def _finding(rule: CrossRule, facts: dict[str, Any], files: dict[int, ReadFile]) -> Finding:
    described = dataset(facts.pop("dataset"))
    column = described.column(facts["column_name"]) if facts["column_name"] else None
    case = rule.cases[facts.pop("problem")]
    file, other_file = files[facts["file_number"]], files.get(facts.get("other_file_number") or 0)
    if column is None or column.is_personal:
        facts["value"] = None
    messages = {}
    for language, template in (("nl", case.message_nl), ("en", case.message_en)):
        texts = {name: _text(fact, language) for name, fact in facts.items()}
        texts |= {"row": texts["row_number"], "file": file.name}
        texts["label"] = column.label(language) if column else ""
        texts["other_file"] = other_file.name if other_file else ""
        texts["unknown_columns"] = ", ".join(
            described.column(name).label(language) for name in facts.get("unknown_columns") or ()
        )
        messages[language] = template.format(**texts)
    return Finding(
        severity=case.severity or rule.severity,
        code=rule.code,
        file=file.name,
        row=facts["row_number"],
        column=column.name if column else None,
        title=file.headers.get(column.name) if column else None,
        value=None if facts["value"] is None else _text(facts["value"], "en"),
        message_nl=messages["nl"],
        message_en=messages["en"],
    )


def _text(fact: object, language: str) -> str:
    """Write a fact as it stands in a message: ISO dates, decimals without trailing zeros, a comma in Dutch."""
    if isinstance(fact, Decimal):
        text = f"{fact:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", ",") if language == "nl" else text
    return str(fact)
