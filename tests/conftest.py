"""What every test runs under: no network, no chance, and the checkout's packages only where newsbeam is not installed."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# Last on the path: `tests` is found here, while `schemas`, `transforms` and `pipelines` come from the installed wheel.
sys.path.append(str(Path(__file__).parents[1]))

# The same examples at every run, and no verdict from a busy machine's clock.
settings.register_profile("newsbeam", derandomize=True, database=None, deadline=None, print_blob=True)
settings.load_profile("newsbeam")

#: Read by processes that tests start: one changes what it is imported into, one needs an environment of its own. The conformance suite needs one
#: too, with engines that read tables (`make conformance`).
collect_ignore = ["conformance", "pipelines/slowed/sitecustomize.py", "benchmarks/duplicates_peer.py"]

_connect = socket.socket.connect


def _connect_here(self: socket.socket, address: Any) -> None:  # noqa: ANN401  addresses differ by family
    """Connect, but only to this machine."""
    if self.family == socket.AF_UNIX or address[0] in {"127.0.0.1", "::1", "localhost"}:
        return _connect(self, address)
    message = f"a test reached for the network: {address}"
    raise AssertionError(message)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """No test leaves this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _connect_here)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: of two workers, none is left alone with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
