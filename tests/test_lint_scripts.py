"""The two checks of `make lint` that are our own: they find what they look for, and say when they could not look."""

from hashlib import sha256
from pathlib import Path

import pytest

from scripts.check_advisories import report
from scripts.scan_secrets import scan

_KEY = "AKIA" + "IOSFODNN7EXAMPL3"


def test_planted_secrets_are_found_and_marked_lines_are_not(tmp_path: Path) -> None:
    line = "pass" + "word = 'Zomer-2023-geheim'"
    (tmp_path / "a.py").write_text(f"x = 1\nkey = '{_KEY}'\n")
    (tmp_path / "b.toml").write_text(f"{line}\n")
    (tmp_path / "d.py").write_text(f"x = '{sha256(b'a key').hexdigest()}'\n")
    (tmp_path / "c.py").write_text(f"key = '{_KEY}'  # pragma: allowlist secret\nname = 'gewoon'\n")
    found = scan(["a.py", "b.toml", "c.py", "d.py"], tmp_path)
    assert [each for each in found if each.startswith("a.py:2 AWS")]
    assert [each for each in found if each.startswith("b.toml:1 ")]
    assert [each for each in found if each.startswith("d.py:1 Hex")]
    assert not [each for each in found if each.startswith("c.py")]


@pytest.mark.parametrize(
    ("found", "said", "code"),
    [
        (None, "was not reached; the dependencies were NOT looked up", 0),
        ([{"name": "a", "skip_reason": "not found"}], "NOT looked up", 0),
        ([{"name": "a", "version": "1", "vulns": []}], "none for 1 packages.", 0),
        ([{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "x"}], "1 could not be", 0),
        (
            [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}],
            "a 1: CVE-1, mended in 2",
            1,
        ),
    ],
)
def test_advisories_are_told_and_so_is_not_knowing(found: list[dict[str, object]] | None, said: str, code: int) -> None:
    text, given = report(found)
    assert said in text and given == code
