"""What the future of a suspended coroutine depends on: where its frames stand and what they can still read.

The explorer takes two visits for one state when these are equal. Counted are the locals that may be read again (without this
a variable that only tells where the visit has been, already acted upon, would split one state into dozens) and everything on
the value stack: the iterators of loops, as what is left of them, and half-built calls and lists. Whatever cannot be looked into
counts as itself, so that it never makes two states one.
"""

from __future__ import annotations

import dis
import gc
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from types import CodeType, CoroutineType, FunctionType

_STOPS = ("RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE")
_ALWAYS_JUMPS = ("JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT")
_WRAPPED = ("enumerate", "zip", "reversed", "map", "filter")


def frames(coroutine: object, ignored: object) -> Iterator[object]:
    """One comparable value for each frame of the coroutine, outermost first. ``ignored`` is compared elsewhere."""
    inner = coroutine
    while isinstance(inner, CoroutineType) and inner.cr_frame is not None:
        frame = inner.cr_frame
        code, at, values = frame.f_code, frame.f_lasti, dict(frame.f_locals)
        live = live_names(code, at)
        held = tuple((name, freeze(values[name], ignored)) for name in sorted(values) if name in live)
        stack = tuple(freeze(value, ignored) for value in _stack(inner, code, values))
        yield (code.co_qualname, at, held, stack)
        inner = inner.cr_await


def may_read(coroutine: object, attribute: str) -> bool:
    """Whether a frame of the coroutine itself can still read an attribute of this name; functions it calls are not seen."""
    inner = coroutine
    while isinstance(inner, CoroutineType) and inner.cr_frame is not None:
        if f".{attribute}" in live_names(inner.cr_frame.f_code, inner.cr_frame.f_lasti):
            return True
        inner = inner.cr_await
    return False


def freeze(value: object, ignored: object = None) -> object:
    """A hashable stand-in that is equal only where the values are. Holds the value itself, so that no address is reused."""
    if value is ignored:
        return "ignored"
    kind = type(value).__name__
    if isinstance(value, dict):
        return (kind, tuple((freeze(key, ignored), freeze(item, ignored)) for key, item in value.items()))
    if isinstance(value, (list, tuple)):
        return (kind, tuple(freeze(item, ignored) for item in value))
    if isinstance(value, (set, frozenset)):
        return (kind, frozenset(freeze(item, ignored) for item in value))
    if isinstance(value, Exception):
        return (kind, freeze(value.args, ignored))
    if isinstance(value, FunctionType):
        cells = tuple(cell.cell_contents for cell in value.__closure__ or ())
        return (kind, value.__code__, freeze(cells, ignored), freeze(value.__defaults__ or (), ignored))
    if kind.endswith("_iterator") or kind in _WRAPPED:
        return (kind, freeze(value.__reduce__(), ignored))
    try:
        hash(value)
    except TypeError:
        return (kind, _Itself(value))
    return (kind, value)


class _Itself:
    """Equal to nothing else: for what can neither be hashed nor looked into."""

    def __init__(self, value: object) -> None:
        self.value = value


def _stack(coroutine: CoroutineType[object, object, object], code: CodeType, values: dict[str, object]) -> list[object]:
    """What stands on the value stack, the awaited object left out.

    The garbage collector sees function and code of a suspended frame, then its bound locals, its cells, then the stack: the same
    on CPython 3.11, 3.12 and 3.13.
    """
    seen = gc.get_referents(coroutine)
    start = max(index for index, item in enumerate(seen) if item is code) + 1
    if start < len(seen) and isinstance(seen[start], FunctionType) and seen[start].__code__ is code:
        start += 1
    cells = (*code.co_cellvars, *code.co_freevars)
    bound = len(cells) + sum(1 for name in code.co_varnames if name in values and name not in cells)
    return [item for item in seen[start + bound :] if item is not coroutine.cr_await]


@cache
def live_names(code: CodeType, at: int) -> frozenset[str]:
    """Names of the locals that may be read after the instruction at byte offset ``at``; those shared with closures always.

    Attributes that may be read stand among them with a dot before their name.
    """
    return _live_before_each(code)[at] | frozenset((*code.co_cellvars, *code.co_freevars))


@cache
def _live_before_each(code: CodeType) -> dict[int, frozenset[str]]:
    """For each instruction the names that may be read from there on: the usual backward flow, to its fixed point."""
    instructions = list(dis.get_instructions(code))
    following = {here.offset: after.offset for here, after in pairwise(instructions)}
    # Present since 3.11 but missing from the type stubs.
    entries = getattr(dis.Bytecode(code), "exception_entries", ())
    handlers = [(int(entry.start), int(entry.end), int(entry.target)) for entry in entries]
    live: dict[int, frozenset[str]] = {instruction.offset: frozenset() for instruction in instructions}
    changed = True
    while changed:
        changed = False
        for instruction in reversed(instructions):
            offset, name = instruction.offset, instruction.opname
            after: frozenset[str] = frozenset()
            if instruction.opcode in dis.hasjrel or instruction.opcode in dis.hasjabs:
                after |= live[int(instruction.argval)]
            if name not in _STOPS and name not in _ALWAYS_JUMPS and offset in following:
                after |= live[following[offset]]
            read, written = _uses(instruction)
            found = read | (after - written)
            for start, end, target in handlers:
                if start <= offset < end:
                    found |= live[target]
            if found != live[offset]:
                live[offset], changed = found, True
    return live


def _uses(instruction: dis.Instruction) -> tuple[frozenset[str], frozenset[str]]:
    """Locals an instruction reads and writes, over the fused forms of 3.13."""
    name, value = instruction.opname, instruction.argval
    if name == "STORE_FAST_LOAD_FAST" and isinstance(value, tuple):
        return frozenset({value[1]}) - {value[0]}, frozenset({value[0]})
    if name == "STORE_FAST_STORE_FAST" and isinstance(value, tuple):
        return frozenset(), frozenset(value)
    if name.startswith("LOAD_FAST") or name in ("LOAD_CLOSURE", "LOAD_DEREF"):
        return frozenset(value if isinstance(value, tuple) else {str(value)}), frozenset()
    if name in ("LOAD_ATTR", "LOAD_METHOD"):
        return frozenset({f".{value}"}), frozenset()
    if name in ("STORE_FAST", "DELETE_FAST"):
        return frozenset(), frozenset({str(value)})
    return frozenset(), frozenset()
