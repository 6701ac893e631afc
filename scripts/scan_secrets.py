"""Looks for passwords, keys and tokens in the files of the repository with detect-secrets: part of `make lint`.

Ends with 1 when there are. What only looks like one carries `# pragma: allowlist secret` on its line. A file that was
clean is looked at again once it changes: a note beside the installed packages remembers.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_NOTE = Path(sys.prefix) / ".scanned-for-secrets"
_NUMBERS = "^(BE|be)?[0-9]{10,11}a?$"
"""Enterprise and national numbers that the tests make up look like hexadecimal keys."""
_LEFT_OUT = re.compile(r"requirements/.*\.txt|LICENSE|.*\.(png|woff2|mo)")
"""Lock files are hashes; the others hold no text of ours."""


def _files() -> list[str]:
    """Return the files that are or would be committed; none outside a working copy of git."""
    git = shutil.which("git")
    if git is None:
        return []
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True)
    names = [name for name in listed.stdout.split("\0") if name and not _LEFT_OUT.fullmatch(name)]
    return [name for name in names if (_ROOT / name).is_file()]


def _state(name: str) -> str:
    given = (_ROOT / name).read_bytes()
    return hashlib.sha256(f"{version('detect-secrets')}\0{name}\0".encode() + given).hexdigest()


def scan(names: list[str], root: Path = _ROOT) -> list[str]:
    """Return where something looks like a secret, as 'file:line kind'; asks nobody whether it is one."""
    command = [sys.executable, "-m", "detect_secrets", "scan", "--no-verify", "--exclude-secrets", _NUMBERS, *names]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    results = json.loads(done.stdout)["results"]
    return [f"{name}:{each['line_number']} {each['type']}" for name, found in results.items() for each in found]


def main() -> int:
    """Scan what is new since the last time; print what was found and return the exit code."""
    names = _files()
    if not names:
        print("Secrets: this is no working copy of git; nothing was looked at.")
        return 0
    clean = set(_NOTE.read_text().split()) if _NOTE.exists() else set()
    states = {name: _state(name) for name in names}
    fresh = [name for name in names if states[name] not in clean]
    found = scan(fresh) if fresh else []
    bad = {each.rpartition(":")[0] for each in found}
    _NOTE.write_text("\n".join(state for name, state in states.items() if name not in bad))
    if found:
        print("Secrets? Take them out, or mark the line with `# pragma: allowlist secret`:")
        print("\n".join(f"  {each}" for each in found))
        return 1
    print(f"Secrets: none in {len(names)} files, of which {len(fresh)} new or changed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
