"""Following a shared ledger: this machine publishes a warehouse of its own up to what any machine accepted."""

import json
import sys

from etl.ledger import LedgerDamaged, ledger_of
from etl.load import ensure_published
from etl.replaced import DESTROYING
from etl.settings import Settings
from etl.upload_process import report_failure
from etl.warehouse import Generations

UNREACHABLE = 75
"""Exit code when ledger or archive cannot be reached or read: it is tried again (EX_TEMPFAIL of sysexits.h)."""


def follow(settings: Settings) -> None:
    """Publish a warehouse that holds the whole ledger, and remove older ones with rows of whoever was erased since.

    The shared tables follow too, when the settings name them. Raises LedgerDamaged, with the earlier state as it was,
    when ledger or archive cannot be reached.
    """
    ensure_published(settings)
    last = ledger_of(settings).last_seq(DESTROYING)
    if last:
        Generations(settings).remove_older(last)
    if settings.warehouse:
        # Here: one machine does without the packages.
        from etl.lake import publish_lake

        publish_lake(settings)


def main() -> None:
    """Follow once, with the settings that stand on standard input as JSON."""
    try:
        follow(Settings(**json.load(sys.stdin)))
    except LedgerDamaged as damaged:
        sys.stderr.write(f"{damaged.message_en}\n")
        sys.exit(UNREACHABLE)


if __name__ == "__main__":
    sys.excepthook = report_failure
    main()
