"""The screen is compiled from pandera's schema: nothing that it cannot say is skipped, and no bad cell passes."""

import copy

import duckdb
import pandera.pandas as pa
import pytest

from etl.screen import UnsupportedCheck, compile_screen, repeats
from etl.sql_text import UnsupportedPattern, declared_match
from schemas.datasets import Dataset, dataset, datasets


def changed(name: str, column: str, declared: pa.Column) -> pa.DataFrameSchema:
    return dataset(name).schema.update_columns({column: {"checks": declared.checks, "unique": declared.unique}})


@pytest.mark.parametrize("each", datasets(), ids=lambda each: each.name)
def test_every_declared_data_set_compiles(each: Dataset) -> None:
    assert compile_screen(each, each.schema).select("select 1")


def test_check_without_sql_form_is_refused() -> None:
    schema = changed("pilots", "remarks", pa.Column(str, pa.Check.str_endswith("."), nullable=True))
    with pytest.raises(UnsupportedCheck) as refused:
        compile_screen(dataset("pilots"), schema)
    assert (refused.value.place, refused.value.check) == ("pilots.remarks", "str_endswith")


def test_check_that_is_a_function_of_its_own_is_refused() -> None:
    schema = changed("pilots", "remarks", pa.Column(str, pa.Check(lambda text: text.str.isascii()), nullable=True))
    with pytest.raises(UnsupportedCheck):
        compile_screen(dataset("pilots"), schema)


def test_unique_column_is_refused() -> None:
    with pytest.raises(UnsupportedCheck):
        compile_screen(dataset("events"), changed("events", "title", pa.Column(str, unique=True)))


def test_check_on_whole_rows_is_refused() -> None:
    schema = copy.deepcopy(dataset("pilots").schema)
    schema.checks = [pa.Check(lambda frame: frame["load_workplace"] <= frame["load_total"])]
    with pytest.raises(UnsupportedCheck):
        compile_screen(dataset("pilots"), schema)


def test_codes_that_differ_from_their_check_are_refused() -> None:
    schema = changed("pilots", "sector", pa.Column(str, pa.Check.isin(["HO"])))
    with pytest.raises(UnsupportedCheck):
        compile_screen(dataset("pilots"), schema)


@pytest.mark.parametrize(
    "pattern",
    [
        r"[0-9]{4}", r"\A(?:\d{4})\Z", r"\A(?:a.b)\Z", r"\A(?:[^a]+)\Z", r"\A(?:a$)\Z", r"\A(?:(?=a)b)\Z",
        r"\A(?:\w+)\Z", r"\A(?:a(?!b\Z)c)\Z",
    ],
)  # fmt: skip
def test_pattern_that_may_mean_another_thing_in_sql_is_refused(pattern: str) -> None:
    with pytest.raises(UnsupportedPattern):
        declared_match("cell", pattern)


@pytest.mark.parametrize(
    ("key", "is_allowed"),
    [
        ("L-01", True),
        ("12345678901", False),
        ("123456789012", True),
        ("12345678901a", True),
        ("L01", False),
        ("a b c", False),
    ],
)
def test_excluding_pattern_means_the_same_in_sql(key: str, is_allowed: bool) -> None:
    pattern = dataset("enrollments").column("learner_key").checks["str_matches"]["pattern"]
    assert duckdb.execute(f"select {declared_match('$key', pattern)}", {"key": key}).fetchone() == (is_allowed,)


def test_only_columns_whose_texts_return_wait_for_the_end_of_the_scan() -> None:
    enrollments = dataset("enrollments")
    assert [column.name for column in enrollments.columns if repeats(enrollments, column)] == [
        "reporting_month", "project_id", "institution_id", "pilot_id", "workplace_id"
    ]  # fmt: skip
