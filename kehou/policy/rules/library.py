"""A city's library: its layers, documents, clauses and parameters, built from the texts of one folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .documents import LEVELS, Clause, Document, clauses_from, document_from, refuse_strange_keys, require, says
from .parameters import Dated, Parameter, parameter_from
from .reading import Branch, read
from .words import Problem, Words


@dataclass(frozen=True, slots=True)
class Layer:
    """A unit whose documents count: the city, a district of it, a school."""

    unit: str
    level: str
    under: str = ""
    name: Words = Words("")


@dataclass(frozen=True, slots=True)
class Library:
    """Everything one city's policy folder says. `city` is the code of the unit at the top."""

    city: str
    name: Words
    layers: Mapping[str, Layer]
    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]
    parameters: Mapping[str, Parameter]
    replaced: Mapping[str, date] = field(default_factory=dict)

    def chain(self, unit: str) -> tuple[str, ...]:
        """The codes from the city down to the unit, as far as the folder knows them."""
        layer = self.layers.get(unit)
        if layer is None:
            return ()
        return (*self.chain(layer.under), unit) if layer.under else (unit,)

    def ends(self, document: Document) -> date:
        """The first day a document no longer holds: three years on, or when it is superseded (S8)."""
        return min(document.ends, self.replaced.get(document.id, date.max))

    def holds(self, document: Document, on: date) -> bool:
        return document.issued <= on < self.ends(document)

    def document_of(self, dated: Dated) -> Document | None:
        return self.documents.get(dated.document)

    def in_force(self, dated: Dated, on: date) -> bool:
        """Whether a value counts on a day: begun, not ended, and its document holds."""
        if on < dated.since or (dated.until and on > dated.until):
            return False
        document = self.document_of(dated)
        return dated.is_default or (document is not None and self.holds(document, on))

    def folder(self, name: str) -> dict[str, Parameter]:
        """The parameters of one folder by field name, as a rule set wants them."""
        return {one.field_name: one for one in self.parameters.values() if one.folder == name}


def build(texts: Mapping[str, str]) -> tuple[Library, tuple[Problem, ...]]:
    """This will build a library from {path: text}, and say everything that is wrong with it."""
    branches = {path: read(path, text) for path, text in sorted(texts.items()) if path.endswith(".yaml")}
    city, layers = _layers(branches.get("city.yaml") or read("city.yaml", ""))
    documents, clauses = _documents(texts, branches)
    parameters = _parameters(branches)
    library = Library(
        city=city.text("city"),
        name=city.words("name"),
        layers=layers,
        documents=documents,
        clauses=clauses,
        parameters=parameters,
        replaced=_replaced(documents),
    )
    told = [problem for branch in (city, *branches.values()) for problem in branch.problems]
    return library, tuple(sorted({*told, *_mismatches(library)}, key=lambda one: (one.file, one.line)))


def _layers(city: Branch) -> tuple[Branch, dict[str, Layer]]:
    refuse_strange_keys(city, {"city", "name", "layers"})
    require(city, ("city", "name", "layers"))
    layers = {}
    for one in city.branches("layers"):
        require(one, ("unit", "level"))
        layers[one.text("unit")] = Layer(one.text("unit"), one.text("level"), one.text("under"), one.words("name"))
    for one in city.branches("layers"):
        _check_layer(one, layers)
    return city, layers


def _check_layer(one: Branch, layers: Mapping[str, Layer]) -> None:
    if one.text("level") not in LEVELS:
        choices = ", ".join(LEVELS)
        one.blame("level", Words("不认识这个层级", "unknown level"), Words(f"写：{choices}", f"write one of {choices}"))
    if one.text("under") and one.text("under") not in layers:
        wrong = Words(f"上级“{one.text('under')}”不在 layers 里", f"“{one.text('under')}” is not among the layers")
        one.blame("under", wrong, Words("先为上级写一项", "write an entry for the unit above first"))


def _documents(texts: Mapping[str, str], branches: Mapping[str, Branch]) -> tuple[dict, dict]:
    documents: dict[str, Document] = {}
    clauses: dict[str, Clause] = {}
    for path, branch in branches.items():
        if not path.endswith("/document.yaml"):
            continue
        folder = path.removesuffix("document.yaml")
        document = document_from(branch, texts.get(folder + "source.txt", ""))
        if document:
            documents[document.id] = document
        for clause in clauses_from(branches.get(folder + "clauses.yaml") or read(folder + "clauses.yaml", ""), document):
            clauses[clause.id] = clause
    return documents, clauses


