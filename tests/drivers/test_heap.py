"""The ends of freed blocks, looked at from outside in a process that runs as the kiosk does."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from config.schema_base import ROOT
from kiosk.protection import environment
from tests.e2e.left import memory

CHILD = """
import sys
from drivers.heap import fill_ends
kept = [b"%d" % (700_000 + more) for more in range(39_000, 39_400)]
del kept
if sys.argv[1] == "fill":
    assert fill_ends()
print("ready", flush=True)
sys.stdin.readline()
"""
DIGITS = re.compile(rb"739[0-3][0-9]{2}\x00")


def left(how: str) -> int:
    command = [sys.executable, "-c", CHILD, how]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(os.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        with memory.stopped([child.pid]):
            found = sum(len(DIGITS.findall(piece.data)) for piece in memory.copied(child.pid) if "heap" in piece.where)
        child.stdin.close()
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's allocator")
def test_digits_at_the_end_of_a_freed_block_are_overwritten() -> None:
    alone = left("nothing")
    assert alone > 5, "what the allocator alone leaves"
    # A few lie within blocks that are larger by now and were not taken again.
    assert left("fill") * 4 < alone
