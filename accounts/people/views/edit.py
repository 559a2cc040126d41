"""One person: invited, shown, changed, given roles, let in again."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import person, require
from accounts.audit.presenters import tell
from accounts.audit.selectors import latest_about
from accounts.exceptions import AccountsError, EmailTaken, NotPermitted, PersonGone, SecondFactorOff
from accounts.models import User
from accounts.people.forms import InvitationForm, PersonForm, RolesForm
from accounts.people.selectors import person_detail
from accounts.people.services.offboarding import reactivate_person
from accounts.people.services.people import DETAILS, change_person, invite_person, note_way_in, set_roles
from accounts.people.views.dialogs import done, done_with_mail, show_frame
from accounts.permissions import Permission, RoleName
from accounts.selectors import find_person, roles_of
from accounts.sign_in.services.second_factor import take_second_factor_off
from web.errors import error_response
from web.htmx import HtmxHttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HtmxHttpRequest) -> HttpResponse:
    """Make a person known and mail them a link to choose a password."""
    actor = person(request)
    require(actor, Permission.MANAGE_USERS)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = invite_person(actor=actor, **form.cleaned_data)
        except EmailTaken as taken:
            form.add_error("email", str(taken))
        else:
            return done_with_mail(
                request,
                invited,
                sent=f"{invited} is invited. The mail is on its way to {invited.email}.",
                unsent=f"{invited} is invited, but the mail could not be sent. Send the invitation again.",
            )
    return show_frame(request, "accounts/invite_frame.html", {"form": form, "title": "Invite"}, status=_status(form))


@require_safe
def detail(request: HtmxHttpRequest, person_id: UUID) -> HttpResponse:
    """The person with roles, and what those permit."""
    require(person(request), Permission.MANAGE_USERS)
    shown = person_detail(person_id)
    if shown is None:
        raise Http404(str(PersonGone()))
    context = {"detail": shown, "person": shown.person, "title": str(shown.person)}
    context["entries"] = [tell(entry) for entry in latest_about(shown.person)]
    return show_frame(request, "accounts/person_frame.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HtmxHttpRequest, person_id: UUID) -> HttpResponse:
    """Change the details; only what was changed is written."""
    about = _find(request, person_id)
    form = PersonForm(request.POST or None, initial={name: getattr(about, name) for name in DETAILS})
    if request.method == "POST" and form.is_valid():
        details = {name: form.cleaned_data[name] for name in form.changed_data}
        try:
            changed = change_person(person_id=person_id, details=details, actor=person(request))
        except EmailTaken as taken:
            form.add_error("email", str(taken))
        else:
            return done(request, changed, f"Details of {changed} saved.")
    context = {"form": form, "person": about, "title": f"Edit {about}"}
    return show_frame(request, "accounts/edit_frame.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HtmxHttpRequest, person_id: UUID) -> HttpResponse:
    """Give and take roles, and choose what each of them permits."""
    actor, about = person(request), _find(request, person_id)
    form = RolesForm(request.POST or None, held=roles_of(person_id), own=actor.pk == person_id)
    wanted = request.POST.get("reset", "")
    status = None
    if wanted in set(RoleName):
        form.back_to_the_list_of(wanted)
        status = HTTPStatus.OK
    elif request.method == "POST" and form.is_valid():
        try:
            set_roles(person_id=person_id, roles=form.roles, actor=actor)
        except AccountsError as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.CONFLICT
        else:
            return done(request, about, f"Roles of {about} saved.")
    context = {"form": form, "person": about, "title": f"Roles of {about}", "checks": not wanted}
    return show_frame(request, "accounts/roles_frame.html", context, status=status or _status(form))


@require_POST
def send_way_in(request: HtmxHttpRequest, person_id: UUID) -> HttpResponse:
    """Mail the invitation again, or a link to choose a new password."""
    about = _find(request, person_id)
    if not about.is_active:
        happened = f"{about} is deactivated and cannot sign in. Activate them first."
        return error_response(request, HTTPStatus.CONFLICT, happened=happened)
    note_way_in(person=about, actor=person(request))
    what = "invitation" if about.state == User.State.INVITED else "link to a new password"
    return done_with_mail(
        request,
        about,
        sent=f"The {what} is on its way to {about.email}.",
        unsent=f"The {what} could not be sent. Try again later, or check the address.",
    )


@require_POST
def second_factor_off(request: HtmxHttpRequest, person_id: UUID) -> HttpResponse:
    """Let somebody who lost their phone sign in with the password only."""
    about = _find(request, person_id)
    try:
        take_second_factor_off(person_id=about.pk, actor=person(request))
    except SecondFactorOff:
        happened = f"The second step of {about} is off already."
        return error_response(request, HTTPStatus.CONFLICT, happened=happened)
    return done(request, about, f"{about} signs in with the password only, until they turn the second step on again.")


@require_POST
def reactivate(request: HtmxHttpRequest, person_id: UUID) -> HttpResponse:
    """Let somebody sign in again."""
    try:
        back = reactivate_person(person_id=person_id, actor=person(request))
    except PersonGone as gone:
        raise Http404(str(gone)) from gone
    except NotPermitted:
        raise
    except AccountsError as refusal:
        return error_response(request, HTTPStatus.CONFLICT, happened=str(refusal))
    return done(request, back, f"{back} can sign in again.")


def _find(request: HtmxHttpRequest, person_id: UUID) -> User:
    require(person(request), Permission.MANAGE_USERS)
    found = find_person(person_id)
    if found is None:
        raise Http404(str(PersonGone()))
    return found


def _status(form: PersonForm | RolesForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
