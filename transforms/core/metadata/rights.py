"""What a page says about who may read it and what machines may do with it."""

from collections.abc import Mapping
from typing import Final

_ROBOTS: Final = ("robots", "googlebot", "googlebot-news", "bingbot")
# Crawlers that gather text for training, and directives against it. Source: each operator's documentation; DeviantArt's
# `noai`; the TDM Reservation Protocol of W3C's community group.
_AI_AGENTS: Final = (
    *("gptbot", "ccbot", "google-extended", "anthropic-ai", "claudebot", "claude-web", "applebot-extended", "bytespider"),
    *(
        "meta-externalagent",
        "facebookbot",
        "cohere-ai",
        "diffbot",
        "omgili",
        "perplexitybot",
        "amazonbot",
        "ai2bot",
        "chatgpt-user",
    ),
)
_REFUSALS: Final = frozenset({"noai", "noimageai", "none", "noindex", "disallow", "notrain"})
#: Source: https://developers.facebook.com/docs/instant-articles, "article:content_tier", and words of publishers.
_TIERS: Final = {
    "locked": True,
    "metered": True,
    "paid": True,
    "premium": True,
    "subscription": True,
    "subscriber": True,
    "free": False,
}
_TIER_NAMES: Final = ("article:content_tier", "article:opinion_tier", "content_tier", "cxenseparse:paywall", "lotame_tier")
_YES: Final = frozenset({"1", "true", "yes"})


def declared_tier(meta: Mapping[str, list[str]]) -> bool | None:
    """Whether the page says that it costs something; None: it says nothing.

    >>> declared_tier({"article:content_tier": ["metered"]})
    True
    """
    said = (_TIERS.get(value.lower()) for name in _TIER_NAMES for value in meta.get(name, ()))
    return next((tier for tier in said if tier is not None), None)


def ai_opt_out(meta: Mapping[str, list[str]]) -> bool:
    """Whether the page refuses that machines are trained on it.

    >>> ai_opt_out({"robots": ["index, NoAI"]}), ai_opt_out({"robots": ["noindex"]}), ai_opt_out({"gptbot": ["noindex"]})
    (True, False, True)
    """
    directives = {word for name in _ROBOTS for value in meta.get(name, ()) for word in _words(value)}
    agents = {word for name in _AI_AGENTS for value in meta.get(name, ()) for word in _words(value)}
    reserved = {value.strip().lower() for value in meta.get("tdm-reservation", ())}
    return bool(directives & {"noai", "noimageai", "notrain"} or agents & _REFUSALS or reserved & _YES)


def _words(value: str) -> list[str]:
    return [word.strip() for word in value.lower().split(",")]
