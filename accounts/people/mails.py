"""The mails with which people get in: an invitation, and a link to choose a new password.

The link dies with the first password that is chosen over it, and after PASSWORD_RESET_TIMEOUT.
"""

import logging

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import User

logger = logging.getLogger(__name__)


def send_way_in(*, person: User, sender: User) -> bool:
    """Mail the person an invitation, or a link to a new password when they have one; False when it could not be sent."""
    context = {
        "person": person,
        "sender": sender,
        "link": f"{site()}{way_in(person)}",
        "sign_in": f"{site()}{reverse('accounts:sign-in')}",
        "studio": settings.STUDIO_NAME,
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    invited = person.state == User.State.INVITED
    message = EmailMessage(
        subject=f"Your access to {settings.STUDIO_NAME}"
        if invited
        else f"Your new password for {settings.STUDIO_NAME}",
        body=render_to_string(f"accounts/{'invitation' if invited else 'password_link'}_mail.txt", context),
        to=[person.email],
    )
    try:
        message.send()
    except OSError:  # smtplib's errors are among them
        logger.exception("Could not send a way in to person %s", person.pk)
        return False
    return True


def site() -> str:
    return settings.SITE_URL.rstrip("/")


def way_in(person: User) -> str:
    """The address at which the person chooses a password, as they are now."""
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("accounts:password-reset-new", args=[uid, default_token_generator.make_token(person)])
