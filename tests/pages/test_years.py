from app.pages.years import HEIGHT, WIDTH, bars


def address(first, last):
    return f"{first}/{last}"


def test_a_bar_for_each_year_with_meetings_in_order():
    chart = bars({"2003": 4, "2001": 8}, address)
    assert [(bar.label, bar.count, bar.url) for bar in chart] == [("2001", 8, "2001/2001"), ("2003", 4, "2003/2003")]
    assert [(bar.x, bar.height) for bar in chart] == [(0, HEIGHT), (WIDTH / 3 * 2, HEIGHT / 2)]


def test_many_years_are_shown_by_decade():
    chart = bars({"1874": 1, "1990": 3, "1999": 4, "2024": 1}, address)
    assert [(bar.label, bar.count, bar.url) for bar in chart] == [
        ("1870s", 1, "1870/1879"),
        ("1990s", 7, "1990/1999"),
        ("2020s", 1, "2020/2029"),
    ]
    assert all(bar.x + bar.width <= WIDTH for bar in chart)


def test_smallest_count_is_visible():
    assert min(bar.height for bar in bars({"2000": 1, "2001": 100_000}, address)) == 2


def test_one_year_needs_no_chart():
    assert bars({"2000": 5}, address) == bars({}, address) == ()
