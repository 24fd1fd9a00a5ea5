"""The writers: one paper as PDF, Word, Excel or CSV; several together as PDF, Word or Excel.

Each brings its library along only when the first paper is written: a process that starts need not wait for all of them.
"""

from collections.abc import Callable

from kehou.papers.paper import Paper


def pdf(*papers: Paper) -> bytes:
    """Papers as one PDF, each beginning on a page of its own."""
    from kehou.papers.out.typeset import pdf as write

    return write(*papers)


def docx(*papers: Paper) -> bytes:
    """Papers as one .docx, each beginning on a page of its own."""
    from kehou.papers.out.word import docx as write

    return write(*papers)


def xlsx(*papers: Paper) -> bytes:
    """Papers as one .xlsx, each on a sheet of its own."""
    from kehou.papers.out.excel import xlsx as write

    return write(*papers)


def csv(paper: Paper) -> bytes:
    """The paper's table as CSV."""
    from kehou.papers.out.comma import csv as write

    return write(paper)


WRITERS: dict[str, tuple[Callable[..., bytes], str]] = {
    "pdf": (pdf, "application/pdf"),
    "docx": (docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (csv, "text/csv; charset=utf-8"),
}

__all__ = ["WRITERS", "csv", "docx", "pdf", "xlsx"]