def _parameters(branches: Mapping[str, Branch]) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for path, branch in branches.items():
        parts = path.split("/")
        if parts[0] != "parameters" or len(parts) != 3:
            continue
        parameter = parameter_from(branch, f"{parts[1]}.{parts[2].removesuffix('.yaml')}")
        if parameter:
            found[parameter.name] = parameter
    return found


def _replaced(documents: Mapping[str, Document]) -> dict[str, date]:
    """When each superseded document gave way: on the issue of the one that names it."""
    replaced: dict[str, date] = {}
    for document in documents.values():
        for old in document.supersedes:
            replaced[old] = min(document.issued, replaced.get(old, date.max))
    return replaced


def _mismatches(library: Library) -> list[Problem]:
    problems = [problem for document in library.documents.values() for problem in _unknown_units(library, document)]
    for parameter in library.parameters.values():
        if parameter.clause not in library.clauses:
            problems.append(Problem(parameter.file, parameter.clause_line, *_unknown_clause(parameter.clause)))
        for dated in parameter.values:
            told = _wrong_with(library, parameter, dated)
            problems += [Problem(parameter.file, dated.line(key), wrong, write) for key, wrong, write in told]
    return problems


def _unknown_units(library: Library, document: Document) -> list[Problem]:
    problems = []
    if document.unit not in library.layers:
        wrong = Words(f"发文单位“{document.unit}”不在 city.yaml 里", f"unit “{document.unit}” is not in city.yaml")
        problems.append(Problem(document.file, 1, wrong, Words("在 city.yaml 的 layers 里加上", "add it to its layers")))
    for old in document.supersedes:
        if old not in library.documents:
            wrong = Words(f"被替代的文件“{old}”不存在", f"the superseded document “{old}” does not exist")
            problems.append(Problem(document.file, 1, wrong, Words("核对文件编号", "check the document's id")))
    return problems


def _unknown_clause(clause: str) -> tuple[Words, Words]:
    return (
        Words(f"没有条款“{clause}”", f"there is no clause “{clause}”"),
        Words("照 clauses.yaml 里的编号写", "write an id from clauses.yaml"),
    )


Told = tuple[str, Words, Words]  # the key that is wrong, what is wrong, how to write it


def _wrong_with(library: Library, parameter: Parameter, dated: Dated) -> list[Told]:
    if dated.is_default or dated.clause == parameter.clause not in library.clauses:
        return []
    document, clause = library.document_of(dated), library.clauses.get(dated.clause)
    if document is None:
        wrong = Words(f"没有文件“{dated.document}”", f"there is no document “{dated.document}”")
        return [("document", wrong, Words("写 documents 文件夹里的编号", "write an id from the documents folder"))]
    if clause is None or clause.document != document.id:
        return [("clause", *_foreign_clause(dated, document))]
    return [*_wrong_words(clause, dated), *_wrong_layer(document, dated), *_wrong_days(document, dated)]


def _foreign_clause(dated: Dated, document: Document) -> tuple[Words, Words]:
    return (
        Words(f"文件 {document.id} 里没有条款“{dated.clause}”", f"document {document.id} has no clause “{dated.clause}”"),
        Words("写“clause: ”加这份文件 clauses.yaml 里的编号", "write “clause:” and an id from that document's clauses.yaml"),
    )


def _wrong_words(clause: Clause, dated: Dated) -> list[Told]:
    if says(clause.text, dated.quote):
        return []
    wrong = Words(f"引文不是条款 {clause.id} 的原话", f"the quote is not in clause {clause.id}")
    return [("quote", wrong, Words(f"照抄原文：{clause.quote}", f"copy the clause's own words: {clause.quote}"))]


def _wrong_layer(document: Document, dated: Dated) -> list[Told]:
    if dated.layer == document.unit:
        return []
    wrong = Words(
        f"文件 {document.id} 由 {document.unit} 发布，不能为 {dated.layer} 定值",
        f"document {document.id} was issued by {document.unit} and can't speak for {dated.layer}",
    )
    return [("layer", wrong, Words(f"写 layer: {document.unit}", f"write layer: {document.unit}"))]


def _wrong_days(document: Document, dated: Dated) -> list[Told]:
    if document.issued <= dated.since < document.ends:
        return []
    wrong = Words(
        f"{dated.since} 不在文件 {document.id} 的有效期内", f"{dated.since} is outside document {document.id}'s validity"
    )
    write = Words(
        f"写 {document.issued} 到 {document.ends} 之前的日期（S8 有效期{document.years_valid}年）",
        f"write a day from {document.issued} and before {document.ends} (S8)",
    )
    return [("from", wrong, write)]
