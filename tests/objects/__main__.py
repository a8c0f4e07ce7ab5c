"""Build a server that speaks S3, and run the tests of published commits against it: `make objects`.

    python -m tests.objects CACHE [ARGUMENTS OF PYTEST ...]

The server is the Versity S3 gateway (Apache 2.0), which keeps objects as files and honours `If-None-Match`; it is built once, with Go, and
listens on this machine alone. Skips, with the reason, where Go is missing.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
VERSION: Final = "v1.8.0"
_PACKAGE: Final = f"github.com/versity/versitygw/cmd/versitygw@{VERSION}"
_KEYS: Final = {"AWS_ACCESS_KEY_ID": "newsbeam-tests", "AWS_SECRET_ACCESS_KEY": "loopback-only"}
_PATIENCE_S: Final = 60.0


def built(cache: Path) -> Path:
    """The server, built if it is not there."""
    server = cache / VERSION / "versitygw"
    if not server.exists():
        environment = {**os.environ, "GOBIN": str(server.parent)}
        subprocess.run(["go", "install", _PACKAGE], check=True, env=environment)  # noqa: S607  whatever Go this machine has
    return server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(server: Path, folder: Path) -> Iterator[dict[str, str]]:
    """The server over an empty folder, with one bucket; yields what a client has to know of it.

    Args:
        server: the program.
        folder: made anew; objects lie as files under `objects/archive`.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "objects" / "archive").mkdir(parents=True)
    (folder / "notes").mkdir()
    port = _free_port()
    argv = [
        str(server),
        "--port",
        f"127.0.0.1:{port}",
        "--quiet",
        "posix",
        "--sidecar",
        str(folder / "notes"),
        str(folder / "objects"),
    ]
    keys = {"ROOT_ACCESS_KEY": _KEYS["AWS_ACCESS_KEY_ID"], "ROOT_SECRET_KEY": _KEYS["AWS_SECRET_ACCESS_KEY"]}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(argv, env={**os.environ, **keys}, stdout=log, stderr=log)
        try:
            _wait(process, port)
            yield {
                **_KEYS,
                "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
                "AWS_ALLOW_HTTP": "true",
                "AWS_REGION": "us-east-1",
                "NEWSBEAM_OBJECTS": "s3://archive",
                "NEWSBEAM_OBJECTS_DISK": str(folder),
            }
        finally:
            process.terminate()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until_s = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until_s and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    message = f"the server did not begin (exit code {process.poll()}); see build/objects/server.log"
    raise RuntimeError(message)


def main() -> int:
    """Build, serve, test."""
    cache, *arguments = sys.argv[1:]
    if shutil.which("go") is None:
        sys.stdout.write("object stores are not tested: there is no Go. Debian, Ubuntu: apt install golang\n")
        sys.stdout.write("0 passed, 0 failed, 1 skipped\n")
        return 0
    with serving(built(Path(cache).resolve()), ROOT / "build" / "objects") as known:
        environment = {name: value for name, value in {**os.environ, **known}.items() if name != "PYTHONPATH"}
        tests = [str(path) for path in sorted((ROOT / "tests/transforms/core/publish").glob("test_object*.py"))]
        argv = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), *tests, *arguments]
        return subprocess.run(argv, check=False, env=environment, cwd=ROOT / "tests").returncode


if __name__ == "__main__":
    sys.exit(main())
