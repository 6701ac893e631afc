"""Whatever a table holds, written in any dialect it reads back the same; whatever bytes come, no exception does."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etl.title_form import normal_title
from schemas.datasets import dataset
from tests.etl.files import pilot
from tests.etl.reading import codes, delimited, read_bytes, sheet, staged

COLUMNS = dataset("pilots").columns
CODECS = ["utf-8", "utf-8-sig", "utf-16"]
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
# Words, because by signs alone Windows-1252 cannot be told from Mac Roman: 'aÉ' in one is 'a…' in the other.
WORDS = ["één", "café", "België", "naïef", "coördinator", "façade", "fête", "voilà", "École", "œuvre", "CAFÉ"]
SIGNS = ["€ 5", "«", "»", "20°", "§", "a", ";", ",", "|", '"', "\n", "\t", "-", "0129", ""]
WINDOWS_TEXT = st.lists(st.sampled_from(WORDS + SIGNS), max_size=4).map(" ".join)


def is_blank(line: list[str]) -> bool:
    return not "".join(line).strip()


@st.composite
def tables(draw: st.DrawFn, text: st.SearchStrategy[str]) -> list[list[str]]:
    """Draw a header of pilots in any order, and rows of any text that hold something."""
    columns = draw(st.permutations(COLUMNS))
    header = [draw(st.sampled_from([column.name, column.label_nl, column.label_en])) for column in columns]
    row = st.lists(text, min_size=len(header), max_size=len(header)).filter(lambda line: not is_blank(line))
    rows = draw(st.lists(row, min_size=1, max_size=5))
    # A first cell that ends the row numbers, or begins a totals row or a second header, has a meaning of its own.
    return [header, *([f"x{line[0]}", *line[1:]] for line in rows)]


def read_back(tmp_path: Path, table: list[list[str]], content: bytes) -> None:
    file = read_bytes(tmp_path, content)
    assert codes(file) == []
    order = [
        next(
            column.name
            for column in COLUMNS
            if normal_title(title) in map(normal_title, (column.name, column.label_nl, column.label_en))
        )
        for title in table[0]
    ]
    expected = [
        (number, dict(zip(order, (cell or None for cell in line), strict=True)))
        for number, line in enumerate(table[1:], start=2)
    ]
    assert staged(file) == expected


@settings(max_examples=100, deadline=None)
@given(
    table=tables(TEXT),
    delimiter=st.sampled_from(";,\t|"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    codec=st.sampled_from(CODECS),
)
def test_any_table_in_any_dialect_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], delimiter: str, line_end: str, codec: str
) -> None:
    content = delimited(table, delimiter, line_end, quoting=1).encode(codec)
    read_back(tmp_path_factory.mktemp("table"), table, content)


@settings(max_examples=60, deadline=None)
@given(table=tables(WINDOWS_TEXT), delimiter=st.sampled_from(";,\t|"), line_end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_table_in_windows_1252_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], delimiter: str, line_end: str
) -> None:
    content = delimited(table, delimiter, line_end).encode("cp1252")
    read_back(tmp_path_factory.mktemp("table"), table, content)


HEADER = delimited(sheet("pilots", [pilot()])[:1]).encode()


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400))
@example(content=b"\xff\xfe")
@example(content=b"\xff\xfe\x00\xd8")
@example(content=b"\xef\xbb\xbf\xff")
@example(content=b"PK\x03\x04")
@example(content=b'"' * 200_000)
@example(content=b"sep=")
def test_any_bytes_give_findings_and_never_an_exception(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = read_bytes(tmp_path_factory.mktemp("bytes"), content)
    assert file.findings
    assert file.source is None


@settings(max_examples=150, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=400),
        st.lists(st.sampled_from([b";", b"\n", b'"', b"\r", b"\x00", b"\xe9", b"\xc3\xa9", b"\x81", b"a"])).map(
            b"".join
        ),
    ),
    codec=st.sampled_from(["utf-8", "utf-16"]),
)
def test_any_bytes_below_a_header_give_rows_or_findings(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, codec: str
) -> None:
    header = HEADER.decode().encode(codec)
    file = read_bytes(tmp_path_factory.mktemp("bytes"), header + content)
    if file.source is None:
        assert file.findings
    else:
        assert len(staged(file)) == file.rows - file.rows_left_out > 0
