"""What whoever runs newsbeam decides: one TOML file, and the environment, which wins.

    [fetch]
    contact = "https://example.org/bot"

`NEWSBEAM__FETCH__CONTACT` says the same. Every key has a twin that ends in `_file` and names a file that holds the value, for
secrets. A value that is no text is written as in TOML: `NEWSBEAM__FETCH__PORTS='[80, 443, 8080]'`.
"""

import difflib
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any, Final, get_type_hints

from pipelines.sections import SECTIONS, Config
from schemas.errors import UsageRefused
from transforms.core.codec import checked
from transforms.core.fetch.addresses import AddressPolicy
from transforms.core.fetch.heads import user_agent
from transforms.core.fetch.settings import FetchSettings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_PREFIX: Final = "NEWSBEAM__"
_FILE: Final = "_file"
_MAX_CONFIG_BYTES: Final = 1 << 20
#: Stands in place of a secret in `newsbeam config dump`.
HIDDEN: Final = "***"


@dataclass(frozen=True, slots=True)
class _Said:
    """One value as somebody wrote it."""

    value: object
    #: File or variable, for messages.
    origin: str


def load_config(path: Path | None, environment: Mapping[str, str]) -> Config:
    """Read and check all settings.

    Args:
        path: the TOML file; None: there is none.
        environment: variables of the process.

    Raises:
        UsageRefused: a file cannot be read, a key is unknown (the nearest one is named), or a value is not good.
    """
    said: dict[str, _Said] = {}
    for level in (_in_file(path) if path else iter(()), _in_environment(environment)):
        said |= _level(level)
    sections: dict[str, Any] = {}
    for name, kind in SECTIONS.items():
        hints = get_type_hints(kind)
        known = {key: said[f"{name}.{key.name}"] for key in fields(kind) if f"{name}.{key.name}" in said}
        sections[name] = kind(**{key.name: _value(name, key, hints[key.name], one) for key, one in known.items()})
    config = Config(**sections, origins={name: one.origin for name, one in said.items()})
    _check(config)
    return config


def fetch_settings(config: Config, version: str) -> FetchSettings:
    """The bounds of fetching.

    Raises:
        UsageRefused: nobody said whom a site may write to.
    """
    fetch = config.fetch
    if fetch.contact is None:
        message = (
            'nothing is fetched before it is said who asks: put `contact = "https://example.org/bot"` (your page or mailbox) under '
            "[fetch] in the file given with --config, or set NEWSBEAM__FETCH__CONTACT"
        )
        raise UsageRefused(message)
    return FetchSettings(
        contact=fetch.contact,
        version=version,
        allow_private=fetch.allow_private,
        ports=frozenset(fetch.ports),
        interval_s=fetch.interval_s,
        parallel=fetch.parallel,
        max_bytes={**FetchSettings(contact="", version="").max_bytes, "feed": fetch.feed_bytes, "page": fetch.page_bytes},
        deadline_s={"feed": fetch.deadline_s, "page": fetch.deadline_s, "robots": min(15.0, fetch.deadline_s)},
        credentials={host.lower(): pair for host, pair in fetch.credentials.items()},
    )


def rows(config: Config) -> Iterator[tuple[str, object, str, str]]:
    """Every key: `section.key`, its value with secrets hidden, where it was read, and what it means."""
    for section in SECTIONS:
        for key in fields(getattr(config, section)):
            name = f"{section}.{key.name}"
            value = getattr(getattr(config, section), key.name)
            shown = dict.fromkeys(value, HIDDEN) if key.metadata["secret"] else value
            yield name, shown, config.origins.get(name, "default"), key.metadata["says"]


# What somebody wrote


def _in_file(path: Path) -> Iterator[tuple[str, str, _Said]]:
    """Section, key, value of a file."""
    text = _text(path, "--config")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageRefused(f"{path} is no TOML: {error}; mend it there (`newsbeam config dump` prints every key)") from error
    for section, table in document.items():
        if not isinstance(table, dict):
            raise UsageRefused(f"{path}: {section} stands outside a section; put it under one of {_names(SECTIONS)}")
        for key, value in table.items():
            yield section, key, _Said(value, str(path))


def _in_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, str, _Said]]:
    """Section, key, value of the environment."""
    for name, value in sorted(environment.items()):
        if name.startswith(_PREFIX):
            section, mark, key = name.removeprefix(_PREFIX).lower().partition("__")
            if not mark:
                raise UsageRefused(f"{name} names no key; write {_PREFIX}SECTION__KEY, such as {_PREFIX}FETCH__CONTACT")
            yield section, key, _Said(_Written(value), name)


class _Written(str):
    """A value that came as characters, and still has to be read as TOML where its key takes no text."""

    __slots__ = ()


