"""Marks between words, as the reader's language writes them: 、（）：； and their counterparts in English."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

ENGLISH = {"、": ", ", "；": "; ", "：": ": ", "（": " (", "）": ")", "，": ", ", "。": ". "}
NARROW = str.maketrans(ENGLISH)


def marked(text: Any) -> str:
    """These words with the marks of the reader's language.

    >>> from django.utils.translation import override
    >>> with override("en"): marked("北校区1组（101）"), marked("、")
    ('北校区1组 (101)', ', ')
    >>> with override("zh-hans"): marked("北校区1组（101）")
    '北校区1组（101）'
    """
    return str(text).translate(NARROW) if (get_language() or "").startswith("en") else str(text)


def listed(words: Iterable[Any]) -> str:
    """One beside the other, as a list within a sentence.

    >>> from django.utils.translation import override
    >>> with override("en"): listed(["周一", "周二"])
    '周一, 周二'
    """
    return marked("、").join(map(str, words))


marked_lazy = lazy(marked, str)  # for messages, said in the language of whoever is told
