"""A worker process of the local engine: Beam's own, without its chatter."""

import logging


def main() -> None:
    """Serve bundles until the engine closes the channel. What fails is told by the engine, once."""
    logging.disable(logging.WARNING)
    from apache_beam.runners.worker import sdk_worker_main  # noqa: PLC0415  its import speaks already

    sdk_worker_main.main([])


if __name__ == "__main__":
    main()
