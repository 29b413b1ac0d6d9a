"""No sentence is stored, raised or passed on: only a message's code and parameters (boundaries, section 4).

Refused: an error raised with a text that is no code of the table; a finding whose place or message is a text; a column or a stored
value that is given words: a text that reads like a sentence, or the result of a function that makes words; and in modules that are no edge, any
sentence at all, but for those few whose sentences are what is archived, sent or documented.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.checks.source import PACKAGE, modules, name_called, report

sys.path.insert(0, str(PACKAGE.parent))

from arkivbro.core import errors
from arkivbro.core.message_table import table

MAKES_WORDS = frozenset(
    {
        "sentence_of", "remedy_of", "told", "words", "remedy", "all_words", "finding_words",
        "gettext", "gettext_lazy", "ngettext", "pgettext", "_",
    }
)  # fmt: skip
OF_SENTENCES = MAKES_WORDS - {"told", "words", "_"}
"""Makers whose names are nothing else's."""
DIGESTS = frozenset({"sha256", "sha1", "md5", "blake2b", "of"})
SEVERAL_WORDS = re.compile(r"[A-Za-zÆØÅæøå«»]+(?: [A-Za-zÆØÅæøå«»]+)+[.!?]?")
"""Whatever its first letter: what is stored is no phrase."""
STORES = frozenset(
    {"create", "update", "get_or_create", "update_or_create", "bulk_create", "acreate", "aupdate"}
)
EDGES = frozenset({"views", "templatetags", "cli", "demo", "ui", "web"})
"""Where words are made for somebody who reads them. They store nothing: `views_write` sees to that."""
CONTENT = {
    "conf/configuration.py": "what each setting is, for the reference",
    "conf/reading.py": "what each environment variable is, for the reference",
    "connectors/ephorte/configuration.py": "what each setting is, for the reference",
    "connectors/webcruiter/configuration.py": "what each setting is, for the reference",
    "core/profile.py": "what each field is, for the reference",
    "core/profile_tables.py": "what each field is, for the reference",
    "core/letter_templates.py": "the letters that ship, in both languages",
    "core/applicant_lists.py": "a note on a list that is archived",
    "core/plan.py": "remarks that are archived with an entry",
    "documents/attachments.py": "the kind of a file, as a document says it",
    "documents/from_facts.py": "what a document says",
    "documents/from_decisions.py": "what a document says",
    "documents/from_proofs.py": "what a document says",
}
"""Modules whose sentences are what is archived, sent or documented, and why: all others have them in the table."""
NO_VALUES = frozenset({"Thread"})
"""Their words are for who debugs."""
WRITTEN_BY_A_PERSON = frozenset({"demo"})
WHOLE_SENTENCE = re.compile(r"[A-ZÆØÅ«][^\n]*\s[^\n]*[.?!]")
SENTENCE = re.compile(r"[A-ZÆØÅ«].*\s.*[.?!]|.*\s.*[æøåÆØÅ].*|[A-ZÆØÅ«][a-zæøå]+(?: [\w«»-]+){2,}")


def error_classes(package: Path) -> frozenset[str]:
    """The tree of `core.errors`, and every class below one of them, by name."""
    parents: dict[str, set[str]] = {}
    for _, tree in modules(package):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                parents.setdefault(node.name, set()).update(bases)
    found = set(errors.__all__) - {"Finding"}
    while more := {name for name, bases in parents.items() if bases & found} - found:
        found |= more
    return frozenset(found)


