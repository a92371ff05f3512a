"""What nobody means to send: values, addresses, bodies and headers that break what reads them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from hypothesis import strategies as st

from tests.attack.worlds import FOREIGN, NOBODYS

HOUSE = Path(__file__).parents[2]
READ = re.compile(r"""(?:GET|POST|data|query)(?:\.get|\.getlist)?[(\[]\s*f?["']([a-z_{}.]+)["']""")
NAMES = sorted(
    {
        re.sub(r"\{[^}]*\}|\{.*", "1", name)
        for app in ("programs", "matching", "charters", "tracking", "mentorat")
        for file in (HOUSE / app).rglob("*.py")
        for name in READ.findall(file.read_text())
    }
)
IDS = [
    *map(str, (FOREIGN, FOREIGN + 1, NOBODYS, 0, 1, -1, 2**31, 2**63 - 1, 2**63, 10**30)),
    *("٣", "²", "1e3", "0x10", "1_0", "+1", " 1", "1\n", "NULL", "\x00", "1\x00", "é", "..", "a" * 3000),
    "00000000-0000-0000-0000-000000000000",
]
DAYS = [
    f"{year}-{day}{hour}"
    for year in ("0000", "0001", "1582", "9999", "10000", "99999", "-001")
    for day in ("01-01", "12-31")
    for hour in ("", "T00:00", " 23:59", "T23:59:59.999999", "T00:00+14:00", "T23:59:59-23:59")
]
NUMBERS = [
    *map(str, (2**15, -(2**31) - 1, 2**63 - 1, 2**64, 2**64 + 1, -(2**63) - 1, 10**18, 10**400)),
    *("9" * 5000, "1e308", "-1e308", "1.7976931348623157e309", "1e1000000", "-1e-1000000", "0." + "1" * 5000),
    *(
        "nan",
        "sNaN",
        "-NaN123",
        "inf",
        "-Infinity",
        "1e",
        "0x1p9999",
        "٩" * 30,
        "1_000_000_000_000_000_000_000",
    ),
]
KINDS = {"date": DAYS, "datetime-local": DAYS, "time": DAYS, "number": NUMBERS, "hidden": [*IDS, *NUMBERS]}
WORDS = [
    *IDS,
    *(
        "",
        " ",
        "\ud800",
        "a\udfff",
        "\u202e",
        "\ufffe",
        "=1+1",
        "<b>&'\"",
        "{{ 7 }}",
        "%s%n",
        "%",
        "x" * 70_000,
    ),
    *DAYS,
    *NUMBERS,
    *(
        "2026-02-30",
        "2026-03-29T02:30",
        "2026-03-08 02:30",
        "25:61",
        "24:00",
    ),
    *("NaN", "Infinity", "-inf", "1e309", "1e-400", "-0", "1,5", "1 000", "9" * 400, "0.1.2", "on", "true"),
    *(
        "[]",
        "{}",
        "null",
        '{"a":',
        "[" * 2000,
        '{"a":' * 50_000,
        "[" * 50_000 + "]" * 50_000,
        "[1e999]",
        '"\\ud800"',
        "1:2",
        "7000000:place",
        ":",
        "a:b:c",
    ),
    *(
        "a@b",
        "é@è.ca",
        "a" * 300 + "@b.ca",
        "a@b.ca\nBcc: c@d.ca",
        "http://[",
        "javascript:1",
        "//evil.example",
    ),
]
ids, words = st.sampled_from(IDS), st.sampled_from(WORDS) | st.text(max_size=8)
pages = st.sampled_from(
    [("page", word) for word in ("0", "-1", "last", "9" * 20, "9" * 5000, "1e9", "1.5", "٣")]
)
names = st.sampled_from(NAMES) | st.sampled_from(["", "[]", "a[b]", "pk[]", "\x00", "é", "x" * 500])
HEADERS: dict[str, list[str]] = {
    "Accept-Language": ["xx", "fr-" + "a" * 400, "en;q=9", ",;=", "*", "\x80"],
    "HX-Request": ["true", "false", "\x80"],
    "HX-Target": ["content", "'\"><"],
    "HX-Current-URL": ["http://[", "//evil.example", "%E9"],
    "Range": ["bytes=0-0", "bytes=-1", "bytes=9-1", "bytes=" + "0-1," * 300, "lines=1"],
    "If-Modified-Since": ["never", "Sun, 31 Feb 9999 99:99:99 GMT", "0"],
    "If-None-Match": ["*", '"', 'W/"x", '],
    "Accept": ["application/json", "text/calendar", ";;", "*/*;q=x"],
    "Accept-Encoding": ["gzip", "gzip;q=0", "br;;"],
    "Host": ["evil.example", "localhost:99999", "[", "", "test_server"],
    "X-Forwarded-For": ["1.2.3.4", "é", "1.2.3.4, " * 200, "::1%eth0", "unknown"],
    "X-Forwarded-Proto": ["https", "gopher"],
    "X-Forwarded-Host": ["evil.example"],
    "X-Request-ID": ["x" * 5000, "\x80"],
    "Referer": ["http://[", "http://testserver/\x80", "//", "http://testserver" + "/a" * 3000],
    "Origin": ["null", "http://["],
    "User-Agent": ["", "é" * 4000, "\x80\x01"],
    "Cookie": [
        "sessionid=x; django_language=xx",
        "=;;=",
        "messages=\x80",
        "sessionid=" + "a" * 5000,
        "csrftoken=é",
    ],
    "X-CSRFToken": ["", "é"],
}
headers = st.dictionaries(st.sampled_from(sorted(HEADERS)), st.integers(0, 9), max_size=3).map(
    lambda chosen: {name: HEADERS[name][n % len(HEADERS[name])] for name, n in chosen.items()}
)
FORM = "application/x-www-form-urlencoded"
RAW: list[tuple[bytes, str]] = [
    (b"a=%ED%A0%80&%FF=%00&=&&a", FORM),
    (b"\xff\xfe\x00", FORM),
    (b"a=1", f"{FORM}; charset=nope"),
    (b"a=+AGE-", f"{FORM}; charset=utf-7"),
    ("&".join(f"f{n}=1" for n in range(10_000)).encode(), FORM),
    (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1", "multipart/form-data; boundary=x"),
    (b"--x\r\n\r\n\r\n--x--", "multipart/form-data"),
    (b"--x--", "multipart/form-data; boundary=" + "y" * 300),
    (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\x00/../b.csv"\r\n\r\n\x00\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n',
        "multipart/form-data; boundary=x",
    ),
    (b"[" * 100_000, "application/json"),
    (b'{"act": "write", "slot": {"a": ["\\ud800"]}, "revision": 1e999}', "application/json"),
    (b'{"act": "open", "keys": {"mentor": 1, "mentee": null}, "generation": NaN}', "application/json"),
    (b'{"act": ["write"]}', "application/json"),
    (b'{"act": "write", "slot": ' + b'{"a":' * 30_000 + b"1" + b"}" * 30_001, "application/json"),
    (b'{"act": "write", "slot": "objective", "revision": ' + b"9" * 5000 + b"}", "application/json"),
    (b'{"act": "write", "slot": "objective", "revision": 18446744073709551616}', "application/json"),
    (b'{"act": "write", "slot": "objective\\u0000", "revision": -1}', "application/json"),
    (b'{"act": {}}', "application/json"),
    (b"\xef\xbb\xbf{}", "application/json"),
    (b"null", "text/plain"),
    (b"", ""),
    (b"a", "\x80"),
]


def encoded(pairs: list[tuple[str, str]]) -> str:
    """As an address or a form writes them, lone surrogates included."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def wrong(kind: str) -> st.SearchStrategy[str]:
    """What a field of that kind cannot hold: of its own kind, two times out of three where there are such."""
    own = st.sampled_from(KINDS[kind]) if kind in KINDS else words
    return own | own | words


pairs: st.SearchStrategy[Any] = st.lists(st.tuples(names, words) | pages, max_size=6)
