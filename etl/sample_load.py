"""Loading sample deliveries, each as an upload of its own, in the order in which they were delivered."""

from collections.abc import Iterator, Sequence

from etl.archive import sha256_of
from etl.batches import UNLIMITED
from etl.judgement import Outcome
from etl.ledger import ledger_of
from etl.sample import Delivery as SampleDelivery
from etl.scope import Scope
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, open_writer


def not_yet_loaded(settings: Settings, deliveries: Sequence[SampleDelivery]) -> list[SampleDelivery]:
    """Return the deliveries that the ledger does not hold: all, or what an interrupted loading left.

    One that was withdrawn since stays withdrawn.
    """
    loaded = {
        frozenset(file["sha256"] for file in event.payload["files"])
        for event in ledger_of(settings).events(kinds=("accepted",))
        if event.payload["is_sample"]
    }
    return [each for each in deliveries if frozenset(map(sha256_of, each.files)) not in loaded]


def load_deliveries(settings: Settings, deliveries: Sequence[SampleDelivery]) -> Iterator[Outcome]:
    """Yield the outcome of each delivery; all of them are published together at the end.

    A stop half way loses nothing that was accepted: it is in the ledger, and the next process publishes it.
    """
    # Small files: more threads would wait for each other more than they help.
    with open_writer(settings.model_copy(update={"threads": 1})) as writer:
        for sample in deliveries:
            scope = (
                Scope(sample.actor, "pilot_lead", sample.institutions)
                if sample.institutions
                else Scope(sample.actor, "department")
            )
            parts = [Part(path, path.name) for path in sample.files]
            delivery = Delivery(parts, UNLIMITED, sample.reason, sample.delivered_at)
            yield writer.load(scope, delivery, with_effect=False)
