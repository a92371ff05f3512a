"""What companies are to one another, as declared; and what members were asked about a company that enters."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentorat.lib.scoping import ScopedManager
from programs.enums import AnsweredBy, CompetitionAnswer, RelationKind
from programs.models.fields import FAR, FIRST_DAY, LAST_DAY, in_choices
from programs.models.tenancy import Company, Consortium


def _plausible(field: str) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__range": (FIRST_DAY, LAST_DAY)})


class CompanyRelation(models.Model):
    """What one company is to another, as declared: `source` supplies, competes with, is a partner of, belongs to `target`.

    It counts from `starts_on` to `ends_on`, both included and both open when absent, until it is ended with a reason.
    `declared_for` is the company whose representative declared it; None when the coordinator did.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="relations")
    source = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="relations_out")
    target = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="relations_in")
    kind = models.CharField(_("relation"), max_length=10, choices=RelationKind)
    depends = models.BooleanField(_("one depends on the other"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    declared_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    declared_for = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    declared_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = ScopedManager(consortium="consortium")

    class Meta:
        constraints = [
            in_choices("kind", RelationKind, "relation_kind_known"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="relation_between_two"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="relation_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first."),
            ),
            models.CheckConstraint(
                condition=_plausible("starts_on") & _plausible("ends_on"),
                name="relation_dates_plausible",
                violation_error_message=FAR,
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(end_reason=""), name="relation_ended_says_why"
            ),
            models.UniqueConstraint(
                fields=["source", "target", "kind", "starts_on"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="relation_once",
                violation_error_message=_("This relation is already declared."),
            ),
        ]


class EntryQuestion(models.Model):
    """Whether `asked`, there already, competes with `company`, which enters. One for each two companies.

    `how` says who answered: the representative of `asked`, the coordinator for it, or nobody within the time to answer.
    An objection is the competition declared with it (`relation`), until that ends with a reason. `closed_at` is set when
    one of the two leaves: the answer stays to be read, and the question may be asked again.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="questions")
    asked = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="questions_asked")
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=8, choices=CompetitionAnswer, blank=True)
    how = models.CharField(max_length=14, choices=AnsweredBy, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("programs.User", null=True, on_delete=models.SET_NULL, related_name="+")
    relation = models.ForeignKey(
        CompanyRelation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(consortium="consortium")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["", *CompetitionAnswer.values]), name="entry_answer_known"
            ),
            models.CheckConstraint(condition=Q(how__in=["", *AnsweredBy.values]), name="entry_how_known"),
            models.CheckConstraint(condition=~Q(company=F("asked")), name="entry_between_two"),
            models.CheckConstraint(
                condition=Q(answer="", how="", answered_at=None)
                | (~Q(answer="") & ~Q(how="") & Q(answered_at__isnull=False)),
                name="entry_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answer="")
                | Q(answer=CompetitionAnswer.NONE, how=AnsweredBy.REPRESENTATIVE)
                | ~Q(reason=""),
                name="entry_says_why",
            ),
            models.UniqueConstraint(
                fields=["company", "asked"], condition=Q(closed_at=None), name="entry_asked_once"
            ),
        ]
