"""Who shares what with whom: the consortium, its companies, and who holds which role."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from mentorat.lib.scoping import ScopedManager
from programs.enums import CompanyState, Role
from programs.models.fields import in_choices


class Consortium(models.Model):
    """Companies that do not compete and lend one another mentors. The outer wall: nothing crosses it."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(unique=True)
    country = models.CharField(_("country"), max_length=2, choices=[("CA", _("Canada")), ("FR", _("France"))])
    language = models.CharField(_("language"), max_length=5, default="fr")
    zone = models.CharField(_("time zone"), max_length=40, default="America/Toronto")
    # What keeps two companies apart beyond a power relation, which always does; `apart_revision` counts the changes.
    suppliers_apart = models.BooleanField(default=False)  # every client and supplier, dependent or not
    partners_apart = models.BooleanField(default=False)
    apart_reason = models.CharField(_("reason"), max_length=300, blank=True)
    apart_revision = models.PositiveIntegerField(default=0)
    # What the notice says: whom to write to, and for how long things are kept after a programme is over.
    privacy_name = models.CharField(_("person in charge of personal data"), max_length=120, blank=True)
    privacy_email = models.EmailField(_("their address"), blank=True)
    retention_months = models.PositiveSmallIntegerField(
        _("months of keeping after a programme"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    proof_years = models.PositiveSmallIntegerField(
        _("years of keeping of signed evidence and of the register"),
        default=5,  # France: article 2224 of the civil code; Québec: three, article 2925
        validators=[MinValueValidator(3), MaxValueValidator(10)],
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        permissions = [("govern_consortium", "Govern"), ("represent_consortium", "Represent a company")]
        constraints = [
            models.CheckConstraint(
                condition=Q(retention_months__gte=1, retention_months__lte=60),
                name="consortium_keeps_1_to_60_months",
            ),
            models.CheckConstraint(
                condition=Q(proof_years__gte=3, proof_years__lte=10),
                name="consortium_keeps_proof_3_to_10_years",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ConsortiumUserObjectPermission(UserObjectPermissionBase):
    """Object permissions on a consortium; written by the membership service alone."""

    content_object = models.ForeignKey(Consortium, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        unique_together = ["user", "permission", "content_object"]


class Company(models.Model):
    """A company that enters (`admitted_at` not set yet), is a member, or has left (`left_at`).

    Its people may be paired while `cleared_at` is set: it is a member, and the agreement in force was signed for it
    (`signed_at`). Two companies that name the same corporate group (`group_key`) are in one group.
    """

    consortium = models.ForeignKey(Consortium, on_delete=models.CASCADE, related_name="companies")
    name = models.CharField(_("name"), max_length=120)
    key = models.CharField(max_length=120, editable=False)  # the name without case, accents or legal form
    place = models.CharField(_("place"), max_length=80, blank=True)
    sector = models.CharField(_("sector code"), max_length=10, blank=True)
    group = models.CharField(_("corporate group"), max_length=120, blank=True)
    group_key = models.CharField(max_length=120, blank=True, editable=False)
    signed_at = models.DateTimeField(null=True, blank=True)
    admitted_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(_("reason"), max_length=200, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(consortium="consortium")

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "key"],
                name="company_once_per_consortium",
                violation_error_message=_("This company is already in the consortium."),
            ),
            models.UniqueConstraint(fields=["consortium", "id"], name="company_in_consortium"),
            models.CheckConstraint(
                condition=Q(cleared_at=None)
                | Q(signed_at__isnull=False, admitted_at__isnull=False, left_at=None),
                name="company_cleared_is_a_member",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | ~Q(left_reason=""), name="company_left_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> CompanyState:
        if self.left_at is not None:
            return CompanyState.LEFT
        return CompanyState.ENTERING if self.admitted_at is None else CompanyState.MEMBER


class Membership(models.Model):
    """The truth about who holds which role where. Not scoped: it is what opens a scope.

    PostgreSQL keeps one active coordinator at least in every consortium that had one (migration 0015).
    """

    user = models.ForeignKey("programs.User", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=15, choices=Role)
    consortium = models.ForeignKey(
        Consortium, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    program = models.ForeignKey(
        "programs.Program", null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.ForeignKey(
        "programs.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            in_choices("role", Role, "membership_role_known"),
            models.CheckConstraint(
                condition=Q(role=Role.OPERATOR, consortium=None)
                | (~Q(role=Role.OPERATOR) & Q(consortium__isnull=False)),
                name="membership_operator_has_no_consortium",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.REPRESENTATIVE) | Q(company__isnull=False),
                name="membership_representative_has_company",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.PARTICIPANT) | Q(program__isnull=False),
                name="membership_participant_has_program",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "consortium", "company", "program"],
                nulls_distinct=False,
                name="membership_once",
            ),
        ]
