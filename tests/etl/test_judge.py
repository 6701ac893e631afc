"""pandera's failures become verdicts: one per cell and rule, and an empty cell is not also a wrong one."""

from datetime import date
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.errors import SchemaErrors

from etl.judge import UnexpectedFailure, failures, judge_cells
from schemas.datasets import dataset, datasets


def verdicts(name: str, column: str, cells: dict[str, Any]) -> list[tuple[str, str]]:
    each = dataset(name)
    judged = judge_cells(each.column(column), each.schema.columns[column], list(cells), list(cells.values()))
    return sorted((verdict.cell, verdict.code) for verdict in judged)


def test_good_cells_get_no_verdict() -> None:
    assert verdicts("enrollments", "gender", {"V": "V", "Vrouw": "V"}) == []
    assert verdicts("enrollments", "exit_date", {"": None, " ": None, "2022-03-01": date(2022, 3, 1)}) == []


def test_empty_required_cell_is_missing_only() -> None:
    assert verdicts("enrollments", "entry_date", {"": None, "\u00a0": None}) == [("", "C01"), ("\u00a0", "C01")]
    assert verdicts("workplaces", "places_offered", {"": None}) == [("", "C01")]


def test_unread_cell_is_wrong_and_not_missing() -> None:
    assert verdicts("enrollments", "entry_date", {"morgen": None, "": None}) == [("", "C01"), ("morgen", "C04")]


@pytest.mark.parametrize(
    ("name", "column", "cell", "value", "code"),
    [
        ("pilots", "sector", "HOO", "HOO", "C02"),
        ("pilots", "pilot_id", "pt 1", "pt 1", "C03"),
        ("enrollments", "entry_date", "31/02/2022", None, "C04"),
        ("enrollments", "entry_date", "03/25/2022", None, "C12"),
        ("enrollments", "entry_date", "1/3/22", None, "C12"),
        ("pilots", "places_planned", "veel", None, "C05"),
        ("pilots", "load_total", "1.800", None, "C06"),
        ("pilots", "places_planned", "-1", -1, "C07"),
        ("pilots", "places_planned", "501", 501, "C07"),
        ("pilots", "places_planned", "99999999999", None, "C07"),
        ("pilots", "load_total", "0", 0, "C07"),
        ("pilots", "programme_name", "x" * 201, "x" * 201, "C08"),
        ("pilots", "remarks", "bel an@example.org", "bel an@example.org", "C09"),
        ("enrollments", "learner_key", "85073003328", "85073003328", "C09"),
        ("enrollments", "learner_key", "an@example.org", "an@example.org", "C09"),
        ("enrollments", "learner_key", "L 1", "L 1", "C03"),
        ("events", "title", "a\u202eb", "a\u202eb", "C10"),
        ("workplaces", "enterprise_number", "0123456748", "0123456748", "C11"),
        ("events", "themes", "netwerken|x", "netwerken|x", "C13"),
    ],
)
def test_each_check_has_its_rule(name: str, column: str, cell: str, value: Any, code: str) -> None:
    assert verdicts(name, column, {cell: value}) == [(cell, code)]


def test_text_that_breaks_two_rules_gets_two_verdicts() -> None:
    cell = "an@example.org " * 20
    assert verdicts("pilots", "programme_name", {cell: cell.strip()}) == [(cell, "C08"), (cell, "C09")]


def test_limits_themselves_are_allowed() -> None:
    assert verdicts("pilots", "places_planned", {"0": 0, "500": 500}) == []
    assert verdicts("pilots", "programme_name", {"x" * 200: "x" * 200}) == []


def test_check_without_a_verdict_is_a_fault_of_ours() -> None:
    declared = pa.Column("Int64", pa.Check(lambda values: values[:1] > 0, name="lame"))
    with pytest.raises(UnexpectedFailure, match="lame"):
        failures(declared, "places_planned", [1, 2])


def test_checks_called_one_by_one_fail_where_validating_does() -> None:
    values = ["BelgiÃ«", "", "x" * 501, "a@example.org", "goed", None, "#N/B", "zo\u200b"]
    declared = dataset("pilots").schema.columns["remarks"]
    with pytest.raises(SchemaErrors) as refused:
        declared.validate(pd.DataFrame({"remarks": pd.Series(values, dtype=str)}), lazy=True)
    cases = refused.value.failure_cases
    names = [str(declared.checks[int(number)].name) for number in cases["check_number"]]
    assert sorted(failures(declared, "remarks", values)) == sorted(zip(cases["index"], names, strict=True))


def test_every_check_of_the_contract_has_a_rule() -> None:
    from etl.explain import code_of_check
    from schemas.rules_columns import COLUMN_RULES

    for each in datasets():
        for column in each.columns:
            for check in column.checks:
                assert each.name in COLUMN_RULES[code_of_check(check, column, "x")].datasets
