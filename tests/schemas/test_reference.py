"""The reference tables are declared completely and the rules on them are usable."""

import string

import pandera.pandas as pa
import pytest

from schemas import codes
from schemas.recommendations import RECOMMENDATION_THEMES
from schemas.reference import (
    REFERENCE_EVENTS,
    REFERENCE_TABLES,
    SCOPE_DIMENSIONS,
    ReferenceTable,
)
from schemas.rules_reference import REFERENCE_RULES

ALL_TABLES = (*REFERENCE_TABLES, REFERENCE_EVENTS)


def _ids(table: ReferenceTable) -> str:
    return table.name


@pytest.mark.parametrize("table", ALL_TABLES, ids=_ids)
def test_every_column_has_labels_help_and_an_example_in_both_languages(table: ReferenceTable) -> None:
    for name, column in table.model.to_schema().columns.items():
        facts = column.metadata
        assert all((column.title, column.description, facts["label_en"], facts["help_en"], facts["example"])), name


@pytest.mark.parametrize("table", ALL_TABLES, ids=_ids)
def test_key_columns_and_references_exist(table: ReferenceTable) -> None:
    schema = table.model.to_schema()
    assert schema.unique
    assert set(schema.unique) <= set(schema.columns)
    for column, other in table.references:
        target = next(each for each in REFERENCE_TABLES if each.name == other)
        assert column in schema.columns
        assert column in target.model.to_schema().columns


def test_models_are_strict() -> None:
    for table in ALL_TABLES:
        schema = table.model.to_schema()
        assert isinstance(schema, pa.DataFrameSchema)
        assert schema.strict


def test_recommendations_have_the_seven_themes_of_the_report() -> None:
    assert RECOMMENDATION_THEMES.values == (
        "kader",
        "mentoren",
        "financiering",
        "werkplekken",
        "leervergoeding",
        "administratie",
        "samenwerking",
    )
    assert set(RECOMMENDATION_THEMES.values) - set(codes.THEMES.values) == {"samenwerking"}


@pytest.mark.parametrize(
    ("scope", "is_allowed"),
    [
        ("institution_type=cvo", True),
        ("sector=VWO;institution_id=100010", True),
        ("sector=", False),
        ("colour=red", False),
        ("sector=VWO,", False),
    ],
)
def test_scope_of_a_target_is_dimension_and_value(scope: str, is_allowed: bool) -> None:
    import pandas as pd

    targets = next(table for table in REFERENCE_TABLES if table.name == "targets")
    column = targets.model.to_schema().columns["scope"]
    frame = pd.DataFrame({"scope": pd.Series([scope], dtype="str")})
    try:
        column.validate(frame)
    except pa.errors.SchemaError:
        assert not is_allowed
    else:
        assert is_allowed


def test_scope_dimensions_are_those_that_a_kpi_can_be_split_by() -> None:
    assert {"institution_type", "sector", "event_type"} <= set(SCOPE_DIMENSIONS)


def test_rules_are_numbered_without_gaps_and_say_the_same_in_both_languages() -> None:
    assert list(REFERENCE_RULES) == [f"F{number:02d}" for number in range(1, len(REFERENCE_RULES) + 1)]
    for code, rule in REFERENCE_RULES.items():
        assert rule.code == code
        assert rule.severity == "error"
        assert rule.title_nl and rule.title_en
        fields = [
            {field for _, field, _, _ in string.Formatter().parse(message) if field}
            for message in (rule.message_nl, rule.message_en)
        ]
        assert fields[0] == fields[1], code
