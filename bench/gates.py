"""A ratio or a cost with its bar, and how both are printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.measure import Cost


@dataclass(frozen=True)
class Gate:
    """A ratio of two sides or a cost, and its bar; one that does not decide is only told."""

    name: str
    value: float
    bar: float
    is_ceiling: bool = True
    decides: bool = True

    @property
    def holds(self) -> bool:
        """Tell whether the value is on the right side of the bar."""
        return self.value <= self.bar if self.is_ceiling else self.value >= self.bar


def print_side(name: str, costs: Sequence[Cost], factor: int = 1, unit: str = "s") -> None:
    """Print what every turn of one side cost."""
    works = ", ".join(f"{cost.work_cpu_s * factor:.2f}" for cost in costs)
    peak = max(cost.peak_mb for cost in costs)
    process = median(cost.cpu_s for cost in costs)
    print(f"{name:28} CPU {works} {unit}; whole process {process:.1f} s, peak memory {peak:,.0f} MB", flush=True)


def print_gates(gates: Sequence[Gate]) -> int:
    """Print every gate and return 1 when a bar that decides is passed, else 0."""
    for gate in gates:
        sign = "≤" if gate.is_ceiling else "≥"
        verdict = "ok" if gate.holds else "MISSED" if gate.decides else "above the bar, on this machine"
        print(f"{gate.name:62} {gate.value:8.2f}  (bar {sign} {gate.bar:g})  {verdict}")
    return 0 if all(gate.holds for gate in gates if gate.decides) else 1
