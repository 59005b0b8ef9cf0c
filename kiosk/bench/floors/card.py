"""Floor of the card: wait for it, connect, select the application, read the records of number and name.

Run as a file with a part of the reader's name; says ``ready``, then one line a card, when it was reported and when it was
read, in CLOCK_MONOTONIC seconds, until standard input ends. Addressing by record number in the current file, which the
demonstration card takes at once.
"""

import sys
import time

from smartcard import scard

SELECT_APPLICATION = bytes.fromhex("00A404000F") + bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
FILES = (
    ("00A4020002EF05", ("00B2010412", "00B2030406", "00B2050406", "00B2060406", "00B207040B")),
    ("00A4020002EF06", ("00B2010414", "00B2020420")),
)


def wait_for(context: int, reader: str, flag: int) -> None:
    state = scard.SCARD_STATE_UNAWARE
    while True:
        result, states = scard.SCardGetStatusChange(context, 60_000, [(reader, state)])
        if result != scard.SCARD_S_SUCCESS:
            sys.exit(f"no reader: {result:#x}")
        state = states[0][1] & ~scard.SCARD_STATE_CHANGED
        if state & flag:
            return


def read(context: int, reader: str) -> float:
    """When the last record was there; powering the card down again comes after it."""
    result, handle, protocol = scard.SCardConnect(
        context, reader, scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    )
    if result != scard.SCARD_S_SUCCESS:
        sys.exit(f"no card: {result:#x}")
    header = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
    commands = [SELECT_APPLICATION]
    for select, records in FILES:
        commands += [bytes.fromhex(select), *(bytes.fromhex(record) for record in records)]
    for command in commands:
        result, answer = scard.SCardTransmit(handle, header, list(command))
        while result == scard.SCARD_S_SUCCESS and answer[-2:-1] == [0x61]:
            result, answer = scard.SCardTransmit(handle, header, [0x00, 0xC0, 0x00, 0x00, answer[-1]])
        if result != scard.SCARD_S_SUCCESS:
            sys.exit(f"card lost: {result:#x}")
    done = time.monotonic()
    scard.SCardDisconnect(handle, scard.SCARD_UNPOWER_CARD)
    return done


# A terminal reads cards all day: the interpreter's own warming up is not measured, here as in floors/card_driver.py.
WARM_UP = 6

_, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
_, names = scard.SCardListReaders(context, [])
reader = next(name for name in names if sys.argv[1] in name)
sys.stdout.write("ready\n")
sys.stdout.flush()
while sys.stdin.readline():
    wait_for(context, reader, scard.SCARD_STATE_PRESENT)
    for _ in range(WARM_UP):
        read(context, reader)
    WARM_UP = 0
    seen = time.monotonic()
    sys.stdout.write(f"{seen} {read(context, reader)}\n")
    sys.stdout.flush()
    wait_for(context, reader, scard.SCARD_STATE_EMPTY)
