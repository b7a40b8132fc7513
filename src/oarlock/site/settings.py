"""Django's settings, from the environment: OARLOCK_WORKSPACE names the workspace whose pages are served."""

from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from oarlock.config import Settings
from oarlock.kit.locale_codes import DJANGO
from oarlock.lake.workspace import open_workspace
from oarlock.site.databases import database
from oarlock.site.mail import mail
from oarlock.site.outside import providers
from oarlock.site.secret import secret_key

OARLOCK = Settings.from_env()
WORKSPACE = open_workspace((OARLOCK.workspace or Path.cwd()).absolute(), lake=OARLOCK.lake, database=OARLOCK.database)

DEBUG = False
IS_HTTPS = os.environ.get("OARLOCK_HTTPS", "") == "1"
ALLOWED_HOSTS = [*os.environ.get("OARLOCK_HOSTS", "").split(), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in os.environ.get("OARLOCK_HOSTS", "").split()]
SECRET_KEY = secret_key(WORKSPACE.path)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    "oarlock.site",
    "oarlock.app.shell",
    "oarlock.app.access",
    "oarlock.app.today",
    "oarlock.app.portfolio",
    "oarlock.app.find",
    "oarlock.app.accounts",
    "oarlock.app.revenue",
    "oarlock.app.catalogue",
    "oarlock.app.imports",
    "oarlock.app.jobs",
    "oarlock.app.company",
    "oarlock.app.tasks",
    "oarlock.app.usage",
    "oarlock.app.modes",
    "oarlock.app.voice",
    "oarlock.app.boundaries",
    "oarlock.app.effort",
    "oarlock.app.choice",
    "oarlock.app.spectrum",
    "oarlock.app.concentration",
    "oarlock.app.scale_value",
    "oarlock.app.glossary",
    "oarlock.app.health",
    "oarlock.app.tokens",
    "oarlock.app.intake",
    "oarlock.app.webhooks",
    "oarlock.api",
    "oarlock.app.judgements",
    "oarlock.app.scenarios",
    "oarlock.app.symptoms",
    "oarlock.app.audit",
    "oarlock.app.privacy",
    "oarlock.app.digests",
]
MIDDLEWARE = [
    "oarlock.app.shell.headers.headers",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "oarlock.app.company.middleware.current",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "oarlock.app.access.middleware.signed_in",
    "oarlock.app.shell.language.language",
    "allauth.account.middleware.AccountMiddleware",
    "oarlock.app.shell.failures.failures",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "oarlock.site.urls"
WSGI_APPLICATION = "oarlock.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "oarlock.site.templates.environment",
            "context_processors": ["oarlock.site.templates.token"],
        },
    }
]
DATABASES = {"default": database(WORKSPACE.store)}
# Codes that were used and tries that were counted are known to every process of the site.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = ["oarlock.app.access.backend.People"]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "oarlock.app.access.adapters.Accounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
MFA_ADAPTER = "oarlock.app.access.adapters.Factors"
MFA_FORMS = {"authenticate": "oarlock.app.access.factors.CodeForm"}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1  # a step before and after, for phones whose clock is off and for those who type slowly
SOCIALACCOUNT_ADAPTER = "oarlock.app.access.adapters.Outside"
SOCIALACCOUNT_PROVIDERS = providers(os.environ)
globals().update(mail(os.environ))
PUBLIC_URL = next((f"https://{host}" for host in os.environ.get("OARLOCK_HOSTS", "").split()), "")

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = list(DJANGO.items())

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = WORKSPACE.path / "static"
WHITENOISE_MAX_AGE = 3600

SESSION_ENGINE = "oarlock.app.access.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "oarlock-session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "oarlock-csrf"
CSRF_FAILURE_VIEW = "oarlock.app.access.unsent_views.stale_form"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_HANDLERS = ["oarlock.app.imports.handler.Bounded"]
UPLOAD_BYTES = int(os.environ.get("OARLOCK_UPLOAD_MB", "") or 512) << 20
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
API_CALLS_A_MINUTE = int(os.environ.get("OARLOCK_API_CALLS_A_MINUTE", "600"))
API_UPLOAD_BYTES = 200_000_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGGING_CONFIG = None