def is_words(node: ast.expr | None) -> bool:
    """Whether the value is words: a literal that reads like a sentence, one that is put together (f-string, `+`, `%`), or made by a
    maker of words.
    """
    match node:
        case ast.BinOp(left, ast.Add() | ast.Mod(), right):
            literals = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
            text = "".join(one for one in literals if isinstance(one, str))
            return bool(re.search(r"\w\s+\w", text)) or is_words(left) or is_words(right)
        case ast.Constant(str(text)):
            return bool(SENTENCE.fullmatch(text)) and text not in table()
        case ast.JoinedStr(values):
            literal = "".join(str(part.value) for part in values if isinstance(part, ast.Constant))
            return " " in literal.strip()
        case ast.Call(ast.Attribute(ast.Constant(str(text)), "format")):
            return bool(re.search(r"\w\s+\w|\w\s+\{", text))
        case ast.Call(ast.Attribute(ast.Constant(str(text)), "join"), [ast.List(parts) | ast.Tuple(parts)]):
            return any(isinstance(one, ast.Constant) and " " in str(one.value).strip() for one in parts)
        case ast.Call(ast.Attribute(_, str(name))) if re.fullmatch(r"get_\w+_display", name):
            return True
        case ast.Call(ast.Name("str"), [ast.Name(str(name))]):
            return name in ("error", "exception", "exc", "err", "e")
        case ast.Call():
            return name_called(node) in MAKES_WORDS
        case ast.Subscript(ast.Attribute(_, "args")):
            return True
        case ast.Subscript(value):
            return is_words(value)
        case ast.List(values) | ast.Tuple(values):
            return any(is_words(value) for value in values)
        case ast.Dict(_, values):
            return any(is_words(value) for value in values)
        case ast.Attribute(_, "sentence" | "label"):
            return True
        case ast.IfExp(_, body, otherwise):
            return is_words(body) or is_words(otherwise)
        case ast.BoolOp(_, values):
            return any(is_words(value) for value in values)
    return False


def wrong_in(tree: ast.Module, of_tree: frozenset[str], *, is_edge: bool) -> Iterator[tuple[int, str]]:
    """Line and what is wrong there."""
    tree = _with_variables_filled_in(tree)
    rows = frozenset(
        name.asname or name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[2:3] == ["models"]
        for name in node.names
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _wrong_call(node, of_tree, STORES | rows, is_edge=is_edge)
            if not is_edge and name_called(node) in DIGESTS and _makes_a_sentence(*node.args):
                yield node.lineno, "a sentence is hashed"
            if not is_edge and name_called(node) in (*of_tree, "message"):
                for keyword in node.keywords:
                    if keyword.arg not in (None, "detail") and _is_stored_as_words(keyword.value):
                        yield node.lineno, f"{name_called(node)}({keyword.arg}=…): words as a parameter"
        elif isinstance(node, ast.Assign) and not is_edge:
            stores = [one for one in node.targets if isinstance(one, ast.Attribute) and not _is_self(one)]
            if stores and _is_stored_as_words(node.value):
                yield node.lineno, f".{stores[0].attr} is given words"
        elif (
            isinstance(node, ast.Compare) and not is_edge and _makes_a_sentence(node.left, *node.comparators)
        ):
            yield node.lineno, "a sentence is compared: the code tells"


def _is_a_class(node: ast.Call, of_tree: frozenset[str]) -> bool:
    """By its name; the errors of the tree are judged by themselves."""
    name = name_called(node)
    return name[:1].isupper() and not name.isupper() and name not in of_tree


def values_given_words(tree: ast.Module, of_tree: frozenset[str]) -> Iterator[tuple[int, str]]:
    """A value of ours that is made with words in it: it is passed on, and stored in the end."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_a_class(node, of_tree) and name_called(node) not in NO_VALUES:
            for keyword in node.keywords:
                if keyword.arg not in (None, "detail", "choices") and _is_stored_as_words(keyword.value):
                    yield node.lineno, f"{name_called(node)}({keyword.arg}=…) is given words"


def _is_stored_as_words(node: ast.expr) -> bool:
    """Where it is stored, a text of several words is one, however it begins."""
    phrase = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_words(node) or (phrase and bool(SEVERAL_WORDS.fullmatch(str(ast.literal_eval(node)))))


def _makes_a_sentence(*nodes: ast.AST) -> bool:
    inside = (part for node in nodes for part in ast.walk(node))
    return any(isinstance(part, ast.Call) and name_called(part) in OF_SENTENCES for part in inside)


def sentences_of_its_own(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every literal that reads like a sentence in Norwegian or English and is no docstring."""
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documented
            and WHOLE_SENTENCE.fullmatch(node.value)
            and node.value not in table()
        ):
            yield node.lineno, f"a sentence outside the table: {node.value[:50]!r}"


