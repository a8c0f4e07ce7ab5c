"""Small records for tests."""

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from schemas.records import Analysis, Article, Artifact
from transforms.core.commit import UnitRequest
from transforms.core.identity import content_id
from transforms.core.spool import Spool
from transforms.core.staging import StagedKey, Stamp, stage
from transforms.core.text import count_tokens, text_sha256

NOW = datetime(2026, 1, 31, 12, tzinfo=timezone.utc)
STAMP = Stamp(run_id="0" * 32, started_at=NOW, pipeline_version="0.0.0")
TEXT = "The ministers of France and Germany met in Paris on 3 March 2025 and signed an agreement on trade. " * 4


def article(number: int = 0, *, text: str | None = None, **fields: Any) -> Article:  # noqa: ANN401  any field of the record
    """An article of its own, or one with given fields."""
    body = text if text is not None else f"Report number {number}. " + TEXT.replace("trade", f"matter {number} of {number * 7}")
    url_key = f"example.org/{number}"
    article_id = fields.pop("article_id", content_id("url", url_key))
    title = fields.pop("title", f"Report {number}")
    defaults: dict[str, Any] = {
        "revision_id": content_id(article_id, text_sha256(body), title),
        "article_id": article_id,
        "url": f"https://{url_key}",
        "url_key": url_key,
        "title": title,
        "text": body,
        "text_sha256": text_sha256(body),
        "text_chars": len(body),
        "text_tokens": count_tokens(body),
        "extraction_method": "text_input",
        "input_name": "articles.jsonl",
        "input_offset": number,
    }
    return Article(**{**defaults, **fields})


def analysis(number: int = 0, **fields: Any) -> Analysis:  # noqa: ANN401
    """An analysed article with one artifact."""
    one = article(number, **fields)
    found = Artifact(
        artifact_id=content_id(one.revision_id, "mojibake", "text", 0, 6),
        revision_id=one.revision_id,
        kind="mojibake",
        family="extraction",
        start=0,
        end=6,
        surface=one.text[:6],
        field="text",
        severity="minor",
        score=0.5,
        evidence="a test",
        detector_version="1",
    )
    return Analysis(article=one, artifacts=(found,), events=())


def staged(folder: Path, *analyses: Analysis, stamp: Stamp = STAMP, spool: str = "spool") -> list[StagedKey]:
    """Analyses laid down in one spool file."""
    laid = Spool(folder, spool)
    keys = [stage(one, laid, stamp) for one in analyses]
    laid.close()
    return keys


def request(root: Path, unit_id: str = "a" * 32, **fields: Any) -> UnitRequest:  # noqa: ANN401
    """A unit of one slice."""
    defaults: dict[str, Any] = {
        "unit_id": unit_id,
        "slices": (f"slice of {unit_id}",),
        "inputs": (),
        "records": None,
        "stamp": STAMP,
        "root": str(root),
    }
    return UnitRequest(**{**defaults, **fields})
