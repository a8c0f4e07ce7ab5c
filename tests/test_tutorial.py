"""What the documents tell to type works: the tutorial is run as it stands, and no document names a command or option that is not there."""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer.main

from pipelines.__main__ import app
from tests.documented import DOCUMENTS, ROOT, commands

TUTORIAL = ROOT / "docs" / "tutorial.md"
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}

#: Runs the notebook's cells, and looks at what they made.
NOTEBOOK = """
import sys
sys.path.insert(0, sys.argv[1])
import notebook
outputs, made = notebook.app.run()
assert len(outputs) == 5
assert len(made["told"]) > 10
assert made["points"].to_dict()["mark"]["type"] == "point"
assert (made["one"]["trigger"] == made["one"]["in_the_text"]).all()
"""


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@pytest.mark.slow
def test_the_tutorial_runs_as_it_stands(tmp_path: Path) -> None:
    """Every command and query of it, in order, in an empty folder: what it promises to show is shown."""
    port = free_port()
    text = TUTORIAL.read_text(encoding="utf-8").replace("8765", str(port))
    said, serving = "", None
    try:
        for language, block in re.findall(r"```(bash|python)\n(.*?)```", text, re.DOTALL):
            if language == "python":
                said += run([sys.executable, "-c", block if "import duckdb" in block else f"import duckdb\n{block}"], tmp_path)
                continue
            for line in block.splitlines():
                words = [sys.executable, "-m", "pipelines", *shlex.split(line.removesuffix("&"))[1:]]
                if line.endswith("&"):
                    serving = subprocess.Popen(
                        [*words, "--port", str(port)], cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.DEVNULL
                    )
                    wait_for(tmp_path / "demo" / "newsbeam.toml")
                else:
                    said += run(words, tmp_path)
    finally:
        if serving is not None:
            serving.terminate()
            serving.wait(timeout=30)
    assert "numeral_dropped" in said  # the bad translation's events have no date, with the reason
    assert "date_placeholder" in said
    assert "fifteen" in said  # the correction
    assert (tmp_path / "report.html").stat().st_size < 1 << 20
    assert "killed" in (tmp_path / "quake.html").read_text(encoding="utf-8")
    run([sys.executable, "-c", NOTEBOOK, str(ROOT / "docs")], tmp_path)


def run(argv: list[str], folder: Path) -> str:
    """What a command says; it has to succeed."""
    done = subprocess.run(argv, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, f"{argv[2:]}: {done.stdout[-1000:]} {done.stderr[-2000:]}"
    return done.stdout


def wait_for(path: Path) -> None:
    """Until the file is there."""
    until = time.monotonic() + 100
    while not path.exists():
        assert time.monotonic() < until, "the demo's site does not begin"
        time.sleep(0.1)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_commands_of_documents_exist(document: Path) -> None:
    """Each command that a document shows is one, and so is each of its options."""
    root = typer.main.get_command(app)
    for line in commands(document):
        words = shlex.split(line.partition(" | ")[0].partition(" > ")[0].rstrip("&").split(" #")[0])[1:]
        named, here = [], root
        while words and words[0] in getattr(here, "commands", {}):
            here = here.commands[words[0]]  # type: ignore[attr-defined]
            named.append(words.pop(0))
        options = {flag for parameter in here.params for flag in (*parameter.opts, *parameter.secondary_opts)}
        assert named or words[:1] in (["--version"], ["--help"]), f"no such command: {line}"
        unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in options | {"--help"}]
        assert not unknown, f"no such option {unknown}: {line}"
