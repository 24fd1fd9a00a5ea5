"""Refusals: every "no" is a sentence, names its clause and says what to do next."""

from typing import Any


class Refusal(Exception):
    """Something the house will not do, said to the person who asked.

    `sentence` is what is wrong and where, `clause` the id of the clause it rests on
    (None where the law of the house is silent), `todo` the next step.
    """

    sentence: Any = ""
    clause: str | None = None
    todo: Any = ""

    def __init__(self, sentence: Any = None, *, clause: str | None = None, todo: Any = None) -> None:
        self.sentence = self.sentence if sentence is None else sentence
        self.clause = self.clause if clause is None else clause
        self.todo = self.todo if todo is None else todo
        super().__init__(str(self.sentence))

    def __str__(self) -> str:
        basis = f"（{self.clause}）" if self.clause else ""
        return f"{self.sentence}{basis}{self.todo}"
