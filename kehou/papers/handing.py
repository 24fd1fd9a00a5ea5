"""A paper handed to a browser: the right type, a name in Chinese, nothing kept on the way."""

from datetime import date
from urllib.parse import quote

from django.http import Http404, HttpResponse

from kehou.papers.out import WRITERS
from kehou.papers.paper import Paper


def handed(paper: Paper, form: str, *, today: date, forms: tuple[str, ...] = ("pdf", "docx", "xlsx")) -> HttpResponse:
    """The paper as a download; a form it does not come in is no page."""
    if form not in forms:
        raise Http404
    return download(*written(paper, form, today=today))


def written(paper: Paper, form: str, *, today: date) -> tuple[bytes, str, str]:
    """(the file, its type, its name)."""
    if form not in WRITERS:
        raise Http404
    write, kind = WRITERS[form]
    return write(paper), kind, f"{paper.title}{paper.number and '-' + paper.number}-{today:%Y%m%d}.{form}"


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
