"""The documents say what is so: commands exist, settings are listed, no machine's paths or hosts are in them."""

import re
import subprocess
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

from etl.cli import _COMMANDS, _LazyGroup
from etl.settings import Settings
from scripts.write_docs import COMMAND_LINE_TEXTS, SETTINGS_PAGE, compiled_texts, settings_markdown

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    *("README.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md"),
    *("docs/settings.md", "docs/login.md", "docs/operations.md", "docs/capacity.md"),
)
FOLDERS = "|".join(("work", "tmp", "root", "opt"))
MACHINE = re.compile(rf"/({FOLDERS})/|/home/\w|[\w.-]+\.py" + r"pi\.\w+|\bpy" + r"pi\.org|registry\.npm" + r"js")
"""What only one machine has: its folders, and where it gets packages from."""


def _tracked_texts() -> dict[str, str]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    texts = {}
    for name in filter(None, names.split("\0")):
        try:
            texts[name] = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
    return texts


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_targets_named_in_documents_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    assert set(re.findall(r"`?make ([a-z]+(?:-[a-z]+)*)", text)) <= _targets()


def test_every_make_target_is_explained() -> None:
    documents = "".join((ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS)
    assert {target for target in _targets() if f"make {target}" not in documents} <= {"help"}


def _examples() -> list[list[str]]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line.strip() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    return [line.split("duaal ", 1)[1].split() for line in lines if ".venv/bin/duaal " in line]


@pytest.mark.parametrize("words", _examples(), ids=" ".join)
def test_commands_in_readme_exist_with_their_options(words: list[str]) -> None:
    group = _LazyGroup("duaal")
    context = click.Context(group)
    command = group.get_command(context, words[0])
    assert command is not None, words
    if isinstance(command, click.Group):
        command = command.get_command(context, words[1])
        assert command is not None, words
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_every_command_is_named_in_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {name for name in _COMMANDS if f"duaal {name}" not in readme} == set()


def test_settings_page_is_made_from_the_settings() -> None:
    assert SETTINGS_PAGE.read_text(encoding="utf-8") == settings_markdown(), "regenerate with `make docs`"


def test_command_line_texts_are_compiled_and_stand_in_the_library() -> None:
    assert COMMAND_LINE_TEXTS.read_bytes() == compiled_texts(), "regenerate with `make docs`"
    library = "".join(path.read_text(encoding="utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    with COMMAND_LINE_TEXTS.with_suffix(".po").open("rb") as file:
        texts = [form for each in read_po(file) for form in (each.id if isinstance(each.id, tuple) else (each.id,))]
    assert len(texts) > 30
    assert [text for text in texts if text.replace("\n", "\\n").replace("\t", "\\t") not in library] == []


def test_every_variable_that_code_reads_is_documented() -> None:
    page = SETTINGS_PAGE.read_text(encoding="utf-8")
    code = [path for package in ("schemas", "etl", "dashboard") for path in (ROOT / package).rglob("*.py")]
    read = {name for path in code for name in re.findall(r"\bDUAAL_[A-Z][A-Z_]+\b", path.read_text(encoding="utf-8"))}
    assert {name for name in read if f"`{name}`" not in page} == set()
    assert len(re.findall(r"^\| `DUAAL_", page, re.MULTILINE)) == len(Settings.model_fields)


def test_links_between_documents_lead_somewhere() -> None:
    for document in DOCUMENTS:
        text = (ROOT / document).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / document).parent.joinpath(target).exists(), f"{document} → {target}"


def test_files_hold_no_path_or_host_of_one_machine() -> None:
    found = {name: match.group() for name, text in _tracked_texts().items() if (match := MACHINE.search(text))}
    assert found == {}


def test_readme_names_each_folder() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    folders = {name.split("/")[0] for name in _tracked_texts() if "/" in name and not name.startswith(".")}
    assert {folder for folder in folders if f"\n{folder}/" not in readme} == set()
