"""The style guide, for developers only: every component in its states. Mounted when DEBUG is on."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from design.toasts import toast
from styleguide.forms import SampleForm
from styleguide.samples import guide_context
from web.errors import error_response


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    context = guide_context(now=timezone.localtime())
    context["form"] = SampleForm()
    context["refused"] = SampleForm(
        {"name": "A name that is far too long for this field", "email": "nobody"}, auto_id="refused_%s"
    )
    return render(request, "styleguide/guide.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sample_dialog(request: HttpRequest) -> HttpResponse:
    form = SampleForm(request.POST or None, auto_id="dialog_%s")
    if request.method == "POST" and form.is_valid():
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response["HX-Trigger"] = '{"dialog:close": null}'
        return toast(response, "Moved to Tue 24 Nov, 07:30.", undo_url=reverse("design:toast"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "styleguide/dialog.html", {"form": form}, status=status)


@login_not_required
@require_safe
def more_rows(request: HttpRequest) -> HttpResponse:
    response = render(request, "styleguide/guide.html#more", guide_context(now=timezone.localtime()))
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_not_required
@require_POST
def sample_form(request: HttpRequest) -> HttpResponse:
    form = SampleForm(request.POST)
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "styleguide/guide.html#form", {"form": form}, status=status)


@login_not_required
@require_POST
def sample_toast(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    match request.POST.get("level"):
        case "error":
            return toast(response, "The class could not be moved.", level="error")
        case "warning":
            return toast(response, "Two people could not be told.", level="warning")
        case _:
            return toast(response, "3 classes cancelled.")


@login_not_required
@require_safe
def sample_error(request: HttpRequest, status: int) -> HttpResponse:
    return error_response(request, HTTPStatus(status))
