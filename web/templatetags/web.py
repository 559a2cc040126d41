"""Tags about requests and responses: `{% load web %}`."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from web.etag import stamp_of

register = template.Library()


@register.simple_block_tag(takes_context=True)
def refreshed(context: template.RequestContext, content: str) -> SafeString:
    """Around an element with `data-refresh`: gives it the stamp by which it hears that nothing is new."""
    stamp = stamp_of(content)
    if request := context.get("request"):
        request.region_stamp = stamp
    return mark_safe(content.replace(" data-refresh ", f' data-refresh data-stamp="{stamp}" ', 1))  # noqa: S308 -- ours
