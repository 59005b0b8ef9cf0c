"""The reception that is practised in these tests."""

from __future__ import annotations

from config.catalogue.load import shipped
from kiosk.services.practice import PRACTISED
from kiosk.services.reception import reception_by

ITEMS = PRACTISED
reception = reception_by(shipped())
