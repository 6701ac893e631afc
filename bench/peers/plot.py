"""Draws CPU seconds against rows, both on logarithmic axes, one line per tool.

Run as `python -m bench.peers.plot RECORDS PLOT`, in the environment of the other tools.
"""

import json
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt

_OURS = "Duaal Monitor"


def main(records: Path, plot: Path) -> None:
    """Draw one line per tool, named at its end; ours is the thick one."""
    found = json.loads(records.read_text(encoding="utf-8"))
    figure, axes = plt.subplots(figsize=(9, 5.5), layout="constrained")
    for tool in dict.fromkeys(record["tool"] for record in found):
        points = [(record["rows"], record["cpu_s"]) for record in found if record["tool"] == tool]
        (line,) = axes.plot(*zip(*points, strict=True), marker="o", linewidth=3 if tool == _OURS else 1.5)
        axes.annotate(tool, points[-1], (8, 0), textcoords="offset points", va="center", color=line.get_color())
    axes.set(xscale="log", yscale="log", xlabel="rows of 22 columns", ylabel="CPU seconds of the load")
    axes.margins(x=0.35)
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(plot, metadata={"Date": None})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
