"""Small words for templates: assets, icons, fields in their clothes, links to clauses."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import template
from django.forms import BoundField, widgets
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django_vite.core.exceptions import (
    DjangoViteAssetNotFoundError,
    DjangoViteManifestError,
)
from django_vite.templatetags.django_vite import vite_asset

from kehou.core import marks
from kehou.core.pages import page_address as page_address_of

register = template.Library()

ENTRY = "kehou/ui/frontend/main.ts"
SPRITE = "dist/icons.svg"
FAVICON = "dist/favicon.svg"
CLAUSE_PAGES = ("policy:clause", "policy_clause")

_CLOTHES: tuple[tuple[type[widgets.Widget], str], ...] = (
    (widgets.CheckboxSelectMultiple, ""),
    (widgets.RadioSelect, ""),
    (widgets.CheckboxInput, "form-check-input"),
    (widgets.Select, "form-select"),
    (widgets.Widget, "form-control"),
)

_TONES = {"success": "ok", "warning": "warn", "error": "bad", "debug": "quiet", "info": "info"}


@register.simple_tag
def front_end() -> SafeString:
    """The style sheet and script of the house; a page without them still works."""
    try:
        assets = vite_asset(ENTRY)
    except (DjangoViteAssetNotFoundError, DjangoViteManifestError):
        return mark_safe('<meta name="front-end" content="missing: npm run build">')
    return format_html(
        '{}<link rel="icon" href="{}" type="image/svg+xml">', assets, _address(FAVICON)
    )


@register.simple_tag
def front_part(entry: str) -> SafeString:
    """A script that only one page needs, beside the house's own."""
    try:
        return format_html("{}", vite_asset(f"kehou/ui/frontend/{entry}.ts"))
    except (DjangoViteAssetNotFoundError, DjangoViteManifestError):
        return SafeString("")


@cache
def _address(name: str) -> str:
    """Where a built file lies; a plain guess while it has not been built."""
    try:
        return static(name)
    except ValueError:
        return f"/static/{name}"


@register.simple_tag
def mark(sign: str) -> str:
    """A mark between two words, as the reader's language writes it."""
    return marks.marked(sign)


@register.filter
def marked(text: Any) -> str:
    """Words put together elsewhere, with the marks of the reader's language."""
    return marks.marked(text)


@register.filter
def listed(words: Any) -> str:
    """One beside the other: a、b, or a, b."""
    return marks.listed(words)


@register.simple_tag(takes_context=True)
def way_back(context: dict[str, Any]) -> str:
    """The page this person looks at, for forms that come back to it; after a refusal the page before."""
    request = context.get("request")
    return page_address_of(request) if request else "/"


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon beside a word. It never stands alone, so screen readers skip it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false" width="24" height="24">'
        '<use href="{}#{}"></use></svg>',
        extra, _address(SPRITE), name,
    )  # fmt: skip


@register.filter
def dressed(field: BoundField, extra: str = "") -> SafeString:
    """The widget with the class its kind wears here, its own classes kept."""
    worn = field.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, (worn, _clothes(field), extra)))}
    if field.use_fieldset and field.aria_describedby:
        attrs["aria-describedby"] = field.aria_describedby
    return field.as_widget(attrs=attrs)


def _clothes(field: BoundField) -> str:
    widget = field.field.widget
    worn = next(clothes for kind, clothes in _CLOTHES if isinstance(widget, kind))
    return f"{worn} is-invalid" if field.errors and worn else worn


@register.filter
def is_tick(field: BoundField) -> bool:
    """Does the label belong after the box?"""
    widget = field.field.widget
    return isinstance(widget, widgets.CheckboxInput)


@register.filter
def tone(level_tag: str) -> str:
    """The tone of a Django message, as alert and badge name it."""
    return _TONES.get(level_tag, "info")


_LAYOUTS = {"unit": "office.html", "family": "phone.html"}


@register.filter
def layout(scope: Any) -> str:
    """The layout of the desk someone stands at: `{% extends scope|layout %}`.

    >>> layout(None)
    'public.html'
    """
    return _LAYOUTS.get(getattr(scope, "desk", "public"), "public.html")


@register.filter
def is_here(link: dict[str, Any], path: str) -> bool:
    """Is this link of the navigation the page, or the room, someone is in?

    >>> [is_here({"url": url}, "/s-1/care/today/") for url in ("/s-1/", "/s-1/care/", "/s-1/care/today/")]
    [False, True, True]
    """
    url = str(link.get("url", ""))
    if "current" in link:
        return bool(link["current"])
    return path == url or (url.count("/") > 2 and path.startswith(url))


@register.filter
def initial(name: str) -> str:
    """What stands in the round mark beside a name: never a picture of a child.

    >>> initial("王小明"), initial("Anna Lee"), initial("")
    ('王', 'A', '·')
    """
    return str(name).strip()[:1].upper() or "·"


@register.filter
def share(part: float, whole: float) -> int:
    """Per cent of the whole, between 0 and 100.

    >>> share(27, 30), share(40, 30), share(1, 0)
    (90, 100, 0)
    """
    return max(0, min(100, round(100 * float(part) / float(whole)))) if whole else 0


@register.simple_tag
def clause(number: str) -> SafeString:
    """A clause as a link to its words; plain text where the policy room has no page."""
    for name in CLAUSE_PAGES:
        try:
            address = reverse(name, args=[number])
        except NoReverseMatch:
            continue
        return format_html('<a class="clause" href="{}">{}</a>', address, number)
    return format_html('<span class="clause">{}</span>', number)


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, number: int) -> str:
    """The address of another page of the same list, its filters kept."""
    query = context["request"].GET.copy() if "request" in context else None
    if query is None:
        return f"?page={number}"
    query["page"] = str(number)
    return f"?{query.urlencode()}"
