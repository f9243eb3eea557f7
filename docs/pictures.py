"""Take the picture of the README, `docs/pictures/front-page.png`, with the demonstration data and Chromium.

    python docs/pictures.py

Chromium is found at `CHROMIUM`, or else at `/usr/bin/chromium`. The service runs with a database in a temporary directory.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).with_name("pictures") / "front-page.png"
SIZE = {"width": 1200, "height": 860}
START_SECONDS = 60


def main() -> None:
    """Write the picture."""
    PICTURE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:///{Path(directory) / 'demo.db'}"
        environment = {**os.environ, "DIPLOMATIC_EVENTS_DATABASE_URL": url}
        command = [sys.executable, "-m", "app"]
        subprocess.run([*command, "demo"], check=True, env=environment)
        port = _free_port()
        service = subprocess.Popen([*command, "serve", "--port", str(port), "--no-first-key"], env=environment)
        try:
            _wait(service, port)
            _draw(port)
        finally:
            service.terminate()
            service.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait(service: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and service.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError("the service did not start")


def _draw(port: int) -> None:
    with sync_playwright() as playwright:
        executable = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.goto(f"http://127.0.0.1:{port}/", wait_until="networkidle")
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
