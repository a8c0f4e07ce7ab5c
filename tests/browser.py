"""A real browser that looks at a page: Chromium without a window, spoken to over a pipe (Chrome DevTools Protocol).

Tests that use it are skipped where no Chromium is installed (Debian: `apt-get install chromium`).
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import pytest

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Nothing of the browser's own may ask for the network, and a container has no place for its sandbox.
_FLAGS: Final = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions"),
    *("--disable-quic", "--hide-scrollbars", "--force-device-scale-factor=1", "--remote-debugging-pipe"),
)
#: The browser reads its orders from descriptor 3 and answers on 4: what is started puts our pipes there.
_BEGIN: Final = """
import fcntl, os, sys
orders, answers = (fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3])
os.dup2(orders, 3)
os.dup2(answers, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
#: Events that say that something on a page is wrong.
_COMPLAINTS: Final = frozenset({"Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Audits.issueAdded"})


def chromium() -> str:
    """The path of the browser; skips the test where there is none."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium is installed here (Debian: apt-get install chromium): pages are not looked at in a browser")
    return found


class Browser:
    """One running browser with one page."""

    def __init__(self, folder: Path) -> None:
        """Start it.

        Args:
            folder: for its profile; empty.
        """
        read_here, write_there = os.pipe()
        read_there, write_here = os.pipe()
        pipes = (str(read_there), str(write_there))
        argv = [sys.executable, "-c", _BEGIN, *pipes, chromium(), *_FLAGS, f"--user-data-dir={folder}", "about:blank"]
        self._process = subprocess.Popen(
            argv, pass_fds=(read_there, write_there), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(read_there)
        os.close(write_there)
        self._orders, self._answers = os.fdopen(write_here, "wb"), os.fdopen(read_here, "rb")
        self._number = 0
        self._session: str | None = None
        #: What the browser complained about since the page was opened.
        self.complaints: list[str] = []
        #: Addresses that were asked for since then, but for the page's own.
        self.requests: list[str] = []
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Audits", "Network"):
            self._ask(f"{domain}.enable")

    def __enter__(self) -> "Browser":
        """The browser itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        self._orders.close()
        self._answers.close()

    def open(self, page: Path, *, width: int, height: int = 900, dark: bool = False) -> None:
        """Show a file at a width in CSS pixels, in one of the two colour schemes."""
        self.complaints.clear()
        self.requests.clear()
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self._ask("Emulation.setEmulatedMedia", features=scheme)
        self._ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )  # fmt: skip
        self._ask("Page.navigate", url=page.resolve().as_uri())
        self._until("Page.loadEventFired")
        self.evaluate("document.fonts.ready.then(() => 1)")  # whatever the page asks for late, it has asked for by now
        self.requests[:] = [url for url in self.requests if url != page.resolve().as_uri()]

    def evaluate(self, script: str) -> Any:  # noqa: ANN401  whatever the script gives
        """The value of an expression on the page."""
        answer = self._ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def screenshot(self, file: Path, *, whole: bool = False) -> None:
        """What is seen, as PNG; or the whole page."""
        answer = self._ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole, optimizeForSpeed=False)
        file.write_bytes(base64.b64decode(answer["data"]))

    def _ask(self, method: str, **parameters: object) -> dict[str, Any]:
        self._number += 1
        order: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            order["sessionId"] = self._session
        self._orders.write(json.dumps(order).encode() + b"\0")
        self._orders.flush()
        answer = self._until(self._number)
        assert "error" not in answer, (method, answer)
        result: dict[str, Any] = answer["result"]
        return result

    def _until(self, wanted: int | str) -> dict[str, Any]:
        """Take messages until an answer or an event has come."""
        while True:
            message = self._message()
            if message.get("method") in _COMPLAINTS:
                self.complaints.append(json.dumps(message["params"])[:2000])
            elif message.get("method") == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
            if wanted in (message.get("id"), message.get("method")):
                return message

    def _message(self) -> dict[str, Any]:
        data = bytearray()
        while (byte := self._answers.read(1)) != b"\0":
            assert byte, "the browser has gone"
            data += byte
        message: dict[str, Any] = json.loads(data)
        return message


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser with a profile of its own; skips the test where none is installed."""
    chromium()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, Browser(Path(folder)) as browser:
        yield browser
