"""Long work says what it does to a person who looks on, and nothing to a machine."""

import io
import sys

import pytest

from etl.cli_progress import working


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_person_sees_what_is_done_and_for_how_long_and_nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("etl.cli_progress._SECONDS", 0.01)
    with pytest.raises(ValueError, match="broken"), working("Rapport maken") as told:
        told("xlsx")
        while "xlsx" not in terminal.getvalue():
            pass
        raise ValueError("broken")
    said = terminal.getvalue().split("\r\x1b[K")
    assert said[1] == "Rapport maken … 0 s" and "Rapport maken: xlsx … 0 s" in said and said[-1] == ""


@pytest.mark.parametrize(("as_json", "stream"), [(True, _Terminal()), (False, io.StringIO())])
def test_a_machine_gets_nothing(as_json: bool, stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with working("Rapport maken", as_json=as_json) as told:
        told("xlsx")
    assert stream.getvalue() == ""
