"""Settings: one file, the environment wins, and what is wrong is said with its cure."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.__main__ import app
from pipelines.commands.settings import extra_kinds
from pipelines.config import HIDDEN, fetch_settings, load_config, rows
from schemas.errors import UsageRefused
from schemas.records import Analysis
from transforms.core.plain import plain_article
from transforms.translation import with_artifacts

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

#: Must never be printed.
CANARY = "hunter2-canary"


def written(tmp_path: Path, text: str) -> Path:
    """A file of settings."""
    path = tmp_path / "newsbeam.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_environment_wins(tmp_path: Path) -> None:
    """File, then environment; what neither names has its default, and each value knows where it was read."""
    path = written(tmp_path, '[fetch]\ncontact = "a@example.org"\ninterval_s = 7\n')
    config = load_config(path, {"NEWSBEAM__FETCH__INTERVAL_S": "9", "NEWSBEAM__FETCH__PORTS": "[80, 8080]", "HOME": "/"})
    assert (config.fetch.contact, config.fetch.interval_s, config.fetch.ports, config.fetch.parallel) == (
        "a@example.org",
        9.0,
        (80, 8080),
        64,
    )
    origins = {name: origin for name, _, origin, _ in rows(config)}
    assert origins["fetch.contact"] == str(path)
    assert origins["fetch.interval_s"] == "NEWSBEAM__FETCH__INTERVAL_S"
    assert origins["fetch.parallel"] == "default"


def test_settings_reach_the_fetcher(tmp_path: Path) -> None:
    """Every key of `[fetch]` changes the bounds of requests."""
    text = """[fetch]
