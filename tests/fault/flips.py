"""Single bytes that change on disk, in the warehouse, the ledger and the raw files: each is found, or harmless.

`make fault` runs 200 of each: `python -m tests.fault.flips 200`.
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.ledger import LedgerDamaged, ledger_of
from etl.load import ensure_published
from etl.reference import load_reference
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings, reference_dir
from etl.verify import table_hashes, verify
from etl.warehouse import Generations
from tests.etl.files import enrollments, pilot
from tests.etl.test_submit import send

_HEADER = 100
"""SQLite's header, of which every byte is tried first."""


def store_with_uploads(folder: Path) -> Settings:
    """Return a store with reference data and three uploads."""
    settings = Settings(state_dir=folder / "state", secret="test-secret")
    load_reference(settings, LOCAL_DEPARTMENT, reference_dir())
    for number, month in enumerate(("2022-03", "2022-04", "2022-05")):
        files = {"pilots": [pilot(reporting_month=month)], **({} if number else {"enrollments": enrollments(3)})}
        send(settings, folder / month, reason="Proef", **files)
    return settings


@contextmanager
def flipped(path: Path, offset: int, bit: int) -> Iterator[None]:
    """Change one bit of a file for a while."""
    content = path.read_bytes()
    changed = bytearray(content)
    changed[offset] ^= 1 << bit
    path.write_bytes(changed)
    try:
        yield
    finally:
        path.write_bytes(content)


def _places(size: int, flips: int, seed: int) -> Iterator[tuple[int, int]]:
    chance = random.Random(seed)
    for _ in range(flips):
        yield chance.randrange(size), chance.randrange(8)


def flip_warehouse(settings: Settings, flips: int, seed: int = 1) -> int:
    """Flip bytes of the published warehouse; after each it is built anew to the same tables. Return how often."""
    whole = table_hashes(Generations(settings).current(), settings)
    for offset, bit in _places(Generations(settings).current().stat().st_size, flips, seed):
        path = Generations(settings).current()
        changed = bytearray(path.read_bytes())
        changed[offset % len(changed)] ^= 1 << bit
        path.write_bytes(changed)
        ensure_published(settings)
        assert Generations(settings).current() != path, offset
        assert table_hashes(Generations(settings).current(), settings) == whole, offset
    return flips


def flip_ledger(settings: Settings, flips: int, seed: int = 2) -> int:
    """Flip bytes of the ledger; each is said, or changes no event. Return how many were said."""
    ledger, said = ledger_of(settings), 0
    whole = ledger.events()
    places = list(_places(ledger.path.stat().st_size, flips, seed))
    if flips >= _HEADER:
        places[:_HEADER] = [(offset, bit % 8) for bit, offset in enumerate(range(_HEADER))]
    for offset, bit in places:
        with flipped(ledger.path, offset, bit):
            try:
                assert ledger.verify_chain() == len(whole), offset
                assert ledger.events() == whole, offset
            except LedgerDamaged as damaged:
                assert damaged.message_nl
                said += 1
    assert ledger.events() == whole
    return said


def flip_raw(settings: Settings, flips: int, seed: int = 3) -> int:
    """Flip bytes of the files as sent; `duaal verify` names each. Return how many were named."""
    files = sorted(path for path in (settings.state_dir / "raw").rglob("*") if path.is_file())
    chance = random.Random(seed)
    for _ in range(flips):
        path = chance.choice([each for each in files if each.stat().st_size])
        with flipped(path, chance.randrange(path.stat().st_size), chance.randrange(8)):
            problems = verify(settings).problems
            assert [path.name in each.message_nl and "is veranderd" in each.message_nl for each in problems] == [True]
    assert verify(settings).problems == []
    return flips


def main() -> None:
    """Flip as many bytes of each as asked, and print what was found."""
    flips = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        settings = store_with_uploads(Path(name))
        print(f"raw files: {flip_raw(settings, flips)} of {flips} bytes named by verify", flush=True)
        said = flip_ledger(settings, flips)
        print(f"ledger: {said} of {flips} bytes said, {flips - said} change no event", flush=True)
        print(
            f"warehouse: built anew to the same tables {flip_warehouse(settings, flips)} of {flips} times", flush=True
        )
        assert verify(settings).problems == []


if __name__ == "__main__":
    main()
