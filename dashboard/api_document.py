"""The description of the routes for scripts, as OpenAPI 3.1; derived from the declarations of KPIs and columns."""

from typing import Any

from dashboard.receive import SAID
from schemas.dataset_names import DATASET_NAMES
from schemas.kpis import DIMENSIONS, KPIS

API_PREFIX = "/api"


_TOO_MANY = {
    "description": "More than the settings allow this user",
    "headers": {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}},
}


def api_document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Duaal Monitor", "version": "1"},
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
        "paths": {f"{API_PREFIX}/uploads": {"post": _uploads()}, f"{API_PREFIX}/kpis": {"get": _kpis()}},
    }


def _uploads() -> dict[str, Any]:
    said: dict[str, Any] = {name: {"type": "string"} for name in SAID}
    said["dataset"] = {"type": "string", "enum": list(DATASET_NAMES)}
    properties = {
        "file": {"type": "array", "items": {"type": "string", "format": "binary"}, "description": "CSV, XLSX or ODS"},
        "reason": {"type": "string", "description": "Why the warnings are right"},
        "check": {"type": "string", "description": "Any text: judge only, store nothing"},
        **said,
    }
    schema = {"type": "object", "required": ["file"], "properties": properties}
    return {
        "summary": "Judge files and store them, all or nothing",
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": {"schema": schema}},
        },
        "responses": {
            "200": {"description": "Stored, or fine when only checked: the judgement with its receipt"},
            "401": {"description": "No valid token"},
            "409": {"description": "Warnings that need a reason; nothing was stored"},
            "413": {"description": "Too large"},
            "429": _TOO_MANY,
            "422": {"description": "Refused: the judgement with every finding; nothing was stored"},
        },
    }


def _kpis() -> dict[str, Any]:
    texts = {
        "by": "Dimensions, separated by commas",
        "as_of": "Month of the state, such as 2023-03",
        **{name: f"Only this value of {name}" for name in DIMENSIONS},
    }
    parameters: list[dict[str, Any]] = [
        {
            "name": "kpi",
            "in": "query",
            "description": "May be repeated; all without it",
            "schema": {"type": "array", "items": {"type": "string", "enum": list(KPIS)}},
        },
        {"name": "format", "in": "query", "schema": {"type": "string", "enum": ["json", "csv"], "default": "json"}},
        {"name": "lang", "in": "query", "schema": {"type": "string", "enum": ["nl", "en"], "default": "nl"}},
    ]
    parameters += [
        {"name": name, "in": "query", "description": text, "schema": {"type": "string"}} for name, text in texts.items()
    ]
    return {
        "summary": "Figures at the grain asked for",
        "parameters": parameters,
        "responses": {
            "200": {"description": "Figures; a value that cannot be computed is null (CSV: empty) with a reason"},
            "400": {"description": "An unknown KPI or dimension"},
            "401": {"description": "No valid token"},
            "429": _TOO_MANY,
        },
    }
