"""What a real cluster is made of: Flink's jars and the runner's jar, from Maven, kept in a folder outside the tree's own files."""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
HERE: Final = Path(__file__).parent
_COPY: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
#: Project file to the list of sums of all that it brings.
_RUNNER: Final = (ROOT / "deploy" / "flink" / "pom.xml", ROOT / "deploy" / "flink" / "runner.sha256")
_FLINK: Final = (HERE / "pom.xml", HERE / "flink.sha256")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Where the parts lie."""

    #: Folder of Flink's jars.
    flink: Path
    #: Beam's job server.
    runner: Path


def missing() -> str | None:
    """Why no cluster can be had here; None: it can."""
    absent = [name for name in ("java", "mvn") if shutil.which(name) is None]
    return f"there is no {' and no '.join(absent)}" if absent else None


def prepare(cache: Path) -> Parts:
    """Fetch and build what is not there yet; what is there is checked against its sums again."""
    flink = _jars(cache / "flink", *_FLINK)
    jars = _jars(cache / "runner", *_RUNNER)
    built = jars.parent / "target" / "newsbeam-flink-1.19.jar"
    if not built.exists():
        _maven(jars.parent, "package")
    return Parts(flink=flink, runner=built)


def _jars(folder: Path, project: Path, sums: Path) -> Path:
    """The jars of a project, as its list of sums has them."""
    stamp, wanted = folder / "made-from", project.read_text(encoding="utf-8") + sums.read_text(encoding="utf-8")
    jars = folder / "jars"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(project, folder / "pom.xml")
        _maven(folder, _COPY, "-DincludeScope=runtime", f"-DoutputDirectory={jars}")
        stamp.write_text(wanted, encoding="utf-8")
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in jars.glob("*.jar")}
    listed = {line.split()[1]: line.split()[0] for line in sums.read_text(encoding="utf-8").splitlines()}
    assert found == listed, f"{jars} and {sums.name} differ: {sorted(found.items() ^ listed.items())}"
    return jars


def _maven(folder: Path, *goals: str) -> None:
    argv = ["mvn", "--batch-mode", "--quiet", "--file", str(folder / "pom.xml"), *goals]
    subprocess.run(argv, check=True, env={**os.environ, "MAVEN_OPTS": "-Xmx1g"})
