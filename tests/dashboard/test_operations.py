"""What the operator has: readiness with reasons, metrics behind the gate, and a log without values of the data."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.log_lines import JsonLines
from dashboard.sessions import Sessions
from etl.audit import record
from etl.audit_kinds import DOWNLOAD
from etl.ledger import ledger_of
from etl.load import ledger_for_writing
from etl.readiness import Obstacle, obstacles
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.tokens import make_token
from etl.warehouse import Generations, Warehouse
from tests.dashboard.served import Served, served
from tests.etl.files import pilot, write_csv

METRICS_TOKEN = "monitoring-token-of-the-test"


def _no_warehouse(settings: Settings) -> None:
    (settings.state_dir / "warehouse" / "current").unlink()


def _unreadable_warehouse(settings: Settings) -> None:
    Generations(settings).current().write_bytes(b"geen gegevensbestand" * 1000)


def _no_ledger(settings: Settings) -> None:
    (settings.state_dir / "ledger.sqlite").unlink()


def _unreadable_ledger(settings: Settings) -> None:
    (settings.state_dir / "ledger.sqlite").write_bytes(b"geen logboek" * 1000)


def _no_audit_log(settings: Settings) -> None:
    record(settings, LOCAL_DEPARTMENT, DOWNLOAD)
    (settings.state_dir / "audit.sqlite").unlink()


def _unreadable_audit_log(settings: Settings) -> None:
    (settings.state_dir / "audit.sqlite").write_bytes(b"geen logboek" * 1000)


@pytest.mark.parametrize(
    ("damage", "obstacle"),
    [
        (_no_warehouse, Obstacle.WAREHOUSE_NOT_PUBLISHED),
        (_unreadable_warehouse, Obstacle.WAREHOUSE_UNREADABLE),
        (_no_ledger, Obstacle.LEDGER_MISSING),
        (_unreadable_ledger, Obstacle.LEDGER_UNREADABLE),
        (_no_audit_log, Obstacle.AUDIT_MISSING),
        (_unreadable_audit_log, Obstacle.AUDIT_UNREADABLE),
    ],
)
def test_each_thing_in_the_way_has_its_code(
    reference_store: Settings, damage: Callable[[Settings], None], obstacle: Obstacle
) -> None:
    roomy = reference_store.model_copy(update={"min_free_megabytes": 0})
    assert obstacles(roomy, Warehouse(roomy)) == []
    damage(roomy)
    before = {path.name for path in roomy.state_dir.iterdir()}
    assert obstacles(roomy, Warehouse(roomy)) == [obstacle]
    assert {path.name for path in roomy.state_dir.iterdir()} == before  # asking makes no ledger


def test_disk_below_the_floor_is_not_ready(reference_store: Settings) -> None:
    greedy = reference_store.model_copy(update={"min_free_megabytes": 1_000_000_000})
    assert obstacles(greedy, Warehouse(greedy)) == [Obstacle.DISK_LOW]


def _environment(tmp_path: Path) -> dict[str, str]:
    return {"DUAAL_LOG_FILE": str(tmp_path / "logs" / "duaal.jsonl"), "DUAAL_METRICS_TOKEN": METRICS_TOKEN}


def _send(site: Served, token: str, path: Path) -> int:
    return site.post_form(
        {}, {"file": (path.name, path.read_bytes())}, {"Authorization": f"Bearer {token}"}, path="/api/uploads"
    ).status


def test_ready_metrics_and_log_of_a_running_service(reference_store: Settings, tmp_path: Path) -> None:
    with ledger_for_writing(reference_store) as ledger:
        _, token = make_token(ledger, LOCAL_DEPARTMENT, "proef", 1)
        _, readers = make_token(ledger, Scope("lien", "reader"), "proef", 1)
    with served(reference_store, {**_environment(tmp_path), "DUAAL_MIN_FREE_MEGABYTES": "0"}) as site:
        ready = site.get("/ready")
        assert (ready.status, json.loads(ready.body)) == (200, {"status": "ready"})
        good = write_csv(tmp_path / "Jan Janssens.csv", "pilots", [pilot()])
        bad = write_csv(tmp_path / "bad.csv", "pilots", [pilot(sector="herkenbare fout")])
        assert (_send(site, token, good), _send(site, token, bad)) == (200, 422)
        text = site.request("GET", "/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"}).text
        assert 'duaal_uploads_total{action="load",result="accepted"} 1.0' in text
        assert 'duaal_uploads_total{action="load",result="refused"} 1.0' in text
        assert 'duaal_upload_seconds_count{action="load"} 2.0' in text
        assert f"duaal_ledger_head {float(ledger_of(reference_store).last_seq())}" in text
        assert "duaal_ledger_unpublished 0.0" in text and "duaal_ready 1.0" in text
        assert "duaal_generation_age_seconds" in text and "duaal_disk_free_bytes" in text
        for said in ("Janssens", "lokaal", "100001"):
            assert said not in text
        wrong = site.request("GET", "/metrics", headers={"Authorization": f"Bearer {readers}"})
        assert (wrong.status, wrong.text) == (403, "Forbidden")
        assert site.get("/metrics?als=reader").status == 403
        assert site.get("/metrics").status == 200  # without a provider: the local user
        _unreadable_ledger(reference_store)
        _no_warehouse(reference_store)
        ready = site.get("/ready")
        assert ready.status == 503 and ready.headers["cache-control"] == "no-store"
        assert json.loads(ready.body)["reasons"] == ["warehouse_not_published", "ledger_unreadable"]
        assert site.get("/health").status == 200
        left_out = site.get("/metrics").text
        assert "duaal_ready 0.0" in left_out and "duaal_ledger_head " not in left_out
    log = tmp_path / "logs" / "duaal.jsonl"
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    accepted, refused = (line for line in lines if line["event"].startswith("upload "))
    assert accepted["event"] == "upload accepted" and accepted["upload"].startswith("U0")
    assert refused["event"] == "upload refused" and refused["findings"] == 1 and refused["upload"] is None
    assert all(line["at"].endswith("+00:00") and line["level"] for line in lines)
    assert "Janssens" not in log.read_text() and "herkenbare" not in log.read_text()
    assert oct(log.stat().st_mode & 0o777) == "0o600"


def test_a_line_holds_no_text_of_a_library_or_an_exception() -> None:
    try:
        int("Jan Janssens, 85.07.30-033.28")
    except ValueError:
        failure = sys.exc_info()
    foreign = logging.LogRecord("streamlit.x", logging.ERROR, "x.py", 7, "cell %s", ("Jan Janssens",), failure)
    line = json.loads(JsonLines().format(foreign))
    assert line["event"] == "library" and line["logger"] == "streamlit.x" and line["place"] == "x:7"
    assert line["exception"] == "ValueError" and line["at_places"][0].startswith("test_operations.py:")
    assert "Janssens" not in json.dumps(line)


def test_level_of_the_settings_leaves_lines_out(tmp_path: Path) -> None:
    code = (
        "import logging, sys\nfrom pathlib import Path\nfrom dashboard.log_lines import note_event, start_log\n"
        "from etl.settings import Settings\n"
        "start_log(Settings(log_file=Path(sys.argv[1]), log_level='warning'))\n"
        "note_event(logging.INFO, 'small')\nnote_event(logging.WARNING, 'large', count=2)\n"
        "from streamlit.logger import get_logger\nget_logger('streamlit.later').warning('of %s', 'Jan')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "log")], capture_output=True, text=True)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [line["event"] for line in lines] == ["large", "library"], done.stderr
    assert lines[0]["count"] == 2 and "Jan" not in done.stderr


def test_sessions_that_go_on_are_counted(empty_store: Settings) -> None:
    table = Sessions(empty_store)
    table.start(LOCAL_DEPARTMENT, "", now=1000.0)
    table.start(LOCAL_DEPARTMENT, "", now=1500.0)
    assert table.count(1500.0) == 2
    assert table.count(1000.0 + 31 * 60) == 1
    assert table.count(1500.0 + 31 * 60) == 0
