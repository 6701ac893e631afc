"""Loading sample deliveries, each as an upload of its own, in the order in which they were delivered."""

from collections.abc import Iterator, Sequence

from etl.load import UNLIMITED
from etl.sample import Delivery as SampleDelivery
from etl.scope import Scope
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, Outcome, open_writer


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