def _level(level: Iterator[tuple[str, str, _Said]]) -> dict[str, _Said]:
    """The values of one source by `section.key`, those in files of their own read."""
    found: dict[str, _Said] = {}
    for section, key, said in level:
        plain = _known(section, key, said.origin)
        name = f"{section}.{plain}"
        if name in found:
            raise UsageRefused(f"{said.origin}: {name} and {name}{_FILE} are both set; keep one of them")
        if plain != key:
            said = _Said(_Written(_text(Path(str(said.value)), name).strip()), f"{said.origin} ({said.value})")  # noqa: PLW2901
        found[name] = said
    return found


def _known(section: str, key: str, origin: str) -> str:
    """The key that is meant, without `_file`.

    Raises:
        UsageRefused: there is no such section or key.
    """
    if section not in SECTIONS:
        raise UsageRefused(f"{origin}: there is no section {section}{_nearest(section, SECTIONS)}; there are {_names(SECTIONS)}")
    keys = {one.name for one in fields(SECTIONS[section])}
    plain = key.removesuffix(_FILE)
    if plain not in keys:
        raise UsageRefused(f"{origin}: [{section}] has no key {key}{_nearest(plain, keys)}; it has {_names(keys)}")
    return plain


def _nearest(name: str, known: Mapping[str, object] | set[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), 1, 0.5)
    return f" (do you mean {close[0]}?)" if close else ""


def _names(known: Mapping[str, object] | set[str]) -> str:
    return ", ".join(sorted(known))


def _text(path: Path, asked_by: str) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_CONFIG_BYTES + 1)
    except OSError as error:
        raise UsageRefused(f"{asked_by}: cannot read {path}: {error.strerror}; check the path and its rights") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageRefused(f"{asked_by}: {path} is not UTF-8; save it in that encoding") from error
    if len(data) > _MAX_CONFIG_BYTES:
        raise UsageRefused(f"{asked_by}: {path} has more than {_MAX_CONFIG_BYTES} bytes, which no such file has; name another")
    return text


# What it means


def _value(section: str, key: "Field[Any]", kind: Any, said: _Said) -> Any:  # noqa: ANN401  fields differ in type
    value = said.value
    if isinstance(value, _Written):
        value = str(value) if kind in (str, str | None, Path | None) or key.name == "format" else _toml(value)
    try:
        found = checked(kind, value)
    except ValueError as error:
        shown = HIDDEN if key.metadata["secret"] else repr(said.value)[:100]
        raise UsageRefused(f"{said.origin}: {section}.{key.name} is {shown}: {error} ({key.metadata['says']})") from None
    least = key.metadata["least"]
    if least is not None and found is not None and not found >= least:  # written so that NaN is refused
        raise UsageRefused(f"{said.origin}: {section}.{key.name} is {found}; at least {least} is needed ({key.metadata['says']})")
    return found


def _toml(text: str) -> object:
    """A value as TOML has it, or a table line by line (a file of its own); else the text, which its key will refuse."""
    for document in (f"value = {text}", str(text)):
        with suppress(tomllib.TOMLDecodeError):
            found = tomllib.loads(document)
            return found if document == text else found["value"]
    return str(text)


def _check(config: Config) -> None:
    """What one value alone does not show.

    Raises:
        UsageRefused: a contact that is none, a network that is none, a port that is none, bounds that exclude each other.
    """
    fetch, monitor = config.fetch, config.monitor
    try:
        AddressPolicy.of(fetch.allow_private)
    except ValueError as error:
        raise UsageRefused(f"fetch.allow_private: {error}; write networks like 10.1.0.0/16") from None
    if fetch.contact is not None:
        try:
            user_agent(fetch.contact, "0")
        except ValueError as error:
            raise UsageRefused(f"fetch.contact: {error}") from None
    ports = [*fetch.ports, *([monitor.metrics_port] if monitor.metrics_port else [])]
    if wrong := [port for port in ports if not 1 <= port <= 65535]:  # noqa: PLR2004  TCP
        raise UsageRefused(f"{wrong[0]} is no port (fetch.ports, monitor.metrics_port); give one from 1 to 65535")
    if monitor.shortest_poll_s > monitor.longest_poll_s:
        raise UsageRefused("monitor.shortest_poll_s is larger than monitor.longest_poll_s; turn them round")
    if monitor.revisit_share > 1:
        raise UsageRefused(
            f"monitor.revisit_share is {monitor.revisit_share}; give a share: 0.1 is a tenth of the articles, 1 all"
        )
    if wrong_pairs := [host for host, pair in fetch.credentials.items() if ":" not in pair]:
        raise UsageRefused(f"fetch.credentials: {wrong_pairs[0]} has no user:password; write both, a colon between them")
