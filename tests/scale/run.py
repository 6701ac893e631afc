"""Two machines on shared stores, with what befalls them: `make scale-test`. Exit code 1 on any loss or half load.

Needs root for the network namespaces. `python -m tests.scale.run` makes these and runs the scenario in the one of the
stores; everything is in a folder that vanishes.
"""

import shutil
import subprocess
import sys

from tests.scale.namespaces import inside, machines
from tests.scale.servers import ROOT, missing

_CANNOT = 2


def main() -> int:
    """Make the machines, run the scenario and return its exit code; 2 when it cannot be run here."""
    lacking = [name for name in ("ip", "nsenter", "curl") if shutil.which(name) is None] + missing()
    if lacking:
        print(f"Not run, as this is not installed: {', '.join(lacking)} (apt-get install iproute2 util-linux curl).")
        return _CANNOT
    try:
        with machines(("a", "b")) as (store, made):
            command = [sys.executable, "-m", "tests.scale.scenario", made["a"], made["b"]]
            done = subprocess.run(inside(store, command), cwd=ROOT)
            return 1 if done.returncode < 0 else done.returncode  # a scenario that crashed found out nothing
    except RuntimeError as refused:
        print(f"Not run: network namespaces cannot be made here ({refused}). Run it as root.")
        return _CANNOT


if __name__ == "__main__":
    sys.exit(main())
