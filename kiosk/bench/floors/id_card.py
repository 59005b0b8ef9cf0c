"""Floor of the identity card reader: find, select and read the card that lies there, and take its number and name.

Run as a file with the serial device; says ``ready``, then for each line of standard input one line of milliseconds from
the first command to the person, until standard input ends. The card must have been put down anew before each line.
"""

import sys
import time

import serial

FIND = bytes.fromhex("AAAAAA96690003200122")
SELECT = bytes.fromhex("AAAAAA96690003200221")
READ_BASE = bytes.fromhex("AAAAAA96690003300132")
HEAD_BYTES = 7
STATUS_AT = 2
TEXT_AT = 7
SECONDS = 2.5


def ask(port: serial.Serial, command: bytes, status: int) -> bytes:
    port.write(command)
    head = port.read(HEAD_BYTES)
    body = port.read(int.from_bytes(head[-2:], "big"))
    check = 0
    for value in head[-2:] + body:
        check ^= value
    if len(head) < HEAD_BYTES or check or body[STATUS_AT] != status:
        sys.exit("no card, or a broken answer")
    return bytes(body)


def read(port: serial.Serial) -> tuple[str, str]:
    ask(port, FIND, 0x9F)
    ask(port, SELECT, 0x90)
    text = ask(port, READ_BASE, 0x90)[TEXT_AT:].decode("utf-16-le", "replace")
    return text[61:79].strip(), text[:15].strip()


with serial.Serial(sys.argv[1], 115200, timeout=SECONDS) as port:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while sys.stdin.readline():
        began = time.monotonic()
        number, name = read(port)
        taken = time.monotonic() - began
        if not number or not name:
            sys.exit("an empty card")
        sys.stdout.write(f"{taken * 1000:.3f}\n")
        sys.stdout.flush()
