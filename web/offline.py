"""What a browser needs to keep the site readable offline: the web manifest, the service worker, and whose answer it got."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PERSON_HEADER = "X-Person"
SURFACE = "#f7f5f1"
ACCENT = "#0b6074"


def key_of(request: HttpRequest) -> str:
    """The same for every sign-in of one person, and no id that is of use elsewhere."""
    if not request.user.is_authenticated:
        return ""
    return salted_hmac(PERSON_HEADER, str(request.user.pk), algorithm="sha256").hexdigest()[:16]


@login_not_required
@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker, served from the root because it may only look after what lies below it."""
    places = {
        "version": version_of_files(),
        "home": reverse("home"),
        "mine": reverse("assignments:mine"),
        "offline": reverse("offline"),
        "signOut": reverse("accounts:sign-out"),
        "static": settings.STATIC_URL,
        "keepSeconds": settings.SESSION_COOKIE_AGE,
    }
    return render(request, "offline/service_worker.js", {"places": json.dumps(places)}, content_type="text/javascript")


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
    """What the studio is called and looks like on the home screen of a phone."""
    details = {
        "name": settings.STUDIO_NAME,
        "short_name": settings.STUDIO_NAME.split()[0],
        "id": reverse("home"),
        "start_url": reverse("home"),
        "scope": reverse("home"),
        "display": "standalone",
        "background_color": SURFACE,
        "theme_color": ACCENT,
        "icons": [
            {"src": static("icons/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("icons/studio-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("icons/studio-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("icons/studio-maskable-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    }
    return JsonResponse(details, content_type="application/manifest+json")


def version_of_files() -> str:
    """Changes with every deploy that changes a static file or the offline page, so that browsers fetch them anew."""
    files = getattr(staticfiles_storage, "manifest_hash", "") or newest_change()
    return f"{files}{digest_of_page()}"


def newest_change() -> str:
    """Without a manifest, while developing: when somebody last saved a static file."""
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    return str(max((int(path.stat().st_mtime) for folder in folders for path in folder.rglob("*")), default=0))


@cache
def digest_of_page() -> str:
    pages = [settings.BASE_DIR / "templates" / name for name in ("base_public.html", "errors/error.html")]
    return sha256(b"".join(page.read_bytes() for page in pages)).hexdigest()[:8]
