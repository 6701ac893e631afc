"""How a command ends that cannot go on: the folder that cannot be used, Ctrl+C, or what broke, with a reference."""

from __future__ import annotations

import errno
import os
import secrets
import signal
import tempfile
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import NoReturn

from etl.cli_text import ABORTED, BROKEN, WRONG_USE, Stopped

_FOLDER_ERRORS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EISDIR}
_SHOWN_UPLOADS = 3


class Interruption:
    """Whether Ctrl+C was pressed: DuckDB turns it into an error of its own, so the signal itself is noted."""

    def __init__(self, arguments: list[str]) -> None:
        self.happened = False
        self._arguments = arguments
        self._started = datetime.now(UTC)

    def listen(self) -> None:
        """Note the signal from now on, unless this process was started so that it ignores it."""
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._note)

    def _note(self, _signal: int, _frame: FrameType | None) -> NoReturn:
        self.happened = True
        raise KeyboardInterrupt

    def stopped(self) -> Stopped:
        """Return the end of an interrupted run: what it had stored by then; a second Ctrl+C no longer disturbs."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            uploads = _stored_uploads(self._started, self._arguments)
        except Exception:  # noqa: BLE001  (the run ends anyhow; what cannot be read is not told)
            return Stopped(
                "Afgebroken. 'duaal uploads' toont wat opgeslagen is.",
                "Aborted. 'duaal uploads' shows what is stored.",
                ABORTED,
            )
        if not uploads:
            return Stopped(
                "Afgebroken. Er is geen upload opgeslagen. U kunt dezelfde opdracht gewoon opnieuw geven.",
                "Aborted. No upload was stored. You can simply give the same command again.",
                ABORTED,
            )
        listed = ", ".join(uploads if len(uploads) <= _SHOWN_UPLOADS else [uploads[0], "…", uploads[-1]])
        return Stopped(
            f"Afgebroken, maar dit was al opgeslagen: {listed}. U kunt dezelfde opdracht gewoon opnieuw geven: "
            "wat opgeslagen is, telt geen tweede keer.",
            f"Aborted, but this was stored already: {listed}. You can simply give the same command again: "
            "what is stored does not count twice.",
            ABORTED,
        )


def _stored_uploads(since: datetime, arguments: list[str]) -> list[str]:
    """Return the uploads accepted since a moment that are sample data or made of the files among the arguments."""
    from etl.archive import sha256_of
    from etl.ledger import has_ledger, ledger_of
    from etl.settings import settings

    if not has_ledger(settings()):
        return []
    events = [event for event in ledger_of(settings()).events(kinds=("accepted",)) if event.at >= since]
    ours = {sha256_of(Path(each)) for each in arguments if events and Path(each).is_file()}
    return [
        str(event.payload["upload_id"])
        for event in events
        if event.payload["is_sample"] or {file["sha256"] for file in event.payload["files"]} <= ours
    ]


def stopped_by(error: Exception, arguments: list[str]) -> Stopped:
    """Return what to say of an exception: wrong settings, a folder that cannot be used, or that something broke."""
    from etl.setting_errors import InvalidSettings
    from etl.settings import settings
    from etl.storage_errors import ARCHIVE_CLOSED, disk_problem

    if isinstance(error, InvalidSettings):
        return Stopped(error.message_nl, error.message_en, WRONG_USE)
    try:
        folder = settings().state_dir
    except InvalidSettings:
        return _given_path_stop(error, arguments) or _breakage(error, None)
    problem = disk_problem(error)
    if problem is not None and not _is_about_given(error, arguments, folder):
        code = WRONG_USE if problem.code == ARCHIVE_CLOSED else BROKEN  # the key is a setting
        return Stopped(problem.message_nl, problem.message_en, code, reason=problem.code)
    in_state = [each for each in _os_errors(error) if _is_about(each, folder)]
    if in_state:
        refused = next((each for each in in_state if each.errno in _FOLDER_ERRORS), None) or _unusable(folder)
    else:
        given = _given_path_stop(error, arguments)
        if given is not None:
            return given
        refused = _unusable(folder)
    return _breakage(error, folder) if refused is None else _state_folder_stop(folder, refused)


def _is_about_given(error: Exception, arguments: list[str], folder: Path) -> bool:
    """Tell whether it is a file outside the state folder, such as one the command writes, that could not be written."""
    return any(not _is_about(each, folder) for each in _os_errors(error)) and bool(_given_path_stop(error, arguments))


def _os_errors(error: BaseException) -> Iterator[OSError]:
    """Yield the operating system's errors with a file behind an exception."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.filename is not None:
            yield seen
        seen = seen.__cause__ or seen.__context__


