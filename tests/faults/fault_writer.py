"""A client that writes while something else happens to the database."""

import threading

import httpx
from waiting import PATIENCE


class Writer:
    """A client that writes until the service ends."""

    def __init__(self, service):
        self.service, self.acknowledged, self.refused = service, set(), []
        self.thread = threading.Thread(target=self._go_on)
        self.is_over = threading.Event()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()

    def _go_on(self):
        base = self.service.client
        with httpx.Client(base_url=base.base_url, headers=base.headers, timeout=PATIENCE, verify=False) as client:
            while not self.is_over.is_set():
                name = self.service.new_name()
                try:
                    answer = client.post("/topics", json={"name": name})
                except httpx.TransportError:
                    return
                if answer.is_success:
                    self.acknowledged.add(name)
                else:
                    self.refused.append(answer.text)
