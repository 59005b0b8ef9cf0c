"""Which locals of a suspended coroutine can still be read: the explorer compares states by these alone.

Without it a variable that only tells where the visit has been (the last answer, already acted upon) would split one state
into dozens. Loop variables always count, because they stand for the iterator, which cannot be looked into.
"""

from __future__ import annotations

import dis
from functools import cache
from itertools import pairwise
from types import CodeType

_STOPS = ("RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE")
_ALWAYS_JUMPS = ("JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT")


@cache
def live_names(code: CodeType, at: int) -> frozenset[str]:
    """Names of the locals that may be read after the instruction at byte offset ``at``."""
    instructions = list(dis.get_instructions(code))
    index_of = {instruction.offset: index for index, instruction in enumerate(instructions)}
    # Present since 3.11 but missing from the type stubs.
    entries = getattr(dis.Bytecode(code), "exception_entries", ())
    handlers = [(int(entry.start), int(entry.end), int(entry.target)) for entry in entries]
    found: set[str] = set()
    seen: set[tuple[int, frozenset[str]]] = set()
    waiting = [(index_of[at], frozenset[str]())]
    while waiting:
        index, written = waiting.pop()
        if (index, written) in seen or index >= len(instructions):
            continue
        seen.add((index, written))
        instruction = instructions[index]
        read, stored = _uses(instruction)
        found.update(name for name in read if name not in written)
        after = written | stored
        for start, end, target in handlers:
            if start <= instruction.offset < end:
                waiting.append((index_of[target], written))
        if instruction.opname in _STOPS:
            continue
        if instruction.opcode in dis.hasjrel or instruction.opcode in dis.hasjabs:
            waiting.append((index_of[int(instruction.argval)], after))
            if instruction.opname in _ALWAYS_JUMPS:
                continue
        waiting.append((index + 1, after))
    return frozenset(found | _loop_variables(instructions))


def _uses(instruction: dis.Instruction) -> tuple[tuple[str, ...], frozenset[str]]:
    """Locals an instruction reads and writes, over the fused forms of 3.12 and 3.13."""
    name, value = instruction.opname, instruction.argval
    if name.startswith("LOAD_FAST_LOAD_FAST") and isinstance(value, tuple):
        return tuple(value), frozenset()
    if name == "STORE_FAST_LOAD_FAST" and isinstance(value, tuple):
        return (value[1],) if value[0] != value[1] else (), frozenset({value[0]})
    if name == "STORE_FAST_STORE_FAST" and isinstance(value, tuple):
        return (), frozenset(value)
    if name.startswith("LOAD_FAST") or name in ("LOAD_CLOSURE", "LOAD_DEREF"):
        return (str(value),), frozenset()
    if name in ("STORE_FAST", "DELETE_FAST"):
        return (), frozenset({str(value)})
    return (), frozenset()


def _loop_variables(instructions: list[dis.Instruction]) -> set[str]:
    names: set[str] = set()
    for current, following in pairwise(instructions):
        if current.opname == "FOR_ITER":
            _, stored = _uses(following)
            names.update(stored)
    return names
