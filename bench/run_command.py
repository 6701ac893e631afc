"""Runs a command of the product's command line and prints what its process cost.

Run as `python -m bench.run_command STATE ARGUMENT…`; this process imports nothing of the product.
"""

import json
import os
import resource
import subprocess
import sys

if __name__ == "__main__":
    state, *arguments = sys.argv[1:]
    code = f"import sys; sys.argv = ['duaal', *{arguments!r}]; from etl.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DUAAL_STATE_DIR": state},
    )
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"cpu_s": usage.ru_utime + usage.ru_stime}))
