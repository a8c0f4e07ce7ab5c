"""Build `corpus/archive.warc.gz`: four captures of invented pages in the layout of CC-NEWS.

    python -m tests.data.build_warc

The same bytes on every run. (Another build of zlib may pack them otherwise; the test compares what they unpack to.)
"""

from pathlib import Path

from tests.benchmarks.warc_writer import Capture, exchange_records, info_record

_HTML = "<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>" \
    "<nav><a href='/'>Home</a> <a href='/news'>News</a> <a href='/contact'>Contact</a></nav><article><h1>{title}</h1>{body}</article>" \
    "<footer>An invented newspaper, made for tests.</footer></body></html>"
_DATE = "<meta property='article:published_time' content='{}'>"
_BRIDGE = _HTML.format(
    language="en",
    title="Peru and Bolivia open bridge across lake channel",
    head=_DATE.format("2025-06-14T10:00:00-05:00") + "<meta name='author' content='Rosa Quispe'>",
    body="<p>Peru and Bolivia opened a bridge across the narrowest channel of the lake on Saturday. The presidents of both countries met in "
    "the middle of the bridge and shook hands.</p><p>The bridge is 830 metres long and cost 96 million dollars. It replaces a ferry that "
    "carried 400 cars a day. Bolivia paid for the eastern half and Peru for the western half.</p><p>The ferrymen protested against the "
    "closure of the landing stage. The Bolivian government promised them work in the new harbour, and Peru offered to buy two of the boats."
    "</p><p>Engineers from Japan had advised the builders. Trucks may use the bridge from July on.</p>",
)
_BOULEVARD = _HTML.format(
    language="fr",
    title="Le tramway arrive à l'hôpital",
    head=_DATE.format("2025-06-13T18:00:00+02:00"),
    body="<p>La nouvelle ligne de tramway relie depuis vendredi la gare et l'hôpital de Valmont. Le trajet dure onze minutes, contre vingt-cinq "
    "en autobus, selon la société de transport.</p><p>La maire a remercié les habitants, qui ont supporté trois années de travaux. Le coût, "
    "estimé à 88 millions d'euros, a dépassé de 12 % ce qui était prévu.</p><p>Les commerçants du boulevard demandent une aide : plusieurs "
    "disent avoir perdu un tiers de leurs clients. Le conseil municipal répondra en septembre.</p>",
).replace("charset='utf-8'", "charset='iso-8859-1'")
_CLINIC = _HTML.format(
    language="en",
    title="Clinic on wheels reaches mountain villages",
    head="<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"datePublished\": \"2025-06-15T05:30:00Z\"}</script>",
    body="<p>A bus with a doctor, a nurse and a dentist began its tour through the mountain villages of Svaneti on Sunday. Georgia bought the "
    "bus with help from the Red Cross.</p><p>The team treated 61 people on the first day. Most of them had not seen a doctor since the road "
    "was damaged by a landslide in April.</p><p>The health ministry said that a second bus would follow in autumn. Armenia asked for the plans "
    "and will send two drivers to be trained.</p>",
)
CAPTURES = (
    Capture(
        url="https://andes.example/2025/06/bridge?utm_campaign=home",
        captured_at="2025-06-14T19:02:11Z",
        body=_BRIDGE.encode(),
    ),
    Capture(
        url="https://valmont.example/tramway-hopital",
        captured_at="2025-06-14T19:02:15Z",
        content_type="text/html",
        body=_BOULEVARD.encode("iso-8859-1"),
    ),
    Capture(
        url="https://andes.example/moved",
        captured_at="2025-06-14T19:02:16Z",
        status="301 Moved Permanently",
        content_type="text/html",
        body=b"<a href='/2025/06/bridge'>moved</a>",
    ),
    Capture(
        url="http://svan.example:8080/clinic.html",
        captured_at="2025-06-15T06:40:03Z",
        content_type="text/html; charset=UTF-8",
        body=_CLINIC.encode(),
    ),
)


def build() -> bytes:
    """The archive."""
    records = [record for capture in CAPTURES for record in exchange_records(capture)]
    return info_record("archive.warc.gz", "2025-06-14T19:00:00Z") + b"".join(records)


if __name__ == "__main__":
    path = Path(__file__).parent / "corpus" / "archive.warc.gz"
    path.write_bytes(build())
    print(path, path.stat().st_size, "bytes")
