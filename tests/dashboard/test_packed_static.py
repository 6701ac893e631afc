"""Streamlit's scripts come compressed, and nothing else than they."""

import gzip
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from dashboard.packed_static import PackedStatic
from tests.coroutines import run

SCRIPT = b"let a = 1;\n" * 200


@pytest.fixture
def packed(tmp_path: Path) -> PackedStatic:
    folder = tmp_path / "static"
    (folder / "js").mkdir(parents=True)
    (folder / "js" / "main.js").write_bytes(SCRIPT)
    (tmp_path / "secret.js").write_bytes(b"secret")
    return PackedStatic(PlainTextResponse("passed on"), folder=folder)


def _get(packed: PackedStatic, path: str, **headers: str) -> tuple[dict[str, str], bytes]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    given = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": given}
    run(packed(scope, None, send))
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}, sent[1]["body"]


def test_script_is_sent_compressed_and_may_be_kept(packed: PackedStatic) -> None:
    for _ in range(2):
        headers, body = _get(packed, "/static/js/main.js", **{"accept-encoding": "gzip, br"})
        assert gzip.decompress(body) == SCRIPT
        assert headers["content-encoding"] == "gzip"
        assert "javascript" in headers["content-type"]
        assert "immutable" in headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/main.js", {"accept-encoding": "identity"}),
        ("/static/js/main.js", {"accept-encoding": "gzip", "range": "bytes=0-9"}),
        ("/static/js/other.js", {"accept-encoding": "gzip"}),
        ("/static/../secret.js", {"accept-encoding": "gzip"}),
        ("/voortgang", {"accept-encoding": "gzip"}),
    ],
)
def test_everything_else_is_passed_on(packed: PackedStatic, path: str, headers: dict[str, str]) -> None:
    assert _get(packed, path, **headers)[1] == b"passed on"
