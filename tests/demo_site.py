"""The demo's site, watched for some seconds, as a reader of the tutorial would do it.

    python -m tests.demo_site NEWSBEAM OUT

Starts `NEWSBEAM demo serve`, has `NEWSBEAM monitor` watch it into OUT, and ends the site.
"""

import subprocess
import sys
import tempfile
from typing import Final

#: Seconds for which the site is watched: all of its stories are out after 12, its correction after 15, its feed is well again after 20.
_WATCHED_S: Final = 25


def main(newsbeam: str, out: str) -> int:
    """Serve and watch.

    Returns:
        What the monitor exited with.
    """
    with tempfile.TemporaryDirectory() as folder:
        argv = [newsbeam, "demo", "serve", "--folder", folder, "--port", "0"]
        with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as site:
            try:
                said = [site.stdout.readline().strip() for _ in range(2)] if site.stdout else []
                sys.stdout.write(f"{said[0].partition(';')[0]}; it is watched for {_WATCHED_S} s\n")
                sys.stdout.flush()
                watch = [
                    newsbeam,
                    "monitor",
                    "--feeds",
                    f"{folder}/feeds.txt",
                    "--config",
                    f"{folder}/newsbeam.toml",
                    "--out",
                    out,
                ]
                watch += ["--tick", "1", "--max-time", str(_WATCHED_S)]
                return subprocess.run(watch, stderr=subprocess.DEVNULL, check=False).returncode
            finally:
                site.terminate()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
