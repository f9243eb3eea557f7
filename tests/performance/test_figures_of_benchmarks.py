"""The figures of the benchmarks: marked where they fall short, and not printed where the work behind them failed."""

import pytest

from benchmarks import serving
from benchmarks.figures import Figure


@pytest.mark.parametrize(
    ("limits", "measured", "line"),
    [
        ({"at_most": 4}, 4.0, "  ok  it: 4 (required ≤ 4)"),
        ({"at_most": 4}, 4.25, "SHORT it: 4.25 (required ≤ 4)"),
        ({"at_least": 1_000}, 1_000.0, "  ok  it: 1,000 (required ≥ 1,000)"),
        ({"at_least": 1_000}, 999.4, "SHORT it: 999 (required ≥ 1,000)"),
        ({"at_least": 0.3}, 0.2999, "SHORT it: 0.3 (required ≥ 0.3)"),
        ({"at_most": 0}, 1, "SHORT it: 1 (required ≤ 0)"),
        ({"at_most": 2, "at_least": 1}, 0.5, "SHORT it: 0.5 (required ≤ 2 and ≥ 1)"),
        ({"at_most": 5, "more": "p50 2 ms"}, 3.0, "  ok  it: 3 (required ≤ 5) p50 2 ms"),
    ],
)
def test_a_figure_outside_its_limits_is_marked(limits, measured, line):
    assert str(Figure("it", measured, **limits)) == line


def test_a_failure_in_the_background_fails_the_measurement():
    def fail(_stop):
        raise SystemExit("PATCH /meetings/a: 503")

    with pytest.raises(SystemExit, match="503"), serving.in_background(fail):
        pass
