"""A SAML provider on the loopback, which signs with real keys and keeps to the rules unless a test bends one."""

from __future__ import annotations

import base64
import html
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from tests.loopback import Quiet, served

EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
NS = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"


@cache
def pair(name: str) -> tuple[str, str]:
    """A key and its certificate, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1))
    signed = made.not_valid_after(now + timedelta(days=900)).sign(key, hashes.SHA256())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem.decode(), signed.public_bytes(serialization.Encoding.PEM).decode()


def at(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Idp:
    """`said` goes over what the assertion says; `bend` changes the whole answer, once signed."""

    url: str = ""
    sso: str = ""  # where its metadata say that one signs in
    said: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, list[str]] = field(default_factory=dict)
    signer: str = "idp"
    signs: bool = True
    method: tuple[str, str] = (RSA_SHA256, SHA256)
    bend: Callable[[str], str] = str
    questions: list[Any] = field(default_factory=list)

    @property
    def entity_id(self) -> str:
        return f"{self.url}/metadata"

    def metadata(self) -> str:
        certificate = "".join(pair("idp")[1].split("\n")[1:-2])
        return (
            f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{self.entity_id}">'
            '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
            '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
            f"<ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"'
            f' Location="{self.sso or f"{self.url}/sso?a=1&amp;b=2"}"/></md:IDPSSODescriptor></md:EntityDescriptor>'
        )

    def answer(self, packed: str) -> tuple[str, str]:
        """Where the browser posts, and what: the answer to that question."""
        question = etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
        self.questions.append(question)
        acs = question.get("AssertionConsumerServiceURL")
        issuer = question.findtext("{*}Issuer")
        given = {
            "issuer": self.entity_id,
            "audience": f"<saml:AudienceRestriction><saml:Audience>{issuer}</saml:Audience></saml:AudienceRestriction>",
            "to": f'InResponseTo="{question.get("ID")}"',
            "recipient": f'Recipient="{acs}"',
            "ends": f'NotOnOrAfter="{at(300)}"',
            "from": at(-60),
            "until": at(300),
            "email": "mentor0@alpha.example",
            "format": EMAIL_FORMAT,
            "status": SUCCESS,
            "response_to": f'InResponseTo="{question.get("ID")}"',
            "destination": f'Destination="{acs}"',
            **self.said,
        }
        text = self.bend(self.response(given))
        return str(acs), base64.b64encode(text.encode()).decode()

    def response(self, given: dict[str, str]) -> str:
        head = (
            f'<samlp:Response {NS} ID="_{uuid4().hex}" Version="2.0" IssueInstant="{at(0)}" {given["response_to"]}'
            f" {given['destination']}><saml:Issuer>{given['issuer']}</saml:Issuer>"
            f'<samlp:Status><samlp:StatusCode Value="{given["status"]}"/></samlp:Status>'
        )
        return f"{head}{self.assertion(given) if given['status'] == SUCCESS else ''}</samlp:Response>"

    def assertion(self, given: dict[str, str]) -> str:
        listed = "".join(
            f'<saml:Attribute Name="{name}">'
            + "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
            + "</saml:Attribute>"
            for name, values in self.attributes.items()
        )
        text = (
            f'<saml:Assertion {NS} ID="_{uuid4().hex}" Version="2.0" IssueInstant="{at(0)}">'
            f"<saml:Issuer>{given['issuer']}</saml:Issuer><saml:Subject>"
            f'<saml:NameID Format="{given["format"]}">{given["email"]}</saml:NameID>'
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f"<saml:SubjectConfirmationData {given['to']} {given['recipient']} {given['ends']}/>"
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{given["from"]}" NotOnOrAfter="{given["until"]}">{given["audience"]}'
            f'</saml:Conditions><saml:AuthnStatement AuthnInstant="{at(0)}"><saml:AuthnContext>'
            "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>"
            "</saml:AuthnContext></saml:AuthnStatement>"
            + (f"<saml:AttributeStatement>{listed}</saml:AttributeStatement>" if listed else "")
            + "</saml:Assertion>"
        )
        if not self.signs:
            return text
        key, certificate = pair(self.signer)
        return str(OneLogin_Saml2_Utils.add_sign(text, key, certificate, False, *self.method).decode())


@contextmanager
def serving(idp: Idp) -> Iterator[Idp]:
    """The provider answers while this lasts."""

    class Handler(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            at, query = urlsplit(self.path), parse_qs(urlsplit(self.path).query)
            page = idp.metadata()
            if at.path == "/sso":
                acs, posted = idp.answer(query["SAMLRequest"][0])
                page = (
                    f'<form method="post" action="{html.escape(acs)}">'
                    f'<input type="hidden" name="SAMLResponse" value="{posted}"><button>ok</button></form>'
                )
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if at.path == "/sso" else "application/xml")
            self.end_headers()
            self.wfile.write(page.encode())

    with served(Handler) as idp.url:
        yield idp
