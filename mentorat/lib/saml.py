"""SAML 2.0 as a company's provider speaks it: one question by redirection, one signed assertion posted in return.

The library checks the signature, the schema, the issuer, the audience and the clock; what it leaves to its users is
asked here: the *signed* part itself must answer our question, be for us and have been sent to us, and serve once.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import time
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit
from xml.sax.saxutils import escape, quoteattr

from cryptography import x509
from django.core.cache import cache
from django.utils.translation import gettext_noop
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from mentorat.lib import outward
from mentorat.lib.text import one_line
from mentorat.lib.vouched import Fault, Vouched, VouchError, address

POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
EMAIL_NAMES = (
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "email",
    "mail",
    "emailAddress",
)
FIRST_NAMES = (
    "urn:oid:2.5.4.42",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
    "givenName",
)
LAST_NAMES = ("urn:oid:2.5.4.4", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", "sn")
MOST = 300_000  # characters of an answer
DRIFT = 300  # seconds between two clocks, as the library allows

Is = OneLogin_Saml2_ValidationError
WHY: list[tuple[tuple[int, ...], str]] = [
    ((Is.STATUS_CODE_IS_NOT_SUCCESS,), gettext_noop("The provider answers that it signed nobody in.")),
    (
        (Is.ASSERTION_EXPIRED, Is.RESPONSE_EXPIRED, Is.SESSION_EXPIRED),
        gettext_noop("The assertion has expired."),
    ),
    ((Is.ASSERTION_TOO_EARLY,), gettext_noop("The assertion is not valid yet: compare the clocks.")),
    ((Is.WRONG_AUDIENCE,), gettext_noop("The assertion is for another audience, or for none.")),
    (
        (Is.WRONG_DESTINATION, Is.EMPTY_DESTINATION),
        gettext_noop("The answer was sent to another address (Destination)."),
    ),
    (
        (Is.WRONG_INRESPONSETO,),
        gettext_noop("The assertion does not answer a question of ours (InResponseTo)."),
    ),
    (
        (Is.WRONG_ISSUER, Is.ISSUER_MULTIPLE_IN_RESPONSE, Is.ISSUER_NOT_FOUND_IN_ASSERTION),
        gettext_noop("The answer comes from another issuer."),
    ),
    (
        (Is.WRONG_SUBJECTCONFIRMATION,),
        gettext_noop(
            "The assertion has expired, answers another question or was sent to another address (SubjectConfirmation)."
        ),
    ),
    (
        (Is.NO_SIGNED_ASSERTION, Is.NO_SIGNED_MESSAGE, Is.NO_SIGNATURE_FOUND),
        gettext_noop("The assertion is not signed: it must be."),
    ),
    ((Is.INVALID_SIGNATURE,), gettext_noop("The signature is not that of the certificate given here.")),
    (
        (Is.DEPRECATED_SIGNATURE_METHOD, Is.DEPRECATED_DIGEST_METHOD),
        gettext_noop("The assertion is signed in a way that proves nothing any more (SHA-1)."),
    ),
    ((Is.WRONG_NUMBER_OF_ASSERTIONS,), gettext_noop("One assertion is needed, and no other.")),
]


@dataclass(frozen=True)
class Service:
    """Who we are (`entity_id`, `acs`: where answers are posted) and who they are."""

    entity_id: str
    acs: str
    issuer: str
    sso_url: str
    certificates: tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """What the metadata of a provider say of it; certificates in base64, without frame."""

    issuer: str
    sso_url: str
    certificates: tuple[str, ...]


def new_id() -> str:
    """The number of a question: an XML name that nobody guesses."""
    return f"_{secrets.token_hex(20)}"


def where_to_go(service: Service, number: str) -> str:
    """The address of the provider's own page, with the question numbered so."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    question = (
        '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"'
        f' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID={quoteattr(number)} Version="2.0"'
        f' IssueInstant="{now}" Destination={quoteattr(service.sso_url)} ProtocolBinding="{POST}"'
        f" AssertionConsumerServiceURL={quoteattr(service.acs)}><saml:Issuer>{escape(service.entity_id)}</saml:Issuer>"
        f'<samlp:NameIDPolicy Format="{EMAIL_FORMAT}" AllowCreate="true"/></samlp:AuthnRequest>'
    )
    packed = base64.b64encode(zlib.compress(question.encode(), 9)[2:-4]).decode()
    return f"{service.sso_url}{'&' if '?' in service.sso_url else '?'}{urlencode({'SAMLRequest': packed})}"


