"""Charts: what is drawn, where labels stand, and that text from data stays text."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from dashboard.charts.bullets import Bullet, BulletLabels, bullet_chart
from dashboard.charts.curves import MonthCurve, curves_chart
from dashboard.charts.look import plain, wrapped
from dashboard.charts.multiples import Panel, multiples_chart
from dashboard.charts.timeline import AsOf, Curve, Group, Mark, place_marks, timeline_chart
from dashboard.components.markup import element, void
from dashboard.components.sparks import spark_line
from dashboard.components.tables import Heading, table

FIRST, LAST = date(2021, 9, 1), date(2023, 10, 31)
GROUP = Group("meeting", "Bijeenkomst", "#0055A4", "diamond")


def _mark(label: str, start: date, end: date | None = None) -> Mark:
    return Mark(label, label, start, end or start, "meeting", is_bar=end is not None)


def test_marks_whose_labels_would_overlap_get_lanes_of_their_own() -> None:
    marks = [_mark("Intervisie over mentoren", date(2022, 5, day)) for day in (1, 10, 20)]
    assert [each.lane for each in place_marks(marks, FIRST, LAST)] == [0, 1, 2]


def test_marks_far_apart_share_a_lane() -> None:
    marks = [_mark("A", date(2021, 10, 1)), _mark("B", date(2022, 10, 1))]
    assert [each.lane for each in place_marks(marks, FIRST, LAST)] == [0, 0]


def test_label_of_the_last_mark_stands_left_of_it() -> None:
    assert place_marks([_mark("Slotsessie", date(2023, 10, 25))], FIRST, LAST)[0].is_label_left


def test_curve_lies_below_the_marks_on_the_same_axis() -> None:
    curve = Curve("Deelnemers", [date(2022, 1, 31), date(2022, 2, 28)], [3, None], ["3", "onbekend"])
    figure = timeline_chart([_mark("A", FIRST)], [GROUP], curve, [], (FIRST, LAST), "nl")
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]
    assert "xaxis2" not in figure.layout
    assert list(figure.data[-1].y) == [3, None]


def test_period_is_a_bar_and_day_a_mark() -> None:
    marks = [_mark("Bezoeken", date(2022, 11, 1), date(2023, 2, 28)), _mark("Dag", date(2023, 1, 26))]
    figure = timeline_chart(marks, [GROUP], None, [], (FIRST, LAST), "nl")
    bars = [trace for trace in figure.data if trace.mode == "lines+markers"]
    points = [trace for trace in figure.data if trace.mode == "markers"]
    assert (bars[0].x[0], bars[0].x[-1]) == (date(2022, 11, 1), date(2023, 2, 28))
    gaps = [(later - earlier).days for earlier, later in pairwise(bars[0].x)]
    assert max(gaps) <= 7, "the pointer must find a bar everywhere"
    assert list(points[0].x) == [date(2023, 1, 26)]


def test_as_of_day_is_a_line_whose_words_stay_on_the_chart() -> None:
    for day, side in ((date(2021, 12, 31), "left"), (LAST, "right")):
        as_of = AsOf("Stand per okt 2023", day)
        figure = timeline_chart([_mark("A", FIRST)], [GROUP], None, [], (FIRST, LAST), "nl", as_of)
        assert [(shape.x0, shape.x1) for shape in figure.layout.shapes] == [(day, day)]
        assert [(each.text, each.xanchor) for each in figure.layout.annotations] == [(as_of.label, side)]


def test_click_on_a_mark_gives_back_its_event() -> None:
    marks = [replace(_mark("Dag", date(2023, 1, 26)), id="E1"), replace(_mark("Bar", FIRST, LAST), id="E2")]
    figure = timeline_chart(marks, [GROUP], None, [], (FIRST, LAST), "nl")
    assert {str(each) for trace in figure.data for each in trace.customdata or ()} == {"E1", "E2"}


def test_bullet_chart_leaves_out_marks_that_nobody_has() -> None:
    rows = [Bullet("A", 3, "3", earlier=2), Bullet("B", None, "–")]
    figure = bullet_chart(rows, BulletLabels("nu", "vroeger", "doel"), "nl")
    assert [trace.name for trace in figure.data] == ["nu", "vroeger"]
    assert list(figure.data[0].x) == [3, None]


def test_values_stand_in_a_column_clear_of_marks_and_else_behind_their_bars() -> None:
    labels = BulletLabels("nu", "vroeger", "doel")
    marked = bullet_chart([Bullet("A", 50, "50", earlier=54), Bullet("B", 10, "10")], labels, "nl")
    assert [(each.xref, each.x, each.y, each.text) for each in marked.layout.annotations] == [
        ("paper", 1, 0, "50"),
        ("paper", 1, 1, "10"),
    ]
    plain = bullet_chart([Bullet("A", 50, "50"), Bullet("B", None, "–")], labels, "nl")
    assert [(each.xref, each.x, each.text) for each in plain.layout.annotations] == [(None, 50, "50"), (None, 0, "–")]


def test_curves_differ_in_dash_and_mark_and_leave_gaps() -> None:
    curves = [MonthCurve(name, ["2022-01", "2022-02"], [1, None], ["1", "onbekend"]) for name in ("A", "B")]
    figure = curves_chart(curves, "nl")
    assert len({(trace.line.dash, trace.marker.symbol) for trace in figure.data}) == 2
    assert list(figure.data[0].y) == [1, None]
    assert list(figure.data[0].x) == ["2022-01-01", "2022-02-01"]


def test_long_labels_are_set_in_lines_and_stay_text() -> None:
    assert wrapped("Volledigheid en tijdigheid van aanlevering") == "Volledigheid en tijdigheid<br>van aanlevering"
    assert "<script" not in wrapped("<script>alert(1)</script>")


def test_small_multiples_share_one_scale() -> None:
    panels = [Panel("A", ["2022-01"], [2], "2"), Panel("B", ["2022-01"], [40], "40")]
    figure = multiples_chart(panels, 50, "nl")
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range
    assert len(figure.layout.shapes) == 2


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a & b"])
def test_text_from_data_is_escaped(payload: str) -> None:
    made = (
        table(payload, [Heading(payload)], [[payload]])
        + element("p", payload, title=payload)
        + void("img", alt=payload)
    )
    assert "<script" not in made
    assert "<img src=x" not in made
    assert "<" not in plain(payload)


def test_spark_line_leaves_a_gap_where_a_value_is_unknown_and_says_what_it_shows() -> None:
    assert 'alt="Van 1 naar 3"' in spark_line([1, None, 3], "Van 1 naar 3")
    assert spark_line([], "niets").startswith("<img")
