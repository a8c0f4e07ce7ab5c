"""What starts newsbeam elsewhere fits what is here: versions, files, options; and gives no more rights than are needed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from pipelines import flink_submit
from pipelines.__main__ import app

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))


def text(name: str) -> str:
    """A file of the folder."""
    return (DEPLOY / name).read_text(encoding="utf-8")


def documents() -> list[dict[str, Any]]:
    """Every object of every manifest."""
    return [one for path in MANIFESTS for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def of_kind(kind: str) -> list[dict[str, Any]]:
    """The objects of one kind."""
    return [one for one in documents() if one["kind"] == kind]


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every pod that a manifest describes, and of which kind and name."""
    for one in documents():
        template = one["spec"].get("template") or one["spec"].get("podTemplate")
        if template is not None:
            yield f"{one['kind']} {one['metadata']['name']}", template


def commands() -> dict[str, str]:
    """Every command of newsbeam's that is started, by where it stands."""
    services = yaml.safe_load(text("compose.yaml"))["services"]
    found = {
        "systemd": re.findall(r"^ExecStart=\S+/newsbeam (.*)$", text("newsbeam-monitor.service"), re.MULTILINE)[0],
        "compose monitor": " ".join(services["monitor"]["command"]),
        "compose backfill": " ".join(services["backfill"]["command"]),
    }
    for kind, pod in pods():
        for container in pod["spec"]["containers"]:
            if "args" in container:
                found[kind] = " ".join(container["args"])
    return {where: said.removeprefix("newsbeam ") for where, said in found.items()}


@pytest.mark.parametrize("where", sorted(commands()))
def test_commands_are_those_of_the_command_line(where: str) -> None:
    """Each command that is started exists, with every option that it is given."""
    name, *arguments = commands()[where].split(";")[0].split()
    command = vars(typer.main.get_command(app))["commands"][name]
    options = {option for each in command.params for option in each.opts}
    given = {argument.partition("=")[0] for argument in arguments if argument.startswith("--")}
    assert given
    assert given <= options


def test_one_flink_everywhere() -> None:
    """Runner, image and operator name the same Flink."""
    series = {
        *re.findall(r"newsbeam-flink-([\d.]+)\.jar", text("Dockerfile") + text("compose.yaml") + text("kubernetes/cluster.yaml")),
        *re.findall(r"beam-runners-flink-([\d.]+)</artifactId>", text("flink/pom.xml")),
        *re.findall(r"<finalName>newsbeam-flink-([\d.]+)</finalName>", text("flink/pom.xml")),
        *re.findall(r"^ARG FLINK=(\d+\.\d+)\.", text("Dockerfile"), re.MULTILINE),
        *(one["spec"]["flinkVersion"].removeprefix("v").replace("_", ".") for one in of_kind("FlinkDeployment")),
    }
    assert series == {"1.19"}


def test_what_the_image_takes_is_there() -> None:
    """Every file that is copied from the checkout lies in it."""
    copied = [
        name for line in re.findall(r"^COPY (?!--from)(.*) \S+$", text("Dockerfile"), re.MULTILINE) for name in line.split()
    ]
    assert {"requirements.lock", "requirements-build.lock", "pipelines"} <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_images_are_installed_by_hash_and_run_as_nobody() -> None:
    """What is installed is what is locked; the last user of both images is no root; no image floats."""
    said = text("Dockerfile")
    assert said.count("pip install --require-hashes") == 2
    assert "sha256sum --check --strict" in said
    stages = re.split(r"^FROM ", said, flags=re.MULTILINE)[1:]
    ends = {stage.split("\n")[0].split(" AS ")[1]: re.findall(r"^USER (\S+)", stage, re.MULTILINE)[-1:] for stage in stages}
    assert ends["command"] == ends["flink"] == ["10001:10001"]
    images = re.findall(r"image: (\S+)", said + text("compose.yaml") + "".join(path.read_text() for path in MANIFESTS))
    assert images
    assert [image for image in images if not re.search(r":\d", image)] == []


def test_sums_name_every_jar_once() -> None:
    """A list of sums has a line for each jar, in order, and the runner itself is among them."""
    lines = text("flink/runner.sha256").splitlines()
    assert all(re.fullmatch(r"[0-9a-f]{64}  [\w.+-]+\.jar", line) for line in lines)
    names = [line.split()[1] for line in lines]
    assert len(set(names)) == len(names)
    assert "beam-runners-flink-1.19-2.70.0.jar" in names


def test_pods_have_no_more_rights_than_they_need() -> None:
    """No root, no rights to gain, no capabilities; where the image is ours to the end, a root file system that cannot be written."""
    seen = 0
    for kind, pod in pods():
        assert pod["spec"]["securityContext"]["runAsNonRoot"] is True, kind
        for container in pod["spec"]["containers"]:
            seen += 1
            context = container["securityContext"]
            assert context["allowPrivilegeEscalation"] is False, kind
            assert context["capabilities"] == {"drop": ["ALL"]}, kind
            assert kind.startswith("FlinkDeployment") or context["readOnlyRootFilesystem"] is True, kind
    assert seen == 5


def test_services_of_compose_have_no_more_rights_than_they_need() -> None:
    """The same; and no port of the cluster is opened to the outside."""
    services = yaml.safe_load(text("compose.yaml"))["services"]
    assert set(services) == {"monitor", "jobmanager", "taskmanager", "backfill"}
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "ports" not in service, name
        assert name == "monitor" or service["networks"] == ["cluster"], name
    assert yaml.safe_load(text("compose.yaml"))["networks"]["cluster"]["internal"] is True


def test_ports_without_a_key_are_closed() -> None:
    """Each kind of pod has a policy; that of Flink lets in the cluster, the job that starts a backfill, and the operator to one port."""
    policies = {one["metadata"]["name"]: one["spec"] for one in of_kind("NetworkPolicy")}
    assert "ingress" not in policies["newsbeam-monitor"] | policies["newsbeam-committer"]
    for name, allowed in (("flink", {"newsbeam", "newsbeam-backfill"}), ("stream", {"newsbeam-stream", "newsbeam-committer"})):
        peers, operator = policies[f"newsbeam-{name}"]["ingress"]
        assert {peer["podSelector"]["matchLabels"]["app"] for peer in peers["from"]} == allowed
        assert operator["ports"] == [{"port": 8081}]


def test_a_job_that_watches_keeps_its_state() -> None:
    """Checkpoints, savepoints and what a new JobManager needs lie on the volume that all machines have; an upgrade takes a savepoint."""
    (spec,) = [one["spec"] for one in of_kind("FlinkDeployment") if "job" in one["spec"]]
    settings = spec["flinkConfiguration"]
    folders = [settings[key] for key in ("state.checkpoints.dir", "state.savepoints.dir", "high-availability.storageDir")]
    (mount,) = spec["podTemplate"]["spec"]["containers"][0]["volumeMounts"]
    assert [each for each in folders if not each.startswith(f"file://{mount['mountPath']}/")] == []
    assert spec["job"]["upgradeMode"] == "savepoint"
    assert spec["job"]["entryClass"] == flink_submit.ENTRY
