"""A worker process of the local engine: Beam's own, without its chatter."""

import logging
import sys
from io import StringIO


def main() -> None:
    """Serve bundles until the engine closes the channel.

    What fails travels to the engine with its traceback, and is told there, once: here it is neither logged nor printed.
    """
    logging.disable(logging.CRITICAL)
    sys.stderr = StringIO()
    from apache_beam.runners.worker import sdk_worker_main  # noqa: PLC0415  its import speaks already

    sdk_worker_main.main([])


if __name__ == "__main__":
    main()