contact = "a@example.org"
interval_s = 1.5
parallel = 3
ports = [8443]
allow_private = ["10.1.0.0/16"]
feed_bytes = 2000
page_bytes = 3000
deadline_s = 4
credentials = { "Paid.example.org" = "me:pw" }
"""
    settings = fetch_settings(load_config(written(tmp_path, text), {}), "1.0")
    assert (settings.contact, settings.version, settings.interval_s, settings.parallel) == ("a@example.org", "1.0", 1.5, 3)
    assert (settings.ports, settings.allow_private) == (frozenset({8443}), ("10.1.0.0/16",))
    assert (settings.max_bytes["feed"], settings.max_bytes["page"]) == (2000, 3000)
    assert settings.deadline_s == {"feed": 4.0, "page": 4.0, "robots": 4.0}
    assert settings.credentials == {"paid.example.org": "me:pw"}


def test_nothing_is_fetched_without_a_contact() -> None:
    """Without a contact the message names the key, the file and the variable."""
    with pytest.raises(UsageRefused, match=r"contact.*--config.*NEWSBEAM__FETCH__CONTACT"):
        fetch_settings(load_config(None, {}), "1.0")


def test_kinds_that_are_off_can_be_asked_for(tmp_path: Path) -> None:
    """`[artifacts] also` turns on what is off by default, for every article; a kind that is not there is refused with those that are."""
    config = load_config(written(tmp_path, '[artifacts]\nalso = ["unbalanced_pair"]\n'), {})
    article = plain_article("The minister (who had been ill came back on Monday.")
    asked = with_artifacts(Analysis(article=article), extra_kinds(config)).artifacts or ()
    assert [artifact.kind for artifact in asked] == ["unbalanced_pair"]
    assert with_artifacts(Analysis(article=article), extra_kinds(load_config(None, {}))).artifacts == ()
    with pytest.raises(UsageRefused, match="no kind unbalanced; off by default are mixed_quote_style, unbalanced_pair"):
        extra_kinds(load_config(None, {"NEWSBEAM__ARTIFACTS__ALSO": "['unbalanced']"}))


def test_secrets_come_from_files(tmp_path: Path) -> None:
    """`KEY_file` names a file with the value, text for text and TOML for a table, in the file and in the environment."""
    (tmp_path / "contact").write_text("b@example.org\n")
    (tmp_path / "logins").write_text(f'"paid.example.org" = "me:{CANARY}"\n')
    path = written(tmp_path, f'[fetch]\ncontact_file = "{tmp_path / "contact"}"\n')
    config = load_config(path, {"NEWSBEAM__FETCH__CREDENTIALS_FILE": str(tmp_path / "logins")})
    assert config.fetch.contact == "b@example.org"
    assert config.fetch.credentials == {"paid.example.org": f"me:{CANARY}"}


@pytest.mark.parametrize(
    ("text", "environment", "said"),
    [
        ("[fetch]\ncontakt = 1", {}, "do you mean contact?"),
        ("[fetsh]\ncontact = 1", {}, "do you mean fetch?"),
        ("contact = 1", {}, "outside a section"),
        ("[fetch\n", {}, "is no TOML"),
        ("", {"NEWSBEAM__FETCH__CONTAKT": "x"}, "NEWSBEAM__FETCH__CONTAKT"),
        ("", {"NEWSBEAM__CONTACT": "x"}, "NEWSBEAM__SECTION__KEY"),
        ("[fetch]\ninterval_s = 'soon'", {}, "fetch.interval_s"),
        ("[fetch]\ninterval_s = nan", {}, "at least 0"),
        ("[fetch]\ninterval_s = true", {}, "fetch.interval_s"),
        ("[fetch]\nports = [70000]", {}, "70000 is no port"),
        ("[fetch]\nallow_private = ['ten']", {}, "10.1.0.0/16"),
        ("[fetch]\ncontact = 'me'", {}, "https://example.org/bot"),
        ("[fetch]\ncontact = 'a@b.org'\ncontact_file = '/dev/null'", {}, "keep one of them"),
        ("[fetch]\ncontact_file = '/not/there'", {}, "/not/there"),
        ("[fetch]\ncredentials = { 'a.org' = 'name' }", {}, "user:password"),
        ("[monitor]\nshortest_poll_s = 90000", {}, "turn them round"),
        ("[logging]\nformat = 'xml'", {}, "logging.format"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, environment: dict[str, str], said: str) -> None:
    """A wrong key or value is one sentence that names it, and the nearest key where there is one."""
    with pytest.raises(UsageRefused) as refused:
        load_config(written(tmp_path, text), environment)
    assert said in str(refused.value)


def test_an_unreadable_file_is_said(tmp_path: Path) -> None:
    """A file that is not there, or no text, is one sentence with its path."""
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    for name in ("absent.toml", "binary.toml"):
        with pytest.raises(UsageRefused, match=name):
            load_config(tmp_path / name, {})


def test_check_and_dump(tmp_path: Path) -> None:
    """`check` is quiet where all is good, `dump` is TOML that says the same again; no secret is printed, good or bad."""
    path = written(tmp_path, f"[fetch]\ncontact = 'a@example.org'\ncredentials = {{ 'paid.example.org' = 'me:{CANARY}' }}\n")
    run = CliRunner()
    assert run.invoke(app, ["config", "check", "--config", str(path)]).exit_code == 0
    dumped = run.invoke(app, ["config", "dump", "--config", str(path)])
    assert dumped.exit_code == 0
    again = tomllib.loads(dumped.stdout)
    assert again["fetch"]["contact"] == "a@example.org"
    assert again["fetch"]["credentials"] == {"paid.example.org": HIDDEN}
    as_json = run.invoke(app, ["config", "dump", "--json", "--config", str(path)])
    broken = run.invoke(app, ["config", "check"], env={"NEWSBEAM__FETCH__CREDENTIALS": f"{CANARY}"})
    assert broken.exit_code == 2
    assert not any(CANARY in done.output for done in (dumped, as_json, broken))


def test_an_unknown_key_exits_with_two(tmp_path: Path) -> None:
    """The command line says the nearest key and exits with 2."""
    path = written(tmp_path, "[monitor]\ntick = 5\n")
    done = CliRunner().invoke(app, ["config", "check", "--config", str(path)])
    assert done.exit_code == 2
    assert "do you mean tick_s?" in " ".join(done.output.split())
