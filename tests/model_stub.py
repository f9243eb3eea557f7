"""A stub of an endpoint with OpenAI's API, on loopback, that answers what a test says."""

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Stub:
    """The stub: `answer` is the message, or raw bytes of the response; `requests` has what was asked."""

    def __init__(self):
        self.answer, self.status, self.requests, self.url = {}, 200, [], ""

    def body(self):
        if isinstance(self.answer, bytes):
            return self.answer
        message = self.answer if isinstance(self.answer, str) else json.dumps(self.answer)
        return json.dumps({"choices": [{"message": {"content": message}}]}).encode()


@contextlib.contextmanager
def stub():
    state = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.requests.append((self.headers.get("Authorization"), body))
            content = state.body()
            self.send_response(state.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):
                self.wfile.write(content)

        def log_message(self, *_):
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/v1/chat/completions"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
