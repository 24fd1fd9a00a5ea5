"""The writers: one paper as PDF, Word, Excel or CSV."""

from collections.abc import Callable

from kehou.papers.out.comma import csv
from kehou.papers.out.excel import xlsx
from kehou.papers.out.pdf import pdf
from kehou.papers.out.word import docx
from kehou.papers.paper import Paper

WRITERS: dict[str, tuple[Callable[[Paper], bytes], str]] = {
    "pdf": (pdf, "application/pdf"),
    "docx": (docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (csv, "text/csv; charset=utf-8"),
}

__all__ = ["WRITERS", "csv", "docx", "pdf", "xlsx"]
