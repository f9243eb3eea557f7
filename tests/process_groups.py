"""Tests that pytest-xdist runs in one process, since they share what takes long to make."""


def keep_together(item, group):
    """Have pytest-xdist run the tests of a group in one process.

    It reads the group at the end of an id. With pytest 9.2 and newer, it no longer writes the group of a mark there.
    """
    if getattr(item.config.option, "loadgroup", False):  # in a process of pytest-xdist
        item._id = type(item.id).parse(f"{item.nodeid}@{group}")
