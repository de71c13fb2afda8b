"""Settings of Django. Every value a town may set is read here from the environment, with its default."""

import os
from pathlib import Path

import dj_database_url

TOMONI_DATA = Path(os.environ.get("TOMONI_DATA", "data")).resolve()
TOMONI_FILES = TOMONI_DATA / "files"
TOMONI_UPLOADS = os.environ.get("TOMONI_UPLOADS", "")  # unfinished uploads; empty: TOMONI_DATA/uploads
TOMONI_SCANNER = os.environ.get("TOMONI_SCANNER", "") or "none"  # unix:/path or tcp:host:port of clamd
TOMONI_FILES_HOST = os.environ.get("TOMONI_FILES_HOST", "")  # downloads answer at this host alone
TOMONI_S3 = {
    part: os.environ.get(f"TOMONI_S3_{part.upper()}", "us-east-1" if part == "region" else "")
    for part in ("bucket", "endpoint", "key", "secret", "region")
    if os.environ.get("TOMONI_S3_BUCKET")
}
TOMONI_PACKS = Path(os.environ.get("TOMONI_PACKS", Path(__file__).resolve().parents[3] / "packs"))
TOMONI_DEMO = os.environ.get("TOMONI_DEMO") == "1"
TOMONI_NOW = os.environ.get("TOMONI_NOW", "")  # ISO date-time: replays and tests set the clock of the town
PORT = int(os.environ.get("PORT", "8000"))
TOMONI_PROXIES = int(os.environ.get("TOMONI_PROXIES") or 0)  # proxies in front, each adding to X-Forwarded-For
# 0: a line steers itself; -1 (`off`): none ever appears by itself
TOMONI_ADMIT_PER_MINUTE = int((os.environ.get("TOMONI_ADMIT_PER_MINUTE") or "0").replace("off", "-1"))

DEBUG = False
TOMONI_NO_SECRET = "set-up-only"  # until `tomoni migrate` makes one; no page is served with it (server.py)
SECRET_KEY = os.environ.get("TOMONI_SECRET") or (
    (TOMONI_DATA / "secret").read_text().strip() if (TOMONI_DATA / "secret").exists() else TOMONI_NO_SECRET
)
ALLOWED_HOSTS = [h for h in os.environ.get("TOMONI_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",") if h]
ALLOWED_HOSTS += [TOMONI_FILES_HOST] if TOMONI_FILES_HOST else []
ROOT_URLCONF = "tomoni.site.urls"
WSGI_APPLICATION = "tomoni.site.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "tomoni.core",
    "tomoni.services",
    "tomoni.payments",
    "tomoni.documents",
    "tomoni.cases",
    "tomoni.appeals",
    "tomoni.channels.look",
    "tomoni.channels.signin",
    "tomoni.channels.portal",
    "tomoni.channels.desk",
    "tomoni.channels.notify",
    "tomoni.channels.api",
    "tomoni.channels.waiting",
    "tomoni.site",
]
AUTH_USER_MODEL = "core.Staff"
AUTHENTICATION_BACKENDS = ["tomoni.core.adapters.staff_backend.StaffBackend"]
SESSION_ENGINE = "tomoni.core.adapters.sessions"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-65536;",
}
# A pooler in transaction mode (PgBouncer) keeps connections: ours are given back at once, without cursors.
POOLER = os.environ.get("TOMONI_POOLER") == "1"


def database(url: str) -> dict:
    """Connection settings for one address, `sqlite:///path` or `postgres://user:password@host/name`."""
    settings = dj_database_url.parse(url, conn_max_age=0 if POOLER else 600, conn_health_checks=True)
    if settings["ENGINE"].endswith("sqlite3"):
        settings |= {"ENGINE": "tomoni.core.adapters.sqlite_in_turn", "OPTIONS": dict(SQLITE_OPTIONS)}
    else:
        settings["DISABLE_SERVER_SIDE_CURSORS"] = POOLER
    return settings


DATABASES = {"default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{TOMONI_DATA / 'town.sqlite3'}")}
if os.environ.get("TOMONI_OWNER_DATABASE_URL"):
    # The owner migrates; the application's role neither owns tables nor gets round row-level security.
    DATABASES["owner"] = database(os.environ["TOMONI_OWNER_DATABASE_URL"])
# Who runs the machine and reads nobody (operating.py): `tomoni migrate` makes this role. No process connects with it.
TOMONI_OPERATOR = (
    database(os.environ["TOMONI_OPERATOR_DATABASE_URL"]) if os.environ.get("TOMONI_OPERATOR_DATABASE_URL") else None
)

LANGUAGE_CODE = "ja"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

STATIC_URL = "/static/"
STATIC_ROOT = TOMONI_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
MIDDLEWARE = [
    "tomoni.channels.waiting.pressure.PressureMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tomoni.site.middleware.HeadersMiddleware",
    "tomoni.site.middleware.TenantMiddleware",
    "tomoni.site.middleware.SessionMiddleware",
    "tomoni.site.middleware.LanguageMiddleware",
    "tomoni.channels.signin.middleware.SignedInMiddleware",
    "tomoni.site.throttle.ThrottleMiddleware",
    "tomoni.channels.waiting.gate.WaitingMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tomoni.site.plain_text.PlainTextMiddleware",
    "tomoni.channels.signin.lending.LentMiddleware",
]
SESSION_COOKIE_NAME = "tomoni_resident"  # staff have tomoni_staff, only below /desk/
CSRF_COOKIE_NAME = "tomoni_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tomoni.site.faults.csrf_failure"
EMAIL_HOST = os.environ.get("TOMONI_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("TOMONI_MAIL_PORT", "25"))
TOMONI_WEBHOOK_NETWORKS = [n for n in os.environ.get("TOMONI_WEBHOOK_NETWORKS", "").split(",") if n]
DEFAULT_FROM_EMAIL = os.environ.get("TOMONI_MAIL_FROM", "no-reply@localhost")
