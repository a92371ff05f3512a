"""One settings file. `MENTORAT_MODE` says where we are: production (the default), development, demo or test.

A variable that is missing or malformed stops the start with its name and what it should look like. The demo always has
its own SQLite file and answers on this machine only, so its "choose who you are" page cannot exist in production.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
# What the demo and development write; never in production.
STATE_DIR = Path(env.str("MENTORAT_STATE_DIR", default=str(BASE_DIR / ".demo")))

MODES = ("production", "development", "demo", "test")
MODE: str = env.str("MENTORAT_MODE", default="production")
if MODE not in MODES:
    raise ImproperlyConfigured(f"MENTORAT_MODE={MODE!r}: choose one of {', '.join(MODES)}.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = MODE == "development"
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]


def required(name: str, hint: str, local: str) -> str:
    """The variable `name`; in production it must be set, elsewhere `local` stands in for it."""
    value: str = env.str(name, default="")
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return local


def check_seal(key: str, passphrase: str, trusted: str) -> None:
    """A key that cannot seal, or a certificate that cannot be read, stops the start and not the first signature."""
    if key in ("", "none") and not trusted:
        return
    from mentorat.lib import seal_keys

    for name, read in (
        ("SEAL_KEY", lambda: key in ("", "none") or seal_keys.read(key, passphrase)),
        ("SEAL_TRUSTED", lambda: not trusted or seal_keys.certificates(trusted)),
    ):
        try:
            read()
        except seal_keys.SealKeyError as error:
            raise ImproperlyConfigured(
                f"{name} cannot be used: {error} Give the path of a file, or its content in base64."
            ) from error


SECRET_KEY = required(
    "SECRET_KEY",
    "Give 50 random characters: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
    "local-only-" + "k" * 50,
)
# Former keys, separated by commas: what they sealed is still read.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is shorter than 50 characters: anyone could guess a session.")
if PRODUCTION and any(len(key) < 50 for key in SECRET_KEY_FALLBACKS):
    raise ImproperlyConfigured("SECRET_KEY_FALLBACKS holds a key shorter than 50 characters.")
SITE_URL = required(
    "SITE_URL", "Give the public address, e.g. https://mentorat.example.org", "http://localhost:8000"
).rstrip("/")
ALLOWED_HOSTS = [*LOCAL_HOSTS, "testserver"] if not PRODUCTION else env.list("ALLOWED_HOSTS", default=[])
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is not set. Give the host names separated by commas, e.g. mentorat.example.org"
    )
CSRF_FAILURE_VIEW = "programs.views.expired.form_expired"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if PRODUCTION else []

INSTALLED_APPS = [
    "mentorat.apps.MentoratConfig",
    "tracking",
    "charters",
    "matching",
    "programs",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_structlog",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "programs.middleware.SessionLimitsMiddleware",
    "programs.middleware.CompanyAccountMiddleware",
    "programs.middleware.PersonalSettingsMiddleware",
    "programs.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "programs.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "programs.middleware.RequestLogMiddleware",
    "mentorat.lib.spreadsheet.page.TableSheetMiddleware",
]
ROOT_URLCONF = "mentorat.urls"
WSGI_APPLICATION = "mentorat.wsgi.application"
_template_loaders: list[Any] = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "programs.context_processors.frame",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _template_loaders
                    if DEBUG
                    else [("django.template.loaders.cached.Loader", _template_loaders)],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.static",
                "django.templatetags.i18n",
                "mentorat.templatetags.ui",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data: PostgreSQL in production and in the tests, SQLite for a demo that needs nothing installed.
_sqlite = f"sqlite:///{STATE_DIR / (MODE + '.sqlite3')}"
DATABASES = {
    "default": env.db_url_config(
        _sqlite
        if DEMO
        else required("DATABASE_URL", "e.g. postgresql://user:password@host:5432/mentorat", _sqlite)
    )
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if PRODUCTION:
    # A worker keeps its connection, which has read the catalogue and its policies: whose rows are seen is told in each
    # transaction, never to the connection.
    DATABASES["default"] = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True} | DATABASES["default"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "mentorat.lib.postgresql"  # tells PostgreSQL whose rows may be seen
elif PRODUCTION:
    raise ImproperlyConfigured("DATABASE_URL must point to PostgreSQL (15 or later) in production.")
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    STATE_DIR.mkdir(parents=True, exist_ok=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = "" if DEMO else required("REDIS_URL", "e.g. redis://host:6379/0", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# People and sign-in
AUTH_USER_MODEL = "programs.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "programs.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# How often an address is written to is counted by place and address together (programs/forms/signin.py): an attacker
# elsewhere uses nothing up for its owner.
ACCOUNT_FORMS = {
    "login": "programs.forms.signin.SignInForm",
    "request_login_code": "programs.forms.signin.CodeForm",
}
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "request_login_code": "20/m/ip"}
# How many proxies stand in front and add to X-Forwarded-For: limits and sessions count the address that the last one saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)
MFA_ADAPTER = "programs.mfa.MFAAdapter"
MFA_FORMS = {"add_webauthn": "programs.forms.passkeys.AddPasskeyForm"}
MFA_TOTP_ISSUER = "Mentorat"
MFA_RECOVERY_CODES_SHOW_ONCE = True
SECOND_FACTOR_WAIVED = DEMO  # the roles that owe one: programs/second_factor.py
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# Companies' own accounts (programs/vouching.py): a provider on this very machine is for trying things out.
PROVIDERS_ON_LOOPBACK = not PRODUCTION

# Language, time
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "mentorat" / "locale"]
FORMAT_MODULE_PATH = ["mentorat.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
MEDIA_ROOT = STATE_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
# An act on a thousand people (programs.services.bulk.MOST) names each of them in a field of its own.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2500
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# Mail: the outbox speaks SMTP itself (see programs/outbox.py); the demo keeps its mails on a page.
DEFAULT_FROM_EMAIL = required(
    "DEFAULT_FROM_EMAIL", "e.g. Mentorat <bonjour@example.org>", "Mentorat <bonjour@mentorat.example>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_BACKEND = "programs.outbox.OutboxBackend"
SMTP_URL = required("SMTP_URL", "e.g. smtp+tls://user:password@host:587", "")
EMAIL_TIMEOUT = 15

# The platform's seal on the PDFs it hands out (see mentorat/lib/platform_seal.py); elsewhere a key makes itself.
SEAL_KEY = required(
    "SEAL_KEY",
    "Make one with python3 manage.py make_seal, or write none: signed copies then bear no seal.",
    "",
)
SEAL_PASSPHRASE: str = env.str("SEAL_PASSPHRASE", default="")
SEAL_TRUSTED: str = env.str("SEAL_TRUSTED", default="")  # certificates of former keys
check_seal(SEAL_KEY, SEAL_PASSPHRASE, SEAL_TRUSTED)

# Jobs: PostgreSQL is the queue, Celery only wakes it; eager where there is no broker.
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # a worker's log is as discreet as the others
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "retry_on_timeout": True,
}
CELERY_TIMEZONE = "UTC"

# Browser security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "programs.sessions"
# How long a session lasts unused, and in all: of those who owe a second proof (programs/second_factor.py), of the others.
SESSION_LIMITS = {
    "in_charge": (timedelta(hours=12), timedelta(days=7)),
    "others": (timedelta(days=30), timedelta(days=90)),
}
SESSION_COOKIE_AGE = 30 * 24 * 3600
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_SECURE = LANGUAGE_COOKIE_HTTPONLY = True
    LANGUAGE_COOKIE_SAMESITE = "Lax"

# Logs and mails about errors say where it broke, and nothing of what was sent.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "discreet": {"()": "mentorat.lib.discreet.HideSecrets"},
        "production": {"()": "django.utils.log.RequireDebugFalse"},
    },
    "formatters": {"discreet": {"()": "mentorat.lib.discreet.Formatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["discreet"], "formatter": "discreet"},
        "mail": {
            "class": "django.utils.log.AdminEmailHandler",
            "reporter_class": "mentorat.lib.discreet.Report",
            "level": "ERROR",
            "filters": ["production", "discreet"],
        },
    },
    "root": {"handlers": ["console"], "level": "INFO" if PRODUCTION else "WARNING"},
    "loggers": {"django": {"handlers": ["mail"], "level": "INFO"}},
}
SENTRY_DSN: str = env.str("SENTRY_DSN", default="")
SILENCED_SYSTEM_CHECKS: list[str] = []
