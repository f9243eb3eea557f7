"""A quick run and the rest make the whole: no test is left out of both."""

from types import SimpleNamespace

import pytest
from sampling import left_out


class Item(SimpleNamespace):
    """A test as `sampling` sees it; like pytest's, it equals only itself."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


def examples(name, count, *, database=None, marker=None, is_property=False):
    return [
        Item(
            nodeid=f"tests/test_x.py::{name}[{database}-{number}]",
            callspec=SimpleNamespace(params={"home": database} if database else {}),
            obj=SimpleNamespace(is_hypothesis_test=is_property),
            get_closest_marker=lambda name: name in (marker or "").split() or None,
        )
        for number in range(count)
    ]


def taken(items, **options):
    out = left_out(items, quick=options.get("quick", False), rest=options.get("rest", False))
    return [one for one in items if one not in out]


def test_a_run_without_options_takes_everything():
    items = examples("test_a", 100)
    assert taken(items) == items


@pytest.mark.parametrize(
    ("options", "count", "expected"),
    [
        ({}, 2, 2),
        ({}, 24, 4),
        ({"database": "sqlite"}, 104, 12),
        ({"database": "postgresql"}, 24, 4),  # it is for PostgreSQL alone
        ({"marker": "unit"}, 40, 40),
        ({"marker": "unit"}, 140, 50),
        ({"marker": "unit costly"}, 22, 4),
        ({"marker": "alone"}, 26, 26),
        ({"marker": "full"}, 26, 0),
        ({"marker": "soak"}, 26, 0),
    ],
)
def test_quick_and_rest_together_run_each_test_once(options, count, expected):
    items = examples("test_a", count, **options)
    quick, rest = taken(items, quick=True), taken(items, rest=True)
    assert len(quick) == expected
    assert sorted(quick + rest, key=items.index) == items


def test_properties_run_again_in_full():
    items = examples("test_a", 2, is_property=True)
    assert taken(items, quick=True) == taken(items, rest=True) == items


def test_a_sixth_of_the_tests_of_both_databases_run_on_postgresql_with_one_example():
    items = [
        one
        for number in range(300)
        for database in ("sqlite", "postgresql")
        for one in examples(f"test_{number}", 4, database=database)
    ]
    quick = taken(items, quick=True)
    on_postgresql = [one for one in quick if one.callspec.params["home"] == "postgresql"]
    assert len(quick) - len(on_postgresql) == 300 * 2
    assert 35 < len(on_postgresql) < 65
    assert len({one.nodeid.partition("[")[0] for one in on_postgresql}) == len(on_postgresql)
    rest = taken(items, rest=True)
    assert len(quick) + len(rest) == len(items)


def test_a_new_example_displaces_one_at_most():
    items = examples("test_a", 23)
    before, after = (
        {one.nodeid for one in taken(some, quick=True)} for some in (items, items + examples("test_a", 24)[23:])
    )
    assert len(before - after) <= 1
