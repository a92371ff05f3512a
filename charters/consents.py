"""The exact sentences that people tick, in the language of the document: they are kept with the signature."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from charters.models import Agreement, Charter
from programs.models import Company


def charter(document: Charter) -> str:
    with translation.override(document.language):
        if document.is_amendment:
            return _(
                "I have read version %(version)s of this charter, which replaces the one before it. I sign it electronically, "
                "of my own free will, and will keep to it."
            ) % {"version": document.version}
        return _(
            "I have read this charter. I sign it electronically, of my own free will, and will keep to it."
        )


def agreement(document: Agreement, company: Company) -> str:
    with translation.override(document.language):
        return _(
            "I have read version %(version)s of this agreement. I have the power to bind %(company)s, and I sign it "
            "electronically in its name."
        ) % {"version": document.version, "company": company.name}
