"""Spark lines: small curves without axes, as pictures with a text."""

import base64
from collections.abc import Sequence

from dashboard.charts.look import ACCENT
from dashboard.components.markup import Markup, void

_WIDTH, _HEIGHT, _PAD = 132, 34, 3


def spark_line(values: Sequence[float | None], description: str) -> Markup:
    """Return a curve from left to right, from zero up; unknown values leave a gap."""
    known = [value for value in values if value is not None]
    highest = max(known, default=0) or 1
    step = (_WIDTH - 2 * _PAD) / max(len(values) - 1, 1)
    points = [
        None if value is None else (_PAD + number * step, _HEIGHT - _PAD - value / highest * (_HEIGHT - 2 * _PAD))
        for number, value in enumerate(values)
    ]
    path, pen = "", "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        path += f"{pen}{point[0]:.1f} {point[1]:.1f}"
        pen = "L"
    drawn = [point for point in points if point]
    end = f'<circle cx="{drawn[-1][0]:.1f}" cy="{drawn[-1][1]:.1f}" r="2.6" fill="{ACCENT}"/>' if drawn else ""
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f'<path d="{path}" fill="none" stroke="{ACCENT}" stroke-width="1.8" stroke-linejoin="round"/>{end}</svg>'
    )
    source = f"data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}"
    return void("img", src=source, alt=description, class_="dm-spark", width=str(_WIDTH), height=str(_HEIGHT))
