"""Names and national numbers of refused files occur nowhere: state folder, logs, temporary files and exports.

A file that is called by nothing but a person's name is not recognised: its report keeps the name for its uploader.
"""

from pathlib import Path

import pytest

from etl.settings import Settings
from tests.etl.files import enrollment, pilot, write_csv
from tests.etl.test_cli import duaal
from tests.etl.workbooks import xlsx

NAME, NUMBER, MAIL = "Marie-Louise Vanderstraeten", "85073003328", "marie.vds@school.example"
SECRETS = [NAME.encode(), NUMBER.encode(), MAIL.encode()]


def _files(folder: Path) -> list[Path]:
    """Return a file of each way in which personal data come along: a column, a key, a wrong cell, a name of a file."""
    named = [enrollment(learner_key=NUMBER), enrollment(enrollment_id="I-2", learner_key="L-2", status=NAME)]
    made = [
        write_csv(folder / "inschrijvingen.csv", "enrollments", named),
        write_csv(folder / f"lijst {NUMBER}.csv", "pilots", [pilot(sector="?")]),
        write_csv(folder / "opmerking.csv", "pilots", [pilot(remarks=f"bel {MAIL}, {NUMBER}")]),
    ]
    extra = folder / "kolom.csv"
    lines = made[0].read_text(encoding="utf-8").splitlines()
    extra.write_text("\n".join([f"{lines[0]},naam", *(f"{line},{NAME}" for line in lines[1:])]), encoding="utf-8")
    book = folder / "werkboek.xlsx"
    book.write_bytes(xlsx([list(named[0]), *(list(row.values()) for row in named)]))
    return [*made, extra, book]


def test_refused_personal_data_leave_no_trace(
    reference_store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, temporary, exports = tmp_path / "sent", tmp_path / "tmp", tmp_path / "exports"
    for folder in (sent, temporary, exports):
        folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    files = _files(sent)
    for path in files:
        assert duaal(reference_store, "load", path).returncode == 1, path.name
    for number, words in enumerate((["uploads", "--json"], ["kpis", "--format", "csv"], ["verify", "--json"])):
        (exports / f"{number}.txt").write_text(duaal(reference_store, *words).stdout, encoding="utf-8")
    left = [path for place in (reference_store.state_dir, temporary, exports) for path in place.rglob("*")]
    held = [path for path in left if path.is_file() and any(text in path.read_bytes() for text in SECRETS)]
    assert held == []
    assert not any(NAME in path.name or NUMBER in path.name for path in left)
    # A workbook's text is packed: that none is kept must be looked at by its first bytes.
    assert not any(path.read_bytes().startswith(b"PK") for path in left if path.is_file())
