"""A verifier of your own, as an HTTP endpoint. Python 3.9 or newer, nothing else.

    python3 examples/http-verifier/server.py 9000

Judges tasks of this form: the output has to name all keywords in at most maxWords words.

    {"type": "http", "url": "http://localhost:9000/judge", "keywords": ["Paris"], "maxWords": 20}
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def judge(task, output):
    """The verdict and its reason. Replace this by your own check."""
    words = output.split()
    if len(words) > task.get("maxWords", 100):
        return "FAIL", f"{len(words)} words; {task.get('maxWords', 100)} are allowed."
    for keyword in task.get("keywords", []):
        if keyword.lower() not in output.lower():
            return "FAIL", f"'{keyword}' is not named."
    return "PASS", "All keywords are named."


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        try:
            length = int(self.headers.get("Content-Length", 0))
            attempt = json.loads(self.rfile.read(length))
            # The same attempt may come again, with the same Idempotency-Key (also attempt["id"]):
            # a check that costs money or changes something should remember its verdict by it.
            verdict, reason = judge(attempt["task"], attempt["output"])
            self.answer(200, {"verdict": verdict, "reason": reason})
        except (ValueError, KeyError) as e:
            # Not understood, and no better the next time: the attempt becomes UNSCORABLE. Any
            # status of 500 or more, or 429, is tried again.
            self.answer(400, {"error": f"no attempt: {e!r}"})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 9000
    server = ThreadingHTTPServer(("localhost", port), Handler)
    print(f"Listening on http://localhost:{server.server_port}/judge", flush=True)
    server.serve_forever()
