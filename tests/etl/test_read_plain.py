"""The fast way for large files: it gives the same rows as Python's csv reader, and gives way at the least doubt."""

import resource
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import read
from etl.read import ReadFile
from tests.etl.files import enrollments, pilot
from tests.etl.reading import codes, delimited, read_bytes, read_text, sheet, staged

BIG = enrollments(4_000)
HEADER, *LINES = sheet("enrollments", BIG)


def is_plain(file: ReadFile) -> bool:
    return file.source is not None and not file.source.has_row_numbers


@pytest.fixture
def both_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Read bytes the fast way if they allow it, and through Python's csv reader."""

    def read_twice(content: bytes, **options: object) -> tuple[ReadFile, ReadFile]:
        monkeypatch.setattr(read, "PLAIN_FROM_BYTES", 0)
        fast = read_bytes(tmp_path, content, name="fast.csv", **options)
        monkeypatch.setattr(read, "PLAIN_FROM_BYTES", 1 << 60)
        return fast, read_bytes(tmp_path, content, name="python.csv", **options)

    return read_twice


def test_large_regular_file_is_handed_over_as_it_is(tmp_path: Path) -> None:
    content = delimited([HEADER, *LINES * 2], ",")
    assert len(content) > read.PLAIN_FROM_BYTES
    file = read_text(tmp_path, content)
    assert is_plain(file)
    assert file.source is not None
    assert (file.source.path, file.rows) == (tmp_path / "bestand.csv", 8_000)
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.every(5)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("start", ["", "sep=;"])
def test_fast_way_gives_the_same_rows(both_ways, codec: str, line_end: str, delimiter: str, start: str) -> None:  # type: ignore[no-untyped-def]
    rows = [pilot(pilot_id=f"PT-{number}", remarks=f"één  café {number} ") for number in range(40)]
    content = (start + line_end if start else "") + delimited(sheet("pilots", rows, "nl"), delimiter, line_end)
    fast, python = both_ways(content.encode(codec))
    assert is_plain(fast)
    assert not is_plain(python)
    assert staged(fast) == staged(python)
    assert (fast.rows, fast.repairs, fast.encoding) == (python.rows, python.repairs, python.encoding)


def test_last_line_without_a_line_end_counts(both_ways) -> None:  # type: ignore[no-untyped-def]
    fast, python = both_ways(delimited([HEADER, *LINES[:5]]).rstrip("\n").encode())
    assert is_plain(fast)
    assert staged(fast) == staged(python)
    assert fast.rows == 5


@pytest.mark.every(5)
@pytest.mark.parametrize(
    "oddity",
    [
        "\n",
        ";" * 21 + "\n",
        " ;" * 21 + "\n",
        delimited([["x", *LINES[0][1:]]]).replace("x", '"x"', 1),
        delimited([LINES[0][:-1]]),
        delimited([[*LINES[0], ""]]),
        delimited([[*LINES[0], "x"]]),
        delimited([LINES[0]], line_end="\r\n"),
        delimited([["Totaal", *[""] * 21]]),
        delimited([["", "som", *[""] * 20]]),
        delimited([[title.replace("_", " ").upper() for title in HEADER]]),
        delimited([["x" * 10_001, *LINES[0][1:]]]),
        delimited([["x\0", *LINES[0][1:]]]),
    ],
)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_any_oddity_goes_the_careful_way(both_ways, oddity: str, place: str) -> None:  # type: ignore[no-untyped-def]
    before, after = {"first": ([], LINES), "middle": (LINES[:2_000], LINES[2_000:]), "last": (LINES, [])}[place]
    content = delimited([HEADER, *before]) + oddity + (delimited(after) if after else "")
    fast, python = both_ways(content.encode())
    assert not is_plain(fast)
    assert codes(fast) == codes(python)
    if python.source is not None:
        assert staged(fast) == staged(python)


def test_header_without_its_stars_is_found_among_the_rows_of_a_large_file(both_ways) -> None:  # type: ignore[no-untyped-def]
    starred = [f"{title} *" for title in HEADER]
    for file in both_ways(delimited([starred, *LINES[:3], HEADER, *LINES[3:6]]).encode()):
        assert [(each.code, each.row) for each in file.findings] == [("R17", 5)]
    fast, python = both_ways(delimited([starred, *LINES[:6]]).encode())
    assert is_plain(fast)
    assert staged(fast) == staged(python)


def test_too_many_rows_are_refused_on_the_fast_way_too(both_ways) -> None:  # type: ignore[no-untyped-def]
    fast, python = both_ways(delimited([HEADER, *LINES]).encode(), max_rows=3_999)
    assert codes(fast) == codes(python) == ["R18"]


PIECES = st.sampled_from(
    [
        ";",
        ";;",
        "\n",
        "\r\n",
        "\r",
        '"',
        "a",
        "totaal",
        "Rapporteringsmaand",
        "\u00a0",
        " ",
        "é",
        "\x85",
        "\\",
        "'",
        "\t",
    ]
)


@settings(max_examples=150, deadline=None)
@given(body=st.lists(PIECES, max_size=60).map("".join), first=st.booleans())
def test_whatever_the_rows_are_both_ways_agree(
    tmp_path_factory: pytest.TempPathFactory, body: str, first: bool
) -> None:
    tmp_path = tmp_path_factory.mktemp("both")
    titles = "Rapporteringsmaand;Sector;Status" if first else "Status;Sector;Rapporteringsmaand"
    constants = {"project_id": "90001", "institution_id": "100001", "academic_year": "2021-2022"}
    content = f"{titles};Proeftuin-ID;Opleidingscode;Opleidingsnaam;Opleidingsniveau\n{body}".encode()
    found = []
    for threshold in (0, 1 << 60):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(read, "PLAIN_FROM_BYTES", threshold)
            file = read_bytes(tmp_path, content, constants=constants)
        found.append((codes(file), file.rows, file.repairs, staged(file) if file.source else None))
    assert found[0] == found[1]


@pytest.mark.sweep
def test_a_million_rows_are_proven_regular_at_little_cost(tmp_path: Path) -> None:
    """The bar of 0.3 CPU seconds for 10⁶ rows, at a fifth of them, with room for a busy machine."""
    content = delimited([HEADER, *LINES * 50], ",")
    path = tmp_path / "bestand.csv"
    path.write_text(content)
    del content
    spent = min(_cpu_seconds(path, tmp_path) for _ in range(3))
    assert spent < 0.12


def _cpu_seconds(path: Path, work_dir: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF)
    file = read.read_file(path, path.name, read.ReadOptions(max_bytes=1 << 30), work_dir)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert is_plain(file)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
