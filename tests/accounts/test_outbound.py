"""The guard of every request to an address that somebody gave."""

import pytest

from accounts import institutions, outbound
from accounts.outbound import GuardedSession, Unreachable, public_address, require_askable
from tests.accounts.idp import serving


@pytest.fixture
def idp():
    with serving() as provider:
        yield provider


LOCAL = [
    "127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "0.0.0.0", "::1", "fe80::1",
    "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "100.64.0.1", "224.0.0.1",
    "2130706433", "0x7f.1", "localhost",
]  # fmt: skip


@pytest.mark.parametrize("host", LOCAL)
def test_b4_08_no_address_inside_is_asked(settings, host):
    settings.OUTBOUND_TO_LOOPBACK = False
    with pytest.raises(Unreachable):
        public_address(host, 443)


@pytest.mark.parametrize(
    "address",
    [
        "http://id.example", "https://user:word@id.example", "https://", "file:///etc/passwd",
        "https://id.example:99999", "https://id.example/#a", "https://id.example/ b",
        "https://" + "a" * 600, "gopher://id.example",
    ],
)  # fmt: skip
def test_b4_08_only_plain_https_is_asked(settings, address):
    settings.OUTBOUND_TO_LOOPBACK = False
    with pytest.raises(Unreachable):
        require_askable(address)


def test_b4_08_a_name_that_changes_its_address_is_resolved_once(settings, monkeypatch):
    """Between the check and the connection nothing is asked again: the second answer never matters."""
    settings.OUTBOUND_TO_LOOPBACK = False
    answers = iter(["93.184.215.14", "127.0.0.1"])
    asked: list[str] = []
    connected: list[str] = []

    def resolve(host, port, **_named):
        asked.append(host)
        return [(2, 1, 6, "", (next(answers), port))]

    def connect(where, *_words, **_named):
        connected.append(where[0])
        raise OSError("not in a test")

    monkeypatch.setattr(outbound.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(outbound, "create_connection", connect)
    with pytest.raises(Unreachable), GuardedSession() as session:
        session.get("https://rebinding.example/")

    assert (asked, connected) == (["rebinding.example"], ["93.184.215.14"])


@pytest.mark.parametrize("where", ["http://127.0.0.1:1/", "https://id.example/", "/elsewhere"])
def test_b4_08_no_redirect_is_followed(idp, where):
    idp.redirect = where
    with pytest.raises(Unreachable):
        institutions.discover(idp.issuer)


def test_b4_08_an_endless_answer_is_not_read(idp, monkeypatch):
    monkeypatch.setattr(outbound, "LARGEST_ANSWER", 50)
    with pytest.raises(Unreachable):
        institutions.discover(idp.issuer)


@pytest.mark.parametrize(
    ("host", "domain", "is_in"),
    [
        ("example.com", "example.com", True),
        ("mail.Example.com.", "example.com", True),
        ("evilexample.com", "example.com", False),
        ("evil-example.com", "example.com", False),
        ("example.com.evil.net", "example.com", False),
        ("example.com", "com", False),
        ("", "example.com", False),
        (".example.com", "example.com", False),
    ],
)
def test_b4_28_a_domain_is_matched_on_label_boundaries(host, domain, is_in):
    assert institutions.is_within(host, domain) is is_in
