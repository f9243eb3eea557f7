"""pytest-xdist finds the groups of tests: without them, each process makes again what a module shares."""

from process_groups import keep_together
from xdist.scheduler import LoadGroupScheduling


def scope(item):
    return LoadGroupScheduling._split_scope(None, item.nodeid)


def test_a_group_is_in_the_id_that_processes_report(request, monkeypatch):
    monkeypatch.setattr(request.config.option, "loadgroup", True, raising=False)
    monkeypatch.setattr(request.node, "_id", request.node.id)
    keep_together(request.node, "api/test_x.py sqlite")
    assert scope(request.node) == "api/test_x.py sqlite"


def test_an_id_stays_as_it_is_in_a_run_without_processes(request, monkeypatch):
    monkeypatch.setattr(request.config.option, "loadgroup", False, raising=False)
    before = request.node.nodeid
    keep_together(request.node, "api/test_x.py sqlite")
    assert request.node.nodeid == before
