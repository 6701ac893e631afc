"""Which data sets of an upload were accepted with warnings that the uploader confirmed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from etl.findings import Finding
from etl.read_model import ReadFile
from schemas.rules import RULES


def warned_datasets(files: Sequence[ReadFile], findings: Iterable[Finding], counts: Mapping[str, int]) -> list[str]:
    """Return the data sets of an upload without errors that have warnings, in order.

    Of a rule with more findings than are listed, every data set that it looks at counts.
    """
    present: dict[str, set[str]] = {}
    for file in files:
        if file.dataset:
            present.setdefault(file.name, set()).add(file.dataset)
    everything = set().union(*present.values())
    listed: Counter[str] = Counter()
    found: set[str] = set()
    for each in findings:
        listed[each.code] += 1
        found |= present.get(each.file or "", everything) & set(RULES[each.code].datasets)
    unlisted = {code: count for code, count in counts.items() if count > listed[code]}
    return sorted(found | _looked_at(unlisted, everything))


def noted_warnings(payload: Mapping[str, Any]) -> list[str]:
    """Return the warned data sets of an accepted upload as the ledger notes them.

    Entries from before they were noted have counts per rule only: every data set that the rule looks at then counts.
    """
    noted = payload.get("warned_datasets")
    if noted is not None:
        return list(noted)
    return sorted(_looked_at(payload["warnings"], {file["dataset"] for file in payload["files"]}))


def _looked_at(codes: Iterable[str], datasets: set[str]) -> set[str]:
    return {name for code in codes for name in RULES[code].datasets if name in datasets}
