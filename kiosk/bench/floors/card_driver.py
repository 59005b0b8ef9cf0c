"""The kiosk's driver where floors/card.py has bare pyscard; the same lines in and out."""

import sys
import time

from drivers.card.contract import CardData, CardInserted, CardRemoved
from drivers.card.pcsc import PcscCardReader
from drivers.contract import Deadline

POLL_SECONDS = 60.0
WARM_UP = 6

reader = PcscCardReader(sys.argv[1])


def wait_for(kind: type) -> None:
    while not any(isinstance(event, kind) for event in reader.poll(POLL_SECONDS)):
        pass


reader.open()
sys.stdout.write("ready\n")
sys.stdout.flush()
while sys.stdin.readline():
    wait_for(CardInserted)
    for _ in range(WARM_UP):
        reader.read(Deadline(5))
        reader.release()
    WARM_UP = 0
    seen = time.monotonic()
    found = reader.read(Deadline(5))
    read = time.monotonic()
    if not isinstance(found, CardData):
        sys.exit(found.reason)
    sys.stdout.write(f"{seen} {read}\n")
    sys.stdout.flush()
    wait_for(CardRemoved)
reader.close()
