"""The allocator that overwrites, core dumps, swap, and the stacks of waiting threads."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.schema_base import ROOT
from drivers import stack
from kiosk import protection
from kiosk.protection import FILL, environment, plain_environment

SECRET = "".join(map(chr, (0x6C88, 0x4DAE, 0x2CC56, 0x9EC4)))
"""Put together here, so that no constant of this file is found instead."""


def python(code: str, given: dict[str, str]) -> str:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


def test_freed_memory_is_overwritten_in_the_environment_that_is_asked_for_and_not_without() -> None:
    code = "from kiosk.protection import overwrites_freed_memory as o; print(o())"
    assert python(code, environment(os.environ)) == "True"
    assert python(code, plain_environment(os.environ)) == "False"


def test_a_freed_text_is_gone() -> None:
    code = (
        "import ctypes, sys; s = ''.join(map(chr, (0x6c88, 0x4dae, 0x9ec4))) * 20; at = id(s); n = sys.getsizeof(s);"
        "del s; print(ctypes.string_at(at + 64, n - 80).hex())"
    )
    left = bytes.fromhex(python(code, environment(os.environ)))
    assert left.count(FILL) > len(left) / 2
    assert b"\xae\x4d" not in left
    assert "ae4d" in python(code, plain_environment(os.environ))


@given(
    st.dictionaries(
        st.sampled_from(["HOME", "PYTHONMALLOC", "GLIBC_TUNABLES", "X"]),
        st.sampled_from(
            ["", "malloc", "debug", "glibc.malloc.check=3", "glibc.malloc.perturb=1:glibc.rtld.nns=4", ":"]
        ),
    )
)
def test_the_environment_is_asked_for_once_and_taken_back_whole(given: dict[str, str]) -> None:
    wanted = environment(given)
    assert environment(wanted) == wanted, "else the program would begin anew for ever"
    assert {**given, **wanted} == wanted
    back = plain_environment(wanted)
    assert "PYTHONMALLOC" not in back
    assert "perturb" not in back.get("GLIBC_TUNABLES", "")
    assert ("glibc.rtld.nns=4" in back.get("GLIBC_TUNABLES", "")) == ("nns" in given.get("GLIBC_TUNABLES", ""))
    assert {key: back.get(key) for key in ("HOME", "X")} == {key: given.get(key) for key in ("HOME", "X")}


def test_the_program_begins_anew_with_its_own_arguments(tmp_path: Path) -> None:
    script = tmp_path / "again.py"
    script.write_text(
        "import os, sys\nfrom kiosk.protection import restart_overwriting\nprint('begun', flush=True)\n"
        "restart_overwriting()\nprint(os.environ['PYTHONMALLOC'], sys.argv[1:], os.getpid())\n"
    )
    command = [sys.executable, "-W", "error", str(script), "--folder", "a b"]
    given = {**plain_environment(os.environ), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True) as process:
        said, _ = process.communicate(timeout=60)
    assert said.splitlines() == ["begun", "begun", f"malloc ['--folder', 'a b'] {process.pid}"]


def test_findings_are_told_as_json() -> None:
    command = [sys.executable, "-m", "kiosk.protection"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(os.environ), capture_output=True, text=True, timeout=60, check=True
    )
    found = json.loads(done.stdout)
    assert (found["overwrites"], found["core_limit"], found["dumpable"]) == (True, 0, False)
    assert found["locked"] == protection.may_lock_memory()
    assert found["swap_bytes"] >= 0


@pytest.mark.skipif(os.geteuid() != 0, reason="lowers a limit and gives up a right, as an ordinary user has neither")
def test_memory_is_not_locked_where_a_limit_would_make_later_allocations_fail() -> None:
    code = (
        "import os, resource; from kiosk.protection import lock_memory, may_lock_memory;"
        "resource.setrlimit(resource.RLIMIT_MEMLOCK, (65536, 65536)); os.setuid(65534);"
        "print(may_lock_memory(), lock_memory());"
        "held = [bytearray(1 << 20) for _ in range(64)]"
    )
    assert python(code, dict(os.environ)) == "False False"


def leave(depth: int) -> int:
    """Encode the secret some C frames down, as a library does."""
    if depth:
        sorted([depth - 1], key=leave)
    else:
        (SECRET * 3).encode()
    return depth


def stack_pointer(thread: int) -> int:
    """Of a thread that waits, as soon as it does."""
    tick = threading.Event()
    for _ in range(1000):
        words = Path(f"/proc/self/task/{thread}/syscall").read_text(encoding="ascii").split()
        if len(words) > 2:
            return int(words[-2], 16)
        tick.wait(0.01)
    raise AssertionError("the thread does not wait")


def found_on(thread: int) -> bool:
    """Whether the stack of a waiting thread of this process holds the secret."""
    with open("/proc/self/maps", encoding="utf-8") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
        pointer = stack_pointer(thread)
        for line in maps:
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            if start <= pointer < end:
                low = max(start, pointer - 65_536)
                return SECRET.encode() in os.pread(memory.fileno(), end - low, low)
    raise AssertionError("the thread has no stack")


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_waiting_thread_keeps_what_it_encoded_until_it_forgets(
    by_hand: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by_hand:
        # As with locked memory on a kernel that gives none of it back.
        monkeypatch.setattr(stack, "_give_back", lambda address, size, how: False)
    steps = [threading.Event() for _ in range(4)]

    def work() -> None:
        leave(6)
        steps[0].set()
        steps[1].wait()
        assert stack.forget_stack()
        steps[2].set()
        steps[3].wait()

    thread = threading.Thread(target=work)
    thread.start()
    assert thread.native_id is not None
    try:
        assert steps[0].wait(10)
        assert found_on(thread.native_id)
        steps[1].set()
        assert steps[2].wait(10)
        assert not found_on(thread.native_id)
    finally:
        for step in steps:
            step.set()
        thread.join()


def test_forgetting_goes_on_working_in_the_main_thread() -> None:
    leave(20)
    assert [stack.forget_stack() for _ in range(50)] == [True] * 50
    leave(20)


AT_EVERY_DEPTH = """
import ctypes
from drivers.stack import forget_stack

done = []
call = ctypes.CFUNCTYPE(None)(lambda: done.append(forget_stack()))
invoke = ctypes.cast(call, ctypes.c_void_p).value
for size in range(16, 8192, 16):
    # The callback runs below a copy of the structure, so the stack pointer stands elsewhere in its page each time.
    pad = type("Pad", (ctypes.Structure,), {"_fields_": [("bytes", ctypes.c_char * size)]})
    ctypes.CFUNCTYPE(None, pad)(invoke)(pad())
print(all(done), len(done))
"""


def test_wherever_the_stack_pointer_stands_in_its_page_no_frame_in_use_is_lost() -> None:
    """The kiosk died of this once: a frame of the call itself lay in a page that was given back."""
    done = subprocess.run([sys.executable, "-c", AT_EVERY_DEPTH], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True 511\n", "")


def test_on_an_unknown_machine_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    monkeypatch.setattr(ctypes, "memset", None)
    assert stack.forget_stack() is False
