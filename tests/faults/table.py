"""What the field does to whoever fetches news, and what newsbeam does about it; each row is proved by tests that name it.

A test names its rows with `@pytest.mark.fault(20, "C2")`; `docs/faults.md` is written from this table and those marks.
"""

from typing import Final

#: Number of the fault, what happens, what newsbeam does.
FAULTS: Final[dict[int, tuple[str, str]]] = {
    1: ("304 Not Modified", "a success without a body; new validators are kept"),
    2: ("304 for ever, from a validator that never changes", "a request without validators shows it"),
    3: ("ETags with quotes, weak ones, bytes beyond ASCII, both validators", "sent back byte for byte; an ETag goes alone"),
    4: ("301, 308", "followed; every hop is told with its status, so that adopting the new address can wait for confirmation"),
    5: ("301 to a maintenance page", "followed and told; whether it is a feed is judged by what parses it"),
    6: ("302, 307, chains", "at most 5 are followed; the address stays"),
    7: ("redirect loops", "`redirect_loop`"),
    8: ("redirects to file:, ftp:, javascript:", "`blocked_scheme`"),
    9: ("410 Gone", "`http_410`, hard"),
    10: ("404 for days, then back", "`http_404`, soft"),
    11: (
        "429 with Retry-After",
        "a pause for the whole site, a day at most, which outlives a restart; nothing sleeps inside a call",
    ),
    12: ("Retry-After as a date, negative, huge, rubbish", "read, clamped to a day, or a minute"),
    13: ("500, 503", "`http_5xx`, soft"),
    14: ("a login page at a feed's address, status 200", "the body arrives with its type, to be judged by what parses it"),
    15: ("200 with an empty body", "`empty`, not `no news`"),
    16: ("no such host, resolver down, a name that changes its mind", "`dns`, `dns_temporary`, `blocked_address`"),
    17: ("connection reset, closed without an answer", "`reset`, soft"),
    18: ("a body shorter than its Content-Length", "`truncated`; nothing is passed on"),
    19: ("chunks that end early", "`truncated`; nothing is passed on"),
    20: ("packed bodies cut short, with the right Content-Length", "`truncated`: the end of every encoding is checked"),
    21: ("a body that drips", "`timeout`: one deadline for the whole exchange, redirects included"),
    22: ("a head that drips, a server that says nothing", "`timeout`"),
    23: ("a body without end, a length of 99 GB", "`too_large`, at the cap or before the first byte"),
    24: ("gzip, br and zstd bombs, stacked ones", "`too_large` within a few megabytes of memory"),
    25: ("six encodings on one another", "`bad_encoding`: two are undone"),
    26: (
        "heads that are endless, huge, or of thousands of fields",
        "`bad_headers` beyond 1,000 fields or 64 KB; 900 fields are read",
    ),
    27: ("unknown or lying Content-Encoding", "seen through by the first bytes; archives are left as they are"),
    28: (
        "robots.txt: 4xx, 5xx, time-outs, megabytes, redirects",
        "by RFC 9309: allow, forbid, forbid, 500 KiB, five; kept for a day",
    ),
    29: ("Crawl-delay of a billion seconds, Request-rate", "heeded, a minute at most, never below our own"),
    30: ("charsets: wrong header, wrong declaration, GB18030 as gb2312, UTF-16, encoded twice", "the right text, or flagged"),
    31: ("a page whose charset is wrong or absent", "read in the order of the WHATWG; mojibake is a finding"),
    32: ("`&#xD800;`, `&#x110000;` in a feed", "the reference goes, the entries stay"),
    33: ("NUL and other controls in texts", "removed, but for tabs and line ends"),
    34: ("malformed XML, rubbish before it", "every entry that can be read is read"),
    35: ("a feed of 100,000 entries", "a cap on entries; those beyond it are counted"),
    36: ("entries without guid, link, date", "a stable id from content"),
    37: ("a guid that repeats in the document, or is used again", "identity falls back to link and content"),
    38: ("an article that is updated", "a new revision of the same article"),
    39: ("dates in the future", "raw form kept, flagged"),
    40: ("`0000-00-00`, year 10000, epochs, `2022-13-45`", "null with the raw form, or the time that is meant"),
    41: ("zone names: CET, IST, Europe/Paris, +9900", "right, or null"),
    42: ("localised dates", "read, or null with the raw form"),
    43: (
        "gaps and overlaps of summer time, a clock that is set back",
        "UTC alone; no site is locked out for longer than one interval",
    ),
    44: ("hints of a feed: ttl, skipHours, sy:*", "lower bounds, clamped"),
    45: ("JSON Feed", "read in full"),
    46: ("HTML deeper than 255", "its text is kept, or the page set aside with a reason"),
    47: ("one text node of more than 10 MB", "set aside with a reason"),
    48: ("pages made to hold the parser", "a deadline, a dead letter, the worker lives on"),
    49: ("a crash or a memory blow-up in a parser", "one record is lost, with a reason"),
    50: ("language of empty, short, mixed texts", "`und` with a reason"),
    51: ("a library's first use in several threads", "no effect"),
    52: ("one bad row in a batch", "that row is set aside"),
    53: ("kill -9 at any moment", "nothing lost, nothing twice"),
    54: ("the same input again", "the same ids, byte for byte"),
    55: ("a bundle that is retried", "the same output"),
    56: ("two writers at once", "one wins, the other is refused"),
    57: ("a full disk during a commit", "fails loudly; what was there is intact"),
    58: ("a lost or damaged store", "rebuilt from manifests; at worst something is fetched again"),
    59: ("truncated archives, wrong lengths, rubbish between records", "counted, told, and read on behind them"),
    60: ("a dead letter, a repair, a replay", "those items only, under the same ids"),
    61: ("months of uptime", "memory, threads and descriptors stay flat"),
    62: ("a storm of restarts", "states survive as plain values; nobody is asked early"),
}
#: Number of the threat, what is tried, what stands against it.
THREATS: Final[dict[str, tuple[str, str]]] = {
    "C1": (
        "SSRF by address, redirect, rebinding, disguise, proxy",
        "one guard in the connection: resolved addresses before connecting, the peer after; ports and schemes; every hop",
    ),
    "C2": ("decompression bombs", "unpacked in small steps, with caps on bytes and on ratio"),
    "C3": ("entities that grow, or name files and addresses", "no entity is expanded, none is opened"),
    "C4": ("a body that reads like a path or an address", "bytes are never opened"),
    "C5": ("lists of feeds with file:, javascript:, private hosts", "refused where they are fetched"),
    "C6": ("forged certificates", "refused; the exception for one feed is marked in its result and shares no connection"),
    "C7": ("names of articles and feeds that lead out of the folder", "names of files are made of hashes and days alone"),
    "C8": (
        "markup, scripts and escape sequences in what a page or a terminal shows",
        "escaped in one place; a policy lets nothing in",
    ),
    "C9": (
        "pages and texts crafted to hold the parser or a pattern",
        "guards before it, a deadline and a memory limit around it, patterns in linear time",
    ),
    "C10": ("rubbish that a language model calls a language", "gates by script, length and case; `und` with a reason"),
    "C11": ("formulas in titles, run by a spreadsheet", "no CSV is written"),
    "C12": ("log injection by headers, addresses, validators", "all that is shown is one printable line; no head can be forged"),
    "C13": (
        "pickled data that runs code where it is read",
        "nothing that is kept or crosses a shuffle is a pickle; engine's ports listen here alone",
    ),
    "C14": ("a package or engine that is replaced on its way", "every package is locked by its hash; no engine is downloaded"),
    "C15": (
        "passwords and tokens in addresses, cookies",
        "removed from results, failures and logs; sent to their own origin alone",
    ),
    "C16": ("personal data that outlives its erasure", "files are written anew; no byte is left, in statistics neither"),
    "C17": ("a test that reaches another machine", "a test's connections leave this machine under no circumstances"),
    "C18": ("libraries that remember, so that order decides", "their state is off or set once; order changes nothing"),
}
#: Number of the bug, what other readers did (project and issue), what newsbeam does. Tests name it with `@pytest.mark.bug(3)`.
BUGS: Final[dict[str, tuple[str, str]]] = {
    "bug 1": (
        "a `Last-Modified` of 2041, answered by 304 for ever: a frozen feed (FreshRSS 1020)",
        "the body is fetched whole weekly, and whenever 304s outlive the feed's rhythm; `frozen_304` is told",
    ),
    "bug 2": (
        "a 301 to a maintenance page overwrote the feed's address (Vienna 1546)",
        "five identical answers over seven days, each with entries that the feed had before",
    ),
    "bug 3": ("all entries share one guid: one was kept (Miniflux 4197)", "such a guid identifies nothing; link and words do"),
    "bug 4": (
        "a guid that holds the headline or a session: every edit was news (Miniflux 2358, 3120, 797)",
        "known again by its link; after two such guids they are not trusted. An edit keeps its article's id, also at another address",
    ),
    "bug 5": ("a change of mind about guids made a whole feed new (FreshRSS 5909)", "trust only falls, and old keys still count"),
    "bug 6": ("a feed that was switched off after three errors (Miniflux 879)", "no feed is given up"),
    "bug 7": ("one article that hung stopped all for three days (zeeguu 653)", "a deadline around each record"),
    "bug 8": ("a dripping server: a time-out of 20 s lasted hours (vantage-point 59)", "one deadline for the whole exchange"),
    "bug 13": ("an author of 62 KB held feedparser for 46 s (feedparser 562, 580)", "authors are clipped before it sees them"),
    "bug 14": ("`2016/6/29 15:07` became 1 June (feedparser 75)", "our own reader of dates; the raw form is kept"),
    "bug 16": (
        "snapshots that expired made a writer commit what it had committed (iceberg 5846)",
        "how far a table of a lake is stands in its properties, which no expiry touches",
    ),
}
