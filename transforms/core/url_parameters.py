"""What the parameters of an address are for: following readers, holding a session or a secret, choosing a layout."""

import re
from typing import Final
from urllib.parse import unquote

#: Stands in place of a secret. A value of this form is itself a secret's, so that an address cut twice stays the same.
REDACTED: Final = "REDACTED"

# Parameters that say where a reader came from: names in common use, gathered by hand (Google, Meta, Microsoft, X, TikTok, Yandex,
# Matomo, Piano, Adobe, Mailchimp, HubSpot and others). No list was copied, and their coverage was not measured. Compare
# https://github.com/Smile4ever/Neat-URL
_TRACKER_PREFIXES: Final = (
    "utm_", "mtm_", "matomo_", "piwik_", "pk_campaign", "pk_kwd", "pk_source", "pk_medium", "hsa_", "_hs", "vero_", "oly_",
    "at_campaign", "at_custom", "at_medium", "at_link", "at_format", "at_ptr", "at_bbc", "ns_", "fb_", "mkt_", "guce_", "itm_",
    "wt_", "trk_",
)  # fmt: skip
_TRACKERS: Final = frozenset(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid ttclid twclid li_fat_id igshid igsh mc_cid mc_eid _ga _gl "
    "_openstat ref_src ref_url referrer referer cmpid cmp ncid ocid icid smid smtyp smprod s_cid xtor spm guccounter "
    "__twitter_impression echobox sr_share rss_source ftag tag_source partner_source action_object_map action_type_map "
    "action_ref_map wtrid trk sharetype share_id ftcamp ito zanpid irclickid rb_clickid s_kwcid ef_id epik _branch_match_id "
    "_kx cn-reloaded __s dm_i".split()
)
# These names also carry content (a branch, a feed, an author), so that only these values of them are dropped.
_REFERRER_NAMES: Final = frozenset({"ref", "source", "src", "from", "via", "feature", "share", "campaign", "medium"})
_REFERRERS: Final = frozenset(
    "rss feed rssfeed atom twitter x facebook fb linkedin whatsapp telegram reddit instagram email mail newsletter nl push "
    "home homepage front share social app google googlenews gnews bing yahoo flipboard apple applenews amp mobile".split()
)
# One article in another dress. Only names and values that mean nothing else at the outlets that use them.
_LAYOUTS: Final = frozenset(
    "amp= amp=1 amp=true amp=amp print= print=1 print=true print=yes printable=yes printable=1 output=amp output=print "
    "outputtype=amp view=print view=amp view=mobile format=amp format=print mode=print action=print mobile=1 mobile=true "
    "mobile=yes m=1 layout=print layout=amp version=amp version=print printview=1".split()
)
_SECRET_WORDS: Final = frozenset(
    "token tokens secret secrets password passwd passphrase passcode pwd pass pw sig signature auth authorization authentication "
    "oauth session sessid sessionid sess credential credentials apikey key keys jwt otp bearer hmac nonce cookie ssoid sso saml "
    "samlresponse hdnea hdnts hdntl sas unlocked".split()
)
# Names written in one piece: `accesstoken`, `PHPSESSID`, `cftoken`, `userpassword`.
_SECRET_NAME: Final = re.compile(
    r"(?:token|secret|password|passwd|signature|apikey|privatekey|accesskey|sessionid|sessid|credentials?|awsaccesskeyid)$"
    r"|^(?:jsession|phpsess|aspsession|asp\.net_session|x-amz-|x-goog-|x-ms-|x-oss-|cfid$|zenid$|oscsid$|xauth|sessionid)"
)
# Names that hold a session, a signature or a one-time code at some sites and content at others: the value decides.
_DOUBTFUL_WORDS: Final = frozenset("sid code sign st gift giftid invite access policy login ticket".split())
_RANDOM: Final = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9+/=_.~-]{16,}")
_NUMBER: Final = re.compile(r"[0-9]{1,12}")
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
# Inside a decoded value: a parameter, or a pair of a JSON object; of the value, as much as a decision needs.
_INNER_PAIR: Final = re.compile(
    r"(?:^|[?&;#/])([^?&;#/=]{1,64})=(?=([^?&;#]{0,64}))|[\"']([^\"']{1,64})[\"']\s*:(?=([^,}]{0,64}))"
)
_INNER_USERINFO: Final = re.compile(r"[/\\]{2}[^/\\?#@\s]+@")
#: Times that a value may be percent-encoded before it is taken for a hiding place.
_MAX_ENCODINGS: Final = 4


def is_secret(name: str, value: str) -> bool:
    """Whether a parameter holds a session, a key or a signature.

    Args:
        name: as in the address, percent-encoded or not.
        value: likewise. Under a name such as `key` a short number is an article's, not a secret.

    >>> is_secret("access_token", "x"), is_secret("key", "4711"), is_secret("keyword", "peace"), is_secret("sid", "52")
    (True, False, False, False)
    """
    plain = unquote(name).strip()
    if REDACTED in {name, value} or _SECRET_NAME.search(plain.casefold()):
        return True
    words = {word.casefold() for word in _WORD.findall(plain)} | {plain.casefold()}
    if words & _SECRET_WORDS:
        return not (words & {"key", "keys"} and _NUMBER.fullmatch(value))
    return bool(words & _DOUBTFUL_WORDS and _RANDOM.fullmatch(unquote(value)))


def _is_secret_pair(pair: re.Match[str]) -> bool:
    return is_secret(pair[1], pair[2]) if pair[3] is None else is_secret(pair[3], pair[4].strip(" \"'"))


def hides_secret(value: str) -> bool:
    """Whether a value contains, under its percent-encoding, an address with user and password or with a secret parameter.

    >>> hides_secret("https%3A%2F%2Fuser%3Apw%40example.org%2F"), hides_secret("https%3A%2F%2Fexample.org%2F%3Fid%3D2")
    (True, False)
    """
    for _ in range(_MAX_ENCODINGS):
        if _INNER_USERINFO.search(value) or any(_is_secret_pair(pair) for pair in _INNER_PAIR.finditer(value)):
            return True
        decoded = unquote(value)
        if decoded == value:
            return False
        value = decoded
    return True


def redact_parameter(parameter: str) -> str:
    """One parameter, with the value replaced where the name or the value says that it holds a secret.

    What follows a secret after a raw `;` goes too: it may be the rest of it.

    >>> redact_parameter("token=abc"), redact_parameter("page=2;sig=a;b"), redact_parameter("page=2")
    ('token=REDACTED', 'page=2;sig=REDACTED', 'page=2')
    """
    if not hides_secret(parameter):
        return parameter
    kept: list[str] = []
    for part in parameter.split(";"):
        if hides_secret(part):
            name, equals, _ = part.partition("=")
            kept.append(f"{name}={REDACTED}" if equals and not hides_secret(name) else REDACTED)
            return ";".join(kept)
        kept.append(part)
    return REDACTED


def is_irrelevant(name: str, value: str) -> bool:
    """Whether a parameter leaves the article the same: trackers, referrers, layouts (decoded name and value).

    >>> is_irrelevant("utm_source", "rss"), is_irrelevant("ref", "rss"), is_irrelevant("ref", "main"), is_irrelevant("page", "2")
    (True, True, False, False)
    """
    name, value = name.casefold(), value.casefold()
    if name.startswith(_TRACKER_PREFIXES) or name in _TRACKERS or f"{name}={value}" in _LAYOUTS:
        return True
    return name in _REFERRER_NAMES and value in _REFERRERS
