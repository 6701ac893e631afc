"""The log of the dashboard: one JSON object a line, with ids, codes and counts, and never a value of the data.

Lines of ours name an event and its facts. Of what libraries log, only who says it and where is kept: their texts may
quote an address, a file or a cell. An exception is named by its class and its places in the code.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from traceback import extract_tb

from streamlit import logger as streamlit_logger
from uvicorn.config import LOGGING_CONFIG

from etl.settings import Settings

_OWN = "duaal"
_FACTS = "facts"
_SHOWN_PLACES = 12

Fact = str | int | float | bool | None


def note_event(level: int, event: str, /, *, error: BaseException | None = None, **facts: Fact) -> None:
    """Write one line: what happened, as a fixed text, and its ids, codes and counts."""
    logging.getLogger(_OWN).log(level, event, extra={_FACTS: facts}, exc_info=error)


class JsonLines(logging.Formatter):
    """Makes a record into one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {"at": at, "level": record.levelname.lower()}
        if record.name == _OWN:
            line |= {"event": record.msg, **getattr(record, _FACTS, {})}
        else:
            line |= {"event": "library", "logger": record.name, "place": f"{record.module}:{record.lineno}"}
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(trace)]
            line |= {"exception": kind.__name__, "at_places": places[-_SHOWN_PLACES:]}
        return json.dumps(line, ensure_ascii=False)


def tells_something(record: logging.LogRecord) -> bool:
    """Tell whether a line of the record would say anything: of libraries, only warnings and worse do without a text."""
    return record.name == _OWN or record.levelno >= logging.WARNING


def start_log(settings: Settings) -> None:
    """Send everything that this process logs to the file of the settings, or to standard error, as JSON lines.

    The file is private to its owner, and is opened anew when a program for log rotation moved it.
    """
    handler: logging.Handler
    if settings.log_file is None:
        handler = logging.StreamHandler(sys.stderr)
    else:
        settings.log_file.parent.mkdir(parents=True, exist_ok=True)
        settings.log_file.touch(mode=0o600)
        handler = WatchedFileHandler(settings.log_file, encoding="utf-8")
    handler.setFormatter(JsonLines())
    handler.addFilter(tells_something)
    handler.setLevel(settings.log_level.upper())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    logging.raiseExceptions = False  # a log that cannot be written, on a full disk say, stops nothing
    _take_over_streamlit()
    # uvicorn's own handlers write plain text, and its lines on requests hold what a visitor chose.
    LOGGING_CONFIG.update(handlers={}, loggers={"uvicorn.access": {"level": "CRITICAL"}})


def _take_over_streamlit() -> None:
    """Let Streamlit's loggers, and uvicorn's that it sets up, write through the root: each has a handler of its own.

    Streamlit 1.67 makes a logger when a module is first imported and knows no other way in.
    """

    def pass_on(logger: logging.Logger) -> None:
        logger.handlers.clear()
        logger.propagate = True

    streamlit_logger.setup_formatter = pass_on
    streamlit_logger.init_uvicorn_logs()
    streamlit_logger.update_formatter()
