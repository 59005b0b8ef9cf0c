"""What the printer has told us so far: answers sorted by kind, for the driver to look at."""

from __future__ import annotations

from drivers.printer import codec


class Inbox:
    """Sorts the answer stream. One per connection."""

    def __init__(self) -> None:
        self._parser = codec.AnswerParser()
        self.sensors = codec.Sensors()
        self.real_time: int | None = None
        self.garbage = False
        self.cleared = False
        self.in_order_owed = 0
        self.process_ids: set[bytes] = set()
        self.cuts: int | None = None
        self.cuts_owed = 0
        self.real_time_answers = 0

    def expect_status(self) -> None:
        """Forget the last answer byte, the next one belongs to the next request."""
        self.real_time = None
        self.real_time_answers = 0
        self.garbage = False

    def forget_owed(self) -> None:
        """The printer confirmed that it dropped what it had not worked off: no in-order answer is on its way."""
        self.in_order_owed = 0
        self.cuts_owed = 0

    def receive(self, data: bytes) -> bool:
        """True when an automatic status came, which replaces ``sensors``."""
        automatic = False
        for answer in self._parser.feed(data):
            match answer:
                case codec.RealTimeStatus(byte):
                    self.real_time = byte
                    self.real_time_answers += 1
                case codec.AutomaticStatus(message):
                    self.sensors = codec.Sensors.of_automatic(message)
                    automatic = True
                case codec.ProcessIdAnswer(process_id):
                    self.process_ids.add(process_id)
                case codec.InOrderStatus():
                    self.in_order_owed = max(0, self.in_order_owed - 1)
                case codec.BuffersCleared():
                    self.cleared = True
                case codec.CounterAnswer(value):
                    self.cuts = value
                    self.cuts_owed = max(0, self.cuts_owed - 1)
                case codec.Garbage():
                    self.garbage = True
        return automatic
