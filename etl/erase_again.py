"""Doing erasures and purges again in a store put back from an older backup, as the ledger of a newer one says."""

from etl.erase import append_erasure, erase_learner, finish_erasures, learners_of, mark_of, refused_kept
from etl.ledger import Event, Ledger, ledger_of
from etl.load import ledger_for_writing
from etl.purge import purge_uploads
from etl.replaced import DESTROYING, ERASED
from etl.scope import Scope
from etl.settings import Settings


def erase_again(settings: Settings, scope: Scope, later: Ledger) -> int:
    """Erase and purge what another ledger says to be gone and this store still holds, in its order.

    Returns how many learners were erased. What this store's own ledger holds already is done: what came after it stays.
    A stop on the way is gone on from by the same call. Raises as `erase_learner`.
    """
    finish_erasures(settings)
    own = {event.hash for event in ledger_of(settings).events(kinds=DESTROYING)}
    learners = 0
    for event in later.events(kinds=DESTROYING):
        if event.hash in own:
            continue
        if event.kind == ERASED:
            learners += _erase(settings, scope, event)
        else:
            purge_uploads(settings, scope, event.payload)
    return learners


def _erase(settings: Settings, scope: Scope, event: Event) -> int:
    """Erase the learner of an event, and destroy the refused files that it names; return how many learners."""
    said, count = event.payload, 0
    place = said["project_id"], said["institution_id"]
    for learner_hash in learners_of(settings, *place):
        if mark_of(settings, learner_hash) == said["mark"]:
            erase_learner(settings, scope, *place, learner_hash, said["reason"])
            count += 1
    with ledger_for_writing(settings) as ledger:
        refused = sorted(set(said["refused"]) & refused_kept(settings, ledger))
        if refused:
            append_erasure(ledger, scope, {**said, "rows": 0, "uploads": [], "files": {}, "refused": refused})
    finish_erasures(settings)
    return count