def _is_about(error: OSError, folder: Path) -> bool:
    """Tell whether an error is about a folder, what lies in it, or a folder above it on the way to making it."""
    path = Path(os.fsdecode(error.filename))
    return folder in (path, *path.parents) or (path in folder.parents and not folder.exists())


def _state_folder_stop(folder: Path, refused: OSError) -> Stopped:
    reason_nl, reason_en = _reason(refused)
    return Stopped(
        f"De map {folder} voor de gegevens is niet te gebruiken: {reason_nl}. Pas de rechten aan, of kies een "
        "andere map met de instelling DUAAL_STATE_DIR (of state_dir in duaal.toml).",
        f"The folder {folder} for the data cannot be used: {reason_en}. Change the permissions, or choose "
        "another folder with the setting DUAAL_STATE_DIR (or state_dir in duaal.toml).",
        WRONG_USE,
    )


def _unusable(folder: Path) -> OSError | None:
    """Return why nothing can be written into a folder, or what in it belongs to someone else; None when it is fine."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        closed = [path for path in folder.iterdir() if not os.access(path, os.R_OK | os.W_OK)]
    except OSError as error:
        return error
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return OSError(error.errno, error.strerror, str(folder))
    return PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(closed[0])) if closed else None


def _given_path_stop(error: Exception, arguments: list[str]) -> Stopped | None:
    """Return the end for a file or folder that the command named, or one in the folder where it was started."""
    values = [each.split("=", 1)[-1] if each.startswith("--") else each for each in arguments]
    given = [Path(each) for each in values if each and not each.startswith("-")]
    for each in _os_errors(error):
        path = Path(os.fsdecode(each.filename))
        related = any(named == path or named in path.parents or path in named.parents for named in given)
        if related or not path.is_absolute():
            reason_nl, reason_en = _reason(each)
            return Stopped(
                f"{path} is niet te lezen of te schrijven: {reason_nl}. Kies een andere plaats of pas de rechten aan.",
                f"{path} cannot be read or written: {reason_en}. Choose another place or change the permissions.",
                WRONG_USE,
            )
    return None


def _reason(error: OSError) -> tuple[str, str]:
    path = Path(os.fsdecode(error.filename)) if error.filename else Path()
    folder = path.parent
    if error.errno == errno.ENOENT and not folder.is_dir():
        return f"de map {folder} bestaat niet", f"the folder {folder} does not exist"
    if error.errno in (errno.EACCES, errno.EPERM):
        place = path if path.exists() else path.absolute().parent
        return f"geen toestemming voor {place}", f"no permission for {place}"
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        place = next((each for each in (path, *path.parents) if each.exists()), path)
        return f"{place} is een bestand, geen map", f"{place} is a file, not a folder"
    if error.errno == errno.EROFS:
        return f"{path} ligt op een schijf die alleen te lezen is", f"{path} lies on a disk that can only be read"
    if error.errno == errno.ENOENT:
        return f"in de map {folder} kan niets gemaakt worden", f"nothing can be made in the folder {folder}"
    if error.errno == errno.EISDIR:
        return f"{path} is een map, geen bestand", f"{path} is a folder, not a file"
    said = error.strerror or type(error).__name__
    return said, said


def _breakage(error: Exception, state_dir: Path | None) -> Stopped:
    """Say that something broke, with a reference; the log gets places in the code, never values.

    Where the log cannot be written, the same stands on one line of the message.
    """
    reference = secrets.token_hex(4)
    kind = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    log = None if state_dir is None else state_dir / "errors.log"
    if log is not None and _is_written(log, f"{reference} {kind}\n", frames):
        details_nl, details_en = f"de details staan in {log}.", f"the details are in {log}."
    else:
        places = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
        details_nl, details_en = f"de details: {kind} {places}", f"the details: {kind} {places}"
    said_nl, said_en = getattr(error, "message_nl", None), getattr(error, "message_en", None)
    if said_nl and said_en:  # it tells what to do itself
        dutch, english = (
            f"{said_nl} De referentie is {reference}; {details_nl}",
            f"{said_en} The reference is {reference}; {details_en}",
        )
    else:
        dutch = (
            f"Er ging iets stuk (referentie {reference}). Er is niets half opgeslagen. "
            f"Geef deze referentie door aan de beheerder; {details_nl}"
        )
        english = (
            f"Something broke (reference {reference}). Nothing was stored half. "
            f"Give this reference to the operator; {details_en}"
        )
    return Stopped(dutch, english, BROKEN, reference=reference)


def _is_written(log: Path, head: str, frames: traceback.StackSummary) -> bool:
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(head)
            file.writelines(f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in frames)
    except OSError:
        return False
    return True
