"""People's papers: the code slips of a class as PDF, to be printed now and cut out. The file is the only copy of the codes."""

from typing import Any

from django.http import HttpResponse
from django.utils import translation

from kehou.core import clock
from kehou.core.scope import Scope
from kehou.organisation.queries import paper_style
from kehou.papers.handing import handed
from kehou.papers.kinds.slips import SlipFacts, build
from kehou.people.rules.slips import in_groups


def slips(scope: Scope, home_class: Any, made: list[Any], address: str) -> HttpResponse:
    """One slip for each guardian who has not bound yet."""
    with translation.override("zh-hans"):
        told = [_facts(one, address) for one in made]
        paper = build(home_class.name, address, told, paper_style(scope, home_class.school))
    return handed(paper, "pdf", today=clock.today())


def _facts(one: Any, address: str) -> SlipFacts:
    """The code stands behind a # in the QR code, so that no server log ever holds it."""
    code = in_groups(one.code)
    return SlipFacts(str(one.pupil), str(one.guardian or ""), code, one.expires_at.date(), f"{address}#{code}")