class _FillIn(ast.NodeTransformer):
    """Puts what a local variable was given in the place where it is used."""

    def __init__(self, known: dict[str, ast.expr]) -> None:
        self._known = known

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._known.get(node.id, node) if isinstance(node.ctx, ast.Load) else node


def _with_variables_filled_in(tree: ast.Module) -> ast.Module:
    """Each function's variables that are given a text once, and the module's: storing such a variable stores that text."""
    of_the_module = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and _is_stored_as_words(node.value)
    }
    for function in [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]:
        given: dict[str, list[ast.expr]] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                given.setdefault(node.targets[0].id, []).append(node.value)
        known = of_the_module | {
            name: values[0]
            for name, values in given.items()
            if len(values) == 1 and _is_stored_as_words(values[0])
        }
        if known:
            function.body = [_FillIn(known).visit(statement) for statement in function.body]
    return tree


def _is_self(target: ast.Attribute) -> bool:
    return isinstance(target.value, ast.Name) and target.value.id == "self"


def _wrong_call(
    node: ast.Call, of_tree: frozenset[str], stores: frozenset[str], *, is_edge: bool
) -> Iterator[tuple[int, str]]:
    called, first = name_called(node), node.args[0] if node.args else None
    if called in of_tree and first is not None:
        is_code = isinstance(first, ast.Constant) and first.value in table()
        if isinstance(first, ast.Constant | ast.JoinedStr | ast.BinOp) and not is_code:
            yield node.lineno, f"{called} with a text that is no code"
    if called in of_tree and any(keyword.arg == "code" for keyword in node.keywords):
        yield node.lineno, f"{called} with code=: the code is the first argument"
    if called == "Finding" and first is not None:
        if isinstance(first, ast.JoinedStr) or (
            isinstance(first, ast.Constant) and not str(first.value).startswith("where.")
        ):
            yield node.lineno, "Finding with a place that is no code"
        if len(node.args) > 1 and isinstance(node.args[1], ast.Constant | ast.JoinedStr | ast.BinOp):
            yield node.lineno, "Finding with a text for a message"
    if called == "setattr" and len(node.args) > 2 and not is_edge and _is_stored_as_words(node.args[2]):
        yield node.lineno, "setattr is given words"
    if called in stores and not is_edge:
        for keyword in node.keywords:
            if _is_stored_as_words(keyword.value):
                yield node.lineno, f"{called}({keyword.arg}=…) is given words"
            if keyword.arg == "defaults" and isinstance(keyword.value, ast.Dict):
                for key, value in zip(keyword.value.keys, keyword.value.values, strict=True):
                    if is_words(value):
                        yield (
                            node.lineno,
                            f"{called}(defaults={ast.unparse(key) if key else ''}…) is given words",
                        )


def _all_wrong(path: Path, tree: ast.Module, of_tree: frozenset[str]) -> Iterator[tuple[int, str]]:
    is_edge = bool(EDGES & set(path.parts)) or path.name == "forms.py"
    yield from wrong_in(tree, of_tree, is_edge=is_edge)
    if not is_edge and path.as_posix() not in CONTENT:
        yield from sentences_of_its_own(tree)
        yield from values_given_words(tree, of_tree)


def main(package: Path = PACKAGE) -> int:
    of_tree = error_classes(package)
    return report(
        [
            f"{path}:{line}: {what}"
            for path, tree in modules(package, but=("migrations", "message_table"))
            if not WRITTEN_BY_A_PERSON & set(path.parts)
            for line, what in _all_wrong(path, tree, of_tree)
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
