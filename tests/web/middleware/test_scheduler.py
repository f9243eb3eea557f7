import asyncio
import threading
from time import sleep

import pytest
from waiting import PATIENCE

from app.web.middleware import scheduler
from app.web.middleware.scheduler import RequestScheduler

HTTP = {"type": "http"}


def run(handle_number, count):
    """Send requests at once; return the events, with the iterations of the event loop between them."""
    events = []

    async def handle(scope, _receive, _send):
        events.append(scope["number"])
        await handle_number(scope["number"])
        events.append(f"end of {scope['number']}")

    async def watch():
        while True:
            events.append("round")
            await asyncio.sleep(0)

    async def main():
        guarded = RequestScheduler(handle)
        watcher = asyncio.create_task(watch())
        requests = [asyncio.create_task(guarded(HTTP | {"number": number}, None, None)) for number in range(count)]
        await asyncio.gather(*requests, return_exceptions=True)
        watcher.cancel()
        return guarded

    return events, asyncio.run(main())


def _begun(events):
    return [event for event in events if isinstance(event, int)]


def keep_the_loop_busy():
    sleep(scheduler.ROUND_SECONDS * 2)


async def takes_long(_number):
    keep_the_loop_busy()


def test_slow_requests_start_one_per_iteration_in_order_of_arrival():
    events, _ = run(takes_long, 10)
    assert _begun(events) == list(range(10))
    assert all("round" in events[events.index(number) : events.index(number + 1)] for number in range(9))


def test_quick_requests_start_together(monkeypatch):
    monkeypatch.setattr(scheduler, "ROUND_SECONDS", 60)

    async def takes_no_time(_number):
        pass

    events, _ = run(takes_no_time, 10)
    assert "round" not in events[events.index(0) : events.index(9)]


def test_a_started_request_does_not_wait_again():
    async def waits_between(_number):
        keep_the_loop_busy()
        await asyncio.sleep(0)

    events, _ = run(waits_between, 10)
    assert events.index("end of 0") < events.index(2)
    assert events.index("end of 7") < events.index(9)


def test_a_cancelled_request_does_not_block_others():
    begun = []

    async def handle(scope, _receive, _send):
        begun.append(scope["number"])
        keep_the_loop_busy()

    async def main():
        guarded = RequestScheduler(handle)
        requests = [asyncio.create_task(guarded(HTTP | {"number": number}, None, None)) for number in range(5)]
        await asyncio.sleep(0)
        for item in (1, 2, 4):
            requests[item].cancel()
        result = await asyncio.gather(*requests, return_exceptions=True)
        assert [isinstance(item, asyncio.CancelledError) for item in result] == [False, True, True, False, True]
        # The next request is not blocked.
        await asyncio.sleep(0.01)
        await asyncio.wait_for(guarded(HTTP | {"number": 5}, None, None), PATIENCE)

    asyncio.run(main())
    assert begun == [0, 3, 5]


def test_a_failure_affects_only_its_caller():
    async def fails(number):
        if number == 1:
            raise ValueError(number)

    events, guarded = run(fails, 4)
    assert _begun(events) == list(range(4))
    with pytest.raises(ValueError, match="1"):
        asyncio.run(guarded(HTTP | {"number": 1}, None, None))


def test_other_scopes_pass_through():
    seen = []

    async def handle(scope, _receive, _send):
        seen.append(scope["type"])

    asyncio.run(RequestScheduler(handle)({"type": "lifespan"}, None, None))
    assert seen == ["lifespan"]


def test_a_request_of_another_event_loop_is_woken(monkeypatch):
    # As in tests of the service, whose clients have a loop each: a request waits behind one that another loop handled.
    monkeypatch.setattr(scheduler, "ROUND_SECONDS", -1)
    answered = []

    async def handle(scope, _receive, _send):
        answered.append(scope["number"])

    guarded = RequestScheduler(handle)

    async def other():
        await guarded(HTTP | {"number": 2}, None, None)

    async def main():
        await guarded(HTTP | {"number": 1}, None, None)
        thread = threading.Thread(target=lambda: asyncio.run(other()), daemon=True)
        thread.start()
        while not guarded.waiting:
            sleep(0.001)  # noqa: ASYNC251 - so that this loop does not end its round before the other request waits
        await asyncio.to_thread(thread.join, PATIENCE)

    asyncio.run(main())
    assert answered == [1, 2]
