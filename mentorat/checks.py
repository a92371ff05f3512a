"""What `manage.py check` says of an installation, beyond what Django knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core import checks

from mentorat.lib import platform_seal

SOON = timedelta(days=60)


@checks.register()
def seal(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
    """Copies without a seal, or soon without one, are said plainly."""
    from django.conf import settings

    if not settings.PRODUCTION:
        return []
    key = platform_seal.own()
    if key is None:
        return [
            checks.Warning(
                "SEAL_KEY is none: signed copies bear no seal, so nobody can check one without this platform.",
                hint="python manage.py make_seal",
                id="mentorat.W001",
            )
        ]
    if not key.valid_at(datetime.now(UTC) + SOON):
        last = key.certificate.not_valid_after_utc
        return [
            checks.Warning(
                f"The certificate of the seal ends on {last:%Y-%m-%d}: after that day nothing is sealed.",
                hint="Make another with make_seal; put the former certificate in SEAL_TRUSTED.",
                id="mentorat.W002",
            )
        ]
    return []


@checks.register(checks.Tags.database, deploy=True)
def rows_are_held(app_configs: Any, **options: Any) -> list[checks.CheckMessage]:
    """`manage.py check --deploy --database default`: the application's role is held by the policies of the tables."""
    from django.db import connection

    if "default" not in (options.get("databases") or ()) or connection.vendor != "postgresql":
        return []
    from mentorat.lib import rows

    return [
        checks.Error(
            sentence,
            hint="python manage.py secure_database, as the owner; then give DATABASE_URL the role mentorat_app.",
            id="mentorat.E001",
        )
        for sentence in rows.weaknesses()
    ]
