"""A site on this machine for commands that run in processes of their own: paths and what they answer, requests written down."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

HTML = "text/html; charset=utf-8"


@dataclass
class Site:
    """What it answers; 404 for all else."""

    port: int = 0
    #: Path to status, content type and body.
    answers: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    #: Path to further headers.
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Monotonic seconds and path of each request.
    seen: list[tuple[float, str]] = field(default_factory=list)

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, body: bytes, kind: str = HTML, status: int = 200) -> None:
        """Answer a path with a body."""
        self.answers[path] = (status, kind, body)

    def asked(self) -> list[str]:
        """The paths that were asked for, but for robots.txt."""
        return [path for _, path in self.seen if path != "/robots.txt"]

    def config(self, folder: Path, more: str = "") -> Path:
        """Settings under which this site, and nothing else here, may be asked, without waiting."""
        path = folder / "newsbeam.toml"
        path.write_text(
            '[fetch]\ncontact = "https://example.org/bot"\nallow_private = ["127.0.0.1/32"]\n'
            f"ports = [80, 443, {self.port}]\ninterval_s = 0\ndeadline_s = 5\n{more}"
        )
        return path


@contextmanager
def site() -> Iterator[Site]:
    """Listen until the end of the block."""
    told = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.seen.append((time.monotonic(), self.path))
            status, kind, body = told.answers.get(self.path, (404, HTML, b"nothing here"))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in told.headers.get(self.path, {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Keep silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
