"""What a rule of the contract is: a code, a severity and its messages."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Rule:
    """One rule. Message templates are filled with facts by str.format; they name place, expectation and action."""

    code: str
    severity: Literal["error", "warning"]
    datasets: tuple[str, ...]
    title_nl: str
    title_en: str
    message_nl: str
    message_en: str
