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

    def expect_status(self) -> None:
        """Forget the last answer byte, the next one belongs to the next request."""
        self.real_time = None
        self.garbage = False

    def receive(self, data: bytes) -> bool:
        """True when an automatic status came, which replaces ``sensors``."""
        automatic = False
        for answer in self._parser.feed(data):
            match answer:
                case codec.RealTimeStatus(byte):
                    self.real_time = byte
                case codec.AutomaticStatus(message):
                    self.sensors = codec.Sensors.of_automatic(message)
                    automatic = True
                case codec.ProcessIdAnswer(process_id):
                    self.process_ids.add(process_id)
                case codec.InOrderStatus():
                    self.in_order_owed = max(0, self.in_order_owed - 1)
                case codec.BuffersCleared():
                    self.cleared = True
                case codec.Garbage():
                    self.garbage = True
        return automatic
