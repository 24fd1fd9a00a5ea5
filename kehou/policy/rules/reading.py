"""Reading policy files with the line of every word, so that an error can point at it."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from .words import Problem, Words

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word of a policy file as it was written (17:00 stays 17:00), with its line."""

    text: str
    line: int


@dataclass(slots=True)
class Branch:
    """A mapping of a policy file: its keys, where it starts, and what was wrong with it."""

    file: str
    line: int
    keys: dict[str, Leaf | Branch | list] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def text(self, key: str, default: str = "") -> str:
        found = self.keys.get(key)
        return found.text if isinstance(found, Leaf) else default

    def texts(self, key: str) -> list[str]:
        found = self.keys.get(key)
        if isinstance(found, Leaf):
            return [found.text] if found.text else []
        return [one.text for one in found or [] if isinstance(one, Leaf)] if isinstance(found, list) else []

    def branch(self, key: str) -> Branch | None:
        found = self.keys.get(key)
        return found if isinstance(found, Branch) else None

    def branches(self, key: str) -> list[Branch]:
        found = self.keys.get(key)
        return [one for one in found if isinstance(one, Branch)] if isinstance(found, list) else []

    def line_of(self, key: str) -> int:
        found = self.keys.get(key)
        if isinstance(found, list):
            return found[0].line if found else self.line
        return found.line if found else self.line

    def words(self, key: str) -> Words:
        """The words in both languages: `{zh: …, en: …}`, or Chinese alone."""
        inner = self.branch(key)
        return Words(inner.text("zh"), inner.text("en")) if inner else Words(self.text(key))

    def blame(self, key: str, wrong: Words, write: Words) -> None:
        self.problems.append(Problem(self.file, self.line_of(key), wrong, write))


def read(file: str, text: str) -> Branch:
    """This will read one file as a mapping; what can't be read is noted, never raised."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        return _unreadable(file, error)
    if not isinstance(node, yaml.MappingNode):
        return _not_a_mapping(file)
    return _branch(file, node, [])


def _branch(file: str, node: yaml.MappingNode, problems: list[Problem]) -> Branch:
    branch = Branch(file, node.start_mark.line + 1, problems=problems)
    for key, value in node.value:
        if str(key.value) in branch.keys:
            problems.append(_twice(file, key))
        branch.keys[str(key.value)] = _grown(file, value, problems)
    return branch


def _grown(file: str, node: yaml.Node, problems: list[Problem]) -> Leaf | Branch | list:
    if isinstance(node, yaml.MappingNode):
        return _branch(file, node, problems)
    if isinstance(node, yaml.SequenceNode):
        return [_grown(file, one, problems) for one in node.value]
    return Leaf(str(node.value).strip(), node.start_mark.line + 1)


def _twice(file: str, key: yaml.Node) -> Problem:
    return Problem(
        file,
        key.start_mark.line + 1,
        Words(f"“{key.value}”写了两次", f"“{key.value}” is written twice"),
        Words("只留一处", "keep one of them"),
    )


def _unreadable(file: str, error: yaml.MarkedYAMLError) -> Branch:
    unclosed = "expected ':'" in (error.problem or "")  # the key without a colon is where the reader began
    mark = (error.context_mark if unclosed else None) or error.problem_mark
    line = mark.line + 1 if mark else 1
    wrong = Words("这一行不是合法的 YAML，读不下去", f"this line is not valid YAML ({error.problem})")
    write = Words(
        "检查冒号后面有没有空格、缩进是否对齐、引号是否成对；含冒号的文字请加引号",
        "check the space after each colon, the indentation and the quotes; put text with colons in quotes",
    )
    return Branch(file, line, problems=[Problem(file, line, wrong, write)])


def _not_a_mapping(file: str) -> Branch:
    wrong = Words("文件是空的，或不是“键: 值”的形式", "the file is empty or not of the form “key: value”")
    write = Words("每行写“键: 值”，可以照着旁边的文件写", "write “key: value” lines; a neighbouring file shows how")
    return Branch(file, 1, problems=[Problem(file, 1, wrong, write)])
