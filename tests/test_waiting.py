"""The helpers that wait for conditions, and the ports of servers."""

import socket
from types import SimpleNamespace

import pytest
from system_tools import free_port
from waiting import status_of, wait_until, wait_until_ready


def test_the_first_true_result_is_returned():
    results = iter([None, [], "ready", "later"])
    assert wait_until(lambda: next(results), interval=0) == "ready"


def test_a_condition_that_never_holds_fails_with_the_explanation():
    with pytest.raises(pytest.fail.Exception, match="after 0 seconds: nobody came"):
        wait_until(lambda: False, 0, interval=0, explain=lambda: "nobody came")


def test_a_server_that_ended_fails_at_once_with_its_log(tmp_path):
    log = tmp_path / "log"
    log.write_text("no such setting")
    with pytest.raises(AssertionError, match="no such setting"):
        wait_until_ready(free_port(), SimpleNamespace(poll=lambda: 2), log)


def test_each_port_is_another_one_on_which_nothing_listens():
    first = free_port()
    with socket.create_server(("127.0.0.1", first)):
        assert status_of(free_port(), "/") is None
    assert free_port() != first
    assert first < 32_768
