"""A hundred hostile files against a running server: each is refused, and the server stays awake, small and clean."""

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from etl.settings import Settings
from tests.dashboard.hostile_files import hostile_files
from tests.dashboard.served import Served, served
from tests.dashboard.test_api import LEAD, bearer, token_of
from tests.dashboard.watching import HEALTH_SECONDS, MOST_GROWTH, kept, memory, refused_files, watched_health
from tests.etl.files import pilot
from tests.etl.reading import delimited, sheet

pytestmark = pytest.mark.sweep

FILES, TOGETHER = 100, 20
BOUNDARY = "grens-van-de-proef"


@pytest.fixture
def site(reference_store: Settings) -> Iterator[Served]:
    """Serve a store that takes files of 250 MB, so that the big ones are really read."""
    with served(reference_store.model_copy(update={"max_megabytes": 250})) as made:
        yield made


def post(site: Served, token: str, files: list[tuple[str, bytes | Path]]) -> tuple[int, dict[str, object]]:
    """Send files in one form; one that lies on disk is read piece by piece."""

    def pieces() -> Iterator[bytes]:
        for name, content in files:
            shown = name.replace('"', "%22").replace("\0", "%00")
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{shown}"\r\n\r\n'
            yield head.encode()
            if isinstance(content, bytes):
                yield content
            else:
                with content.open("rb") as opened:
                    while piece := opened.read(1 << 20):
                        yield piece
            yield b"\r\n"
        yield f"--{BOUNDARY}--\r\n".encode()

    length = sum(len(piece) for piece in pieces())
    headers = {
        **bearer(token),
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(length),
    }
    with closing(http.client.HTTPConnection("localhost", site.port, timeout=180)) as connection:
        connection.request("POST", "/api/uploads", pieces(), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def test_a_hundred_hostile_files_leave_the_server_as_it_was(site: Served, tmp_path: Path) -> None:
    token = token_of(site.settings, LEAD)
    for _ in range(2):  # what a process loads once does not count
        assert post(site, token, [("begin.csv", b"a;b\n")])[0] == 422
    before, stored = memory(site), kept(site.settings)
    hostile = hostile_files(FILES)
    with watched_health(site) as taken:
        for first in range(0, FILES, TOGETHER):
            status, answer = post(site, token, list(hostile[first : first + TOGETHER]))
            assert status == 422, answer
            found = answer["findings"]
            assert isinstance(found, list)
            refused = {each["sha256"] for each in answer["files"]}  # type: ignore[attr-defined]
            assert len(refused) == TOGETHER and len(found) >= TOGETHER
            grown = memory(site) - before
            assert grown < MOST_GROWTH, grown
    assert max(taken) < HEALTH_SECONDS, sorted(taken)[-5:]
    assert kept(site.settings) == stored
    assert refused_files(site.settings) == FILES + 2
    assert not list(tmp_path.rglob("x.csv"))


@pytest.mark.parametrize("kind", ["one line", "NULs"])
def test_a_huge_file_passes_by_in_bounded_memory(site: Served, tmp_path: Path, kind: str) -> None:
    token = token_of(site.settings, LEAD)
    assert post(site, token, [("begin.csv", b"a;b\n")])[0] == 422
    path = tmp_path / "groot.csv"
    piece, times = (b"x" * 1_000_000, 200) if kind == "one line" else (bytes(1_000_000), 50)
    with path.open("wb") as target:
        target.write(delimited(sheet("pilots", [pilot()])).encode())
        for _ in range(times):
            target.write(piece)
    before, stored = memory(site), kept(site.settings)
    with watched_health(site) as taken:
        status, answer = post(site, token, [("groot.csv", path)])
        grown = memory(site) - before
    assert status == 422
    found = answer["findings"]
    assert isinstance(found, list)
    assert [(each["code"], each["row"]) for each in found] == [("R19" if kind == "one line" else "R06", 3)]
    assert grown < MOST_GROWTH, grown
    assert max(taken) < HEALTH_SECONDS, sorted(taken)[-5:]
    assert kept(site.settings) == stored
