"""An answer of a SAML provider is believed whole or not at all, and says why not."""

from __future__ import annotations

import base64
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation

from mentorat.lib import saml
from mentorat.lib.vouched import Fault, Vouched, VouchError
from tests.saml_idp import Idp, at, pair

EMAIL = "mentor0@alpha.example"
URL = "https://idp.example"
PUBLISHED = saml.published(Idp(url=URL).metadata())
SERVICE = saml.Service(
    "https://here.example/metadata.xml", "https://here.example/back/", *vars(PUBLISHED).values()
)


def answered(idp: Idp, number: str = "") -> Vouched:
    """What is made of the provider's answer to a question."""
    number = number or saml.new_id()
    question = parse_qs(urlsplit(saml.where_to_go(SERVICE, number)).query)["SAMLRequest"][0]
    _acs, posted = idp.answer(question)
    return saml.vouched(SERVICE, number, posted)


def wrapped(text: str) -> str:
    """The signed assertion is set aside, and another one, unsigned, stands in its place with somebody's address."""
    signed = re.search(r"<saml:Assertion.*</saml:Assertion>", text, re.DOTALL)
    assert signed
    bare = re.sub(r"<ds:Signature.*?</ds:Signature>", "", signed[0], flags=re.DOTALL)
    forged = bare.replace('ID="_', 'ID="_evil').replace("stranger@alpha.example", EMAIL)
    kept = f"<samlp:Extensions>{signed[0]}</samlp:Extensions>"
    return text.replace(signed[0], forged).replace("<samlp:Status>", f"{kept}<samlp:Status>")


def doubled(text: str) -> str:
    """A second assertion, unsigned, before the signed one."""
    signed = re.search(r"<saml:Assertion.*</saml:Assertion>", text, re.DOTALL)
    assert signed
    bare = re.sub(r"<ds:Signature.*?</ds:Signature>", "", signed[0], flags=re.DOTALL)
    forged = bare.replace('ID="_', 'ID="_evil').replace("stranger@alpha.example", EMAIL)
    return text.replace(signed[0], forged + signed[0])


def with_entities(text: str) -> str:
    return f'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>{text}'


STRANGER = {"email": "stranger@alpha.example"}
ATTACKS: dict[str, tuple[dict[str, Any], str]] = {
    "not signed": ({"signs": False}, "is not signed"),
    "another key": ({"signer": "somebody"}, "Signature validation failed"),
    "an old way of signing": (
        {"method": ("http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2000/09/xmldsig#sha1")},
        "Deprecated",
    ),
    "changed after signing": (
        {
            "said": STRANGER,
            "bend": lambda text: text.replace("stranger@alpha.example", EMAIL),
        },
        "Signature validation failed",
    ),
    "wrapped": ({"said": STRANGER, "bend": wrapped}, "1 assertion"),
    "doubled": ({"said": STRANGER, "bend": doubled}, "1 assertion"),
    "entities": ({"bend": with_entities}, "DTDForbidden"),
    "another audience": (
        {
            "said": {
                "audience": "<saml:AudienceRestriction><saml:Audience>x</saml:Audience></saml:AudienceRestriction>"
            }
        },
        "not a valid audience",
    ),
    "no audience": ({"said": {"audience": ""}}, "another audience, or for none"),
    "another issuer": ({"said": {"issuer": "https://evil.example"}}, "Invalid issuer"),
    "another question": (
        {"said": {"to": 'InResponseTo="_x"', "response_to": 'InResponseTo="_x"'}},
        "does not match the ID",
    ),
    "no question": ({"said": {"to": "", "response_to": ""}}, "question of ours"),
    "no question, in a frame that names ours": ({"said": {"to": ""}}, "question of ours"),
    "another address": (
        {"said": {"recipient": 'Recipient="https://evil.example/acs"'}},
        "A valid SubjectConfirmation",
    ),
    "sent elsewhere": (
        {"said": {"destination": 'Destination="https://evil.example/acs"'}},
        "instead of https://evil.example",
    ),
    "no end": ({"said": {"ends": ""}}, "has no end"),
    "over": ({"said": {"ends": f'NotOnOrAfter="{at(-10)}"'}}, "A valid SubjectConfirmation"),
    "conditions over": ({"said": {"until": at(-900)}}, "expired"),
    "not yet": ({"said": {"from": at(86_400)}}, "not yet valid"),
    "refused there": ({"said": {"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"}}, "Responder"),
    "no address": (
        {"said": {"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"}},
        "No e-mail address",
    ),
    "two addresses": ({"attributes": {"email": [EMAIL, "stranger@alpha.example"]}}, "Several addresses"),
    "rubbish": ({"bend": lambda _text: "<a/>"}, "Unsupported SAML version"),
    "no XML": ({"bend": lambda _text: "\x00 é"}, "cannot be read"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_answer_that_cannot_be_believed(name: str) -> None:
    bits, why = ATTACKS[name]
    with pytest.raises(VouchError, match=re.escape(why)) as found:
        answered(Idp(url=URL, **bits))
    with translation.override("fr"):
        assert found.value.detail
        assert found.value.detail not in str(found.value), (
            "in the reader's language, without a word of the library"
        )


def test_an_answer_that_can(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"urn:oid:2.5.4.42": ["Ada"], "sn": ["Lovelace"]}
    assert answered(Idp(url=URL, attributes=names)) == Vouched(EMAIL, "Ada Lovelace")
    unclear = Idp(url=URL, said={"format": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"})
    unclear.attributes = {"mail": [EMAIL.upper()]}
    assert answered(unclear).email == EMAIL
    commented = Idp(url=URL, said={"email": f"{EMAIL}<!---->.evil.example"})
    assert answered(commented).email == f"{EMAIL}.evil.example", "never the part before the comment"


def test_an_assertion_serves_once() -> None:
    number = saml.new_id()
    question = parse_qs(urlsplit(saml.where_to_go(SERVICE, number)).query)["SAMLRequest"][0]
    _acs, posted = Idp(url=URL).answer(question)
    saml.vouched(SERVICE, number, posted)
    with pytest.raises(VouchError) as again:
        saml.vouched(SERVICE, number, posted)
    assert again.value.fault == Fault.LOST


def test_metadata_and_certificates_are_read_as_people_paste_them() -> None:
    pem = pair("idp")[1]
    plain = "".join(pem.split("\n")[1:-2])
    assert saml.Published(f"{URL}/metadata", f"{URL}/sso?a=1&b=2", (plain,)) == PUBLISHED
    other = pair("other")[1]
    for text in (pem, plain, f"{pem}{pem}", pem.replace("\n", "\r\n")):
        assert saml.certificates(text) == (plain,)
    assert len(saml.certificates(f"{pem}\n{other}")) == 2
    for rubbish in ("no certificate", base64.b64encode(b"neither").decode()):
        with pytest.raises(VouchError):
            saml.certificates(rubbish)
    for xml in ("", "<a/>", "no xml", '<!DOCTYPE a [<!ENTITY e "e">]><a>&e;</a>'):
        with pytest.raises(VouchError):
            saml.published(xml)
