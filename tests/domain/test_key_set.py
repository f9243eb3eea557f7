"""A set of primary keys behaves as a set of numbers, in ascending order."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.key_set import KeySet

KEYS = st.sets(st.integers(min_value=0, max_value=5_000) | st.integers(min_value=0, max_value=2**40))


@given(KEYS, KEYS)
def test_it_is_a_set_of_numbers(some, others):
    keys = KeySet(some)
    assert (list(keys), len(keys), bool(keys)) == (sorted(some), len(some), bool(some))
    assert all((key in keys) == (key in some) for key in others | some)
    assert keys == some
    for union in (keys | KeySet(others), keys | others, others | keys):
        assert list(union) == sorted(some | others)
    assert list(keys) == sorted(some)
    assert set(keys - others) == some - others
    assert set(others - keys) == others - some
    assert set(keys & others) == some & others


@given(KEYS, KEYS)
def test_keys_are_added_and_removed(some, others):
    keys = KeySet(some)
    for key in others:
        keys.discard(key)
    assert list(keys) == sorted(some - others)
    keys.update(others)
    keys.update(KeySet(some))
    assert list(keys) == sorted(some | others)
    assert len(keys) == len(some | others)


def test_nothing_but_a_key_is_in_it():
    assert "1" not in KeySet([1])
    assert None not in KeySet([1])