def metadata(entity_id: str, acs: str) -> str:
    """What we publish of ourselves, for whoever sets the provider up."""
    return (
        '<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"'
        f" entityID={quoteattr(entity_id)}>"
        '<md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true"'
        ' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        f"<md:NameIDFormat>{EMAIL_FORMAT}</md:NameIDFormat>"
        f'<md:AssertionConsumerService Binding="{POST}" Location={quoteattr(acs)} index="1" isDefault="true"/>'
        "</md:SPSSODescriptor></md:EntityDescriptor>"
    )


def published(xml: str) -> Published:
    """What the metadata say. Raises VouchError when they are none, or lack what is needed."""
    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse(xml.encode()).get("idp", {})
    except Exception as error:
        raise VouchError(
            Fault.MISANSWERED, gettext_noop("This is not the metadata of a SAML provider.")
        ) from error
    several = found.get("x509certMulti", {}).get("signing", [])
    kept = certificates("\n\n".join(several or [found.get("x509cert", "")]))
    said = Published(found.get("entityId", ""), found.get("singleSignOnService", {}).get("url", ""), kept)
    if not (said.issuer and said.sso_url and said.certificates):
        raise VouchError(
            Fault.MISANSWERED,
            gettext_noop("The metadata lack an entity id, an address for redirection, or a certificate."),
        )
    return said


def fetched(url: str, *, loopback: bool) -> Published:
    """What the metadata at that address say. Raises VouchError."""
    try:
        return published(outward.get(url, loopback=loopback).decode())
    except outward.OutwardError as error:
        raise VouchError(Fault.UNREACHABLE, "%(why)s", why=error) from error
    except UnicodeDecodeError as error:
        raise VouchError(
            Fault.MISANSWERED, gettext_noop("This is not the metadata of a SAML provider.")
        ) from error


def certificates(text: str) -> tuple[str, ...]:
    """The certificates that the text holds, with or without their frame, blank lines between them; only sound ones.

    Raises VouchError when what stands there is none.
    """
    framed = text.replace("-----BEGIN CERTIFICATE-----", "\n\n").replace("-----END CERTIFICATE-----", "\n\n")
    found = ["".join(part.split()) for part in framed.replace("\r", "").split("\n\n")]
    kept = tuple(dict.fromkeys(part for part in found if part))
    for each in kept:
        last_day(each)
    return kept


def last_day(certificate: str) -> datetime:
    """Until when the certificate is meant to serve. Raises VouchError when it is none."""
    try:
        return x509.load_der_x509_certificate(
            base64.b64decode(certificate, validate=True)
        ).not_valid_after_utc
    except (ValueError, binascii.Error) as error:
        raise VouchError(Fault.MISANSWERED, gettext_noop("This is not a certificate.")) from error


def vouched(service: Service, number: str, posted: str) -> Vouched:
    """Whom the posted answer stands for. Raises VouchError unless it is theirs, for us, of now, to the question `number`."""
    if not posted or len(posted) > MOST:
        raise VouchError(Fault.MISANSWERED, gettext_noop("There is no answer, or it is too long."))
    try:
        answer = OneLogin_Saml2_Response(_settings(service), posted)
        answer.is_valid(_received(service), request_id=number, raise_exceptions=True)
        _answers(answer, service, number)
        _once(answer)
        return Vouched(address(_email(answer)), _name(answer))
    except VouchError:
        raise
    except OneLogin_Saml2_ValidationError as error:
        refused = error.code == OneLogin_Saml2_ValidationError.STATUS_CODE_IS_NOT_SUCCESS
        fault = Fault.CANCELLED if refused else Fault.MISANSWERED
        raise VouchError(fault, _why(error.code), cause=one_line(str(error))) from error
    except (OneLogin_Saml2_Error, ValueError, binascii.Error, SyntaxError, KeyError, TypeError) as error:
        cause = one_line(str(error))
        raise VouchError(
            Fault.MISANSWERED, gettext_noop("The answer cannot be read."), cause=cause
        ) from error


