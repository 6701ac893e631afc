"""Asks the Python Package Index whether security advisories exist for what the lock files name: part of `make lint`.

Ends with 1 when there are. Where the index does not answer, nothing is known, and that is said.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
_SECONDS = 90


def _asked() -> list[dict[str, Any]] | None:
    """Return what pip-audit says of each locked package; None when it got no answer."""
    locks = [part for path in sorted((_ROOT / "requirements").glob("*.txt")) for part in ("-r", str(path))]
    command = [
        *(sys.executable, "-m", "pip_audit", *locks),
        *("--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off", "--timeout", "5"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS)
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        return None
    return found


def report(found: list[dict[str, Any]] | None) -> tuple[str, int]:
    """Return what to say and the exit code."""
    known = [each for each in found or () if "skip_reason" not in each]
    if found is None or not known:
        return "Advisories: the service was not reached; the dependencies were NOT looked up.", 0
    bad = [
        f"  {each['name']} {each['version']}: {advisory['id']}, mended in {', '.join(advisory['fix_versions']) or '-'}"
        for each in known
        for advisory in each["vulns"]
    ]
    if bad:
        return "\n".join(['Advisories, mend with `make lock ARGS="--upgrade-package NAME"`:', *bad]), 1
    left = len(found) - len(known)
    return f"Advisories: none for {len(known)} packages" + (f"; {left} could not be looked up." if left else "."), 0


if __name__ == "__main__":
    said, code = report(_asked())
    print(said)
    sys.exit(code)
