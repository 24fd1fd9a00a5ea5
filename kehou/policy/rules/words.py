"""Sentences in both languages of the house, carried by values instead of by a catalogue."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One thing said in Chinese and in English.

    >>> Words("条款", "clause").said("en-gb")
    'clause'
    """

    zh: str
    en: str = ""

    def said(self, language: str | None) -> str:
        """This will choose the English words for an English reader, else the Chinese."""
        return self.en if self.en and (language or "").startswith("en") else self.zh

    def as_json(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en or self.zh}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing a policy officer has to mend: where it is, what is wrong, how to write it."""

    file: str
    line: int
    wrong: Words
    write: Words

    def said(self, language: str | None) -> str:
        return f"{self.file}:{self.line}  {self.wrong.said(language)}\n    → {self.write.said(language)}"

    def as_json(self) -> dict[str, object]:
        return {
            "file": self.file,
            "line": self.line,
            "wrong": self.wrong.as_json(),
            "write": self.write.as_json(),
        }


class PolicyProblem(Exception):
    """The policy files can't be used as they are; `problems` says where and how to mend them."""

    def __init__(self, problems: tuple[Problem, ...]):
        self.problems = problems
        super().__init__("\n".join(problem.said("zh") for problem in problems))


class NothingInForce(Exception):
    """No document says anything about a parameter on a day (S8: policies end by themselves)."""

    def __init__(self, sentence: Words, todo: Words, clause: str):
        self.sentence, self.todo, self.clause = sentence, todo, clause
        super().__init__(sentence.zh)


class LooserThanAbove(Exception):
    """A lower layer gives away what a higher one holds; the sentence names both clauses."""

    def __init__(self, sentence: Words, todo: Words, clause: str):
        self.sentence, self.todo, self.clause = sentence, todo, clause
        super().__init__(sentence.zh)