def _why(code: object) -> str:
    """What the library refuses an answer for, in our words."""
    other = gettext_noop("The answer is not made as SAML asks: its technicians compare the settings.")
    return next((words for codes, words in WHY if code in codes), other)


def _answers(answer: OneLogin_Saml2_Response, service: Service, number: str) -> None:
    """The signed assertion answers our question, at our address, for us; one that answers none is refused."""
    if service.entity_id not in answer.get_audiences():
        raise VouchError(
            Fault.MISANSWERED, gettext_noop("The assertion is for another audience, or for none.")
        )
    said = answer._query_assertion("/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData")
    if not said or any(each.get("InResponseTo") != number for each in said):
        raise VouchError(
            Fault.MISANSWERED,
            gettext_noop("The assertion does not answer a question of ours (InResponseTo)."),
        )
    if any(each.get("Recipient") != service.acs for each in said):
        raise VouchError(
            Fault.MISANSWERED, gettext_noop("The assertion was sent to another address (Recipient).")
        )
    if any(not each.get("NotOnOrAfter") for each in said):
        raise VouchError(Fault.MISANSWERED, gettext_noop("The assertion has no end (NotOnOrAfter)."))


def _once(answer: OneLogin_Saml2_Response) -> None:
    """An assertion serves once, as long as it lasts."""
    lasts = int(answer.get_assertion_not_on_or_after() or 0) - int(time.time()) + DRIFT
    if not cache.add(f"saml:{answer.get_assertion_id()}", True, max(lasts, DRIFT)):
        raise VouchError(Fault.LOST, gettext_noop("The assertion was used already."))


def _email(answer: OneLogin_Saml2_Response) -> str:
    attributes = answer.get_attributes()
    for name in EMAIL_NAMES:
        values = attributes.get(name)
        if values:
            if len(values) > 1:
                raise VouchError(
                    Fault.NO_EMAIL, gettext_noop("Several addresses were received: one is needed.")
                )
            return str(values[0])
    return str(answer.get_nameid()) if answer.get_nameid_format() == EMAIL_FORMAT else ""


def _name(answer: OneLogin_Saml2_Response) -> str:
    attributes = answer.get_attributes()
    parts = (
        next((attributes[n][0] for n in names if attributes.get(n)), "")
        for names in (FIRST_NAMES, LAST_NAMES)
    )
    return one_line(" ".join(str(part) for part in parts if part))[:160]


def _received(service: Service) -> dict[str, object]:
    """Where the answer came to, as the library asks it: our public address, whatever stands in front of us."""
    parts = urlsplit(service.acs)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": {},
        "post_data": {},
    }


def _settings(service: Service) -> OneLogin_Saml2_Settings:
    framed = [OneLogin_Saml2_Utils.format_cert(each) for each in service.certificates]
    return OneLogin_Saml2_Settings(
        {
            "strict": True,
            "debug": False,
            "sp": {
                "entityId": service.entity_id,
                "assertionConsumerService": {"url": service.acs, "binding": POST},
            },
            "idp": {
                "entityId": service.issuer,
                "singleSignOnService": {"url": service.sso_url},
                "x509certMulti": {"signing": framed},
            },
            "security": {
                "wantAssertionsSigned": True,
                "wantAttributeStatement": False,
                "wantNameId": False,
                "requestedAuthnContext": False,
                "rejectDeprecatedAlgorithm": True,
                "allowRepeatAttributeName": True,
                "allowSingleLabelDomains": True,
            },
        }
    )
