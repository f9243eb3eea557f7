import pytest

from app.pages.charts import ticks
from app.pages.years import HEIGHT, WIDTH, year_bars


def address(first, last):
    return f"{first}/{last}"


def test_a_bar_for_each_year_with_meetings_in_order():
    chart = year_bars({"2003": 4, "2001": 8}, address)
    assert [(bar.label, bar.count, bar.url) for bar in chart.bars] == [
        ("2001", 8, "2001/2001"),
        ("2003", 4, "2003/2003"),
    ]
    assert [(bar.x, bar.height) for bar in chart.bars] == [(0, HEIGHT), (chart.width / 3 * 2, HEIGHT / 2)]
    assert chart.highest.label == "2001"


def test_a_chart_is_as_wide_as_its_years_up_to_the_page():
    two, many = (
        year_bars({"2001": 1, "2002": 1}, address),
        year_bars({str(year): 1 for year in range(1980, 2020)}, address),
    )
    assert two.is_narrow
    assert two.width < WIDTH / 5
    assert many.width == WIDTH
    assert not many.is_narrow


def test_many_years_are_shown_by_decade():
    chart = year_bars({"1874": 1, "1990": 3, "1999": 4, "2024": 1}, address)
    assert [(bar.label, bar.count, bar.url) for bar in chart.bars] == [
        ("1870s", 1, "1870/1879"),
        ("1990s", 7, "1990/1999"),
        ("2020s", 1, "2020/2029"),
    ]
    assert all(bar.x + bar.width <= WIDTH for bar in chart.bars)


def test_years_below_the_axis_are_at_equal_distances_and_as_many_as_have_room():
    years = year_bars({"1984": 1, "2024": 1}, address)
    assert (years.labels, years.unit) == (("1984", "1994", "2004", "2014", "2024"), "year")
    decades = year_bars({"1874": 1, "2024": 1}, address)
    assert (decades.labels, decades.unit) == (("1870s", "1920s", "1970s", "2020s"), "decade")
    assert year_bars({"2001": 1, "2003": 1}, address).labels == ("2001", "2003")


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        (2000, 2001, (2000, 2001)),
        (2000, 2003, (2000, 2001, 2002, 2003)),
        (1960, 2024, (1960, 1976, 1992, 2008, 2024)),
        (2000, 2006, (2000, 2002, 2004, 2006)),
        (2000, 2007, (2000, 2007)),
        (1900, 1947, (1900, 1912, 1924, 1935, 1947)),
    ],
)
def test_labels_of_an_axis(first, last, named):
    assert ticks(first, last) == named


def test_smallest_count_is_visible():
    assert min(bar.height for bar in year_bars({"2000": 1, "2001": 100_000}, address).bars) == 2


def test_one_year_needs_no_chart():
    assert year_bars({"2000": 5}, address) is year_bars({}, address) is None
