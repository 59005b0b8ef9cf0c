"""The kiosk's driver where floors/id_card.py has bare pyserial; the same lines in and out."""

import sys
import time

from drivers.contract import Deadline
from drivers.idcard.contract import IdCardData
from drivers.idcard.serial_adapter import SerialIdCardReader

reader = SerialIdCardReader(sys.argv[1])
reader.open()
sys.stdout.write("ready\n")
sys.stdout.flush()
while sys.stdin.readline():
    began = time.monotonic()
    found = reader.read(Deadline(5))
    taken = time.monotonic() - began
    if not isinstance(found, IdCardData):
        sys.exit(found.reason)
    sys.stdout.write(f"{taken * 1000:.3f}\n")
    sys.stdout.flush()
reader.close()
