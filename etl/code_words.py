"""A code that is typed, with its words."""


def code_said(code: str, label: str) -> str:
    """Return a code with its words beside it, where these say something else."""
    return code if label.lower().replace(" ", "_").replace("-", "_") == code.lower() else f"{code} ({label})"
