"""The request as views of signed-in people see it."""

from accounts.models import User
from web.htmx import HtmxHttpRequest


class SignedInRequest(HtmxHttpRequest):
    """Every view is for signed-in people unless it is marked otherwise; theirs are requests like this."""

    user: User
