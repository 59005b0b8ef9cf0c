"""A serial code scanner as a device: what lies before its window, its light, its answers. The far end of driver tests,
of the simulator, and of rigs (``python -m drivers.scanner.model``).
"""

from __future__ import annotations

from drivers.far_end import FarEnd
from drivers.scanner.contract import SerialSettings

# Honeywell's serial trigger, as many engines copy it, and a question most of them answer with one byte.
COMMANDED = SerialSettings(
    trigger_on=b"\x16T\r",
    trigger_off=b"\x16U\r",
    trigger_again_seconds=5.0,
    question=b"?",
    answer=b"!",
)
_HEARD_MAX = 4096


class ScannerModel:
    """Reads when its light is on; a model without trigger commands always does. One shot: the light goes out with a code."""

    def __init__(self, settings: SerialSettings | None = None, end: bytes = b"\r") -> None:
        self._settings = settings or SerialSettings()
        self._end = end
        self._heard = b""
        self._before_window: bytes | None = None
        self.lit = False

    @property
    def ready(self) -> bool:
        return self.lit or not self._settings.trigger_on

    def show(self, code: bytes) -> bytes:
        """Hold ``code`` before the window; what is said at once. A dark scanner reads it when its light goes on."""
        if not self.ready:
            self._before_window = code
            return b""
        return self._read(code)

    def receive(self, data: bytes) -> bytes:
        answer = b""
        for byte in data:
            self._heard = (self._heard + bytes((byte,)))[-_HEARD_MAX:]
            answer += self._obey()
        return answer

    def connected(self) -> None:
        self._heard = b""
        self.lit = False

    def _obey(self) -> bytes:
        settings = self._settings
        if settings.trigger_on and self._heard.endswith(settings.trigger_on):
            self._heard, self.lit = b"", True
            code, self._before_window = self._before_window, None
            return b"" if code is None else self._read(code)
        if settings.trigger_off and self._heard.endswith(settings.trigger_off):
            self._heard, self.lit = b"", False
            self._before_window = None
        if settings.question and self._heard.endswith(settings.question):
            self._heard = b""
            return settings.answer
        return b""

    def _read(self, code: bytes) -> bytes:
        self.lit = False
        return code + self._end


class FakeScanner:
    """The scanner with its cable, and a hand before its window. All methods may be called from any thread."""

    def __init__(self, settings: SerialSettings | None = None) -> None:
        self._model = ScannerModel(settings)
        self.far_end = FarEnd(self._model)

    @property
    def lit(self) -> bool:
        return self._model.lit

    def scan(self, text: str | bytes) -> None:
        """Hold a code before the scanner: ``text`` in UTF-8."""
        code = text.encode() if isinstance(text, str) else text
        with self.far_end.changed:
            self.far_end.say(self._model.show(code))

    def say(self, data: bytes) -> None:
        """Bytes on the line as they are."""
        self.far_end.say(data)


def main(arguments: list[str] | None = None) -> int:
    """The fake as a process: ``{"do": "scan", "text": "..."}``; with trigger and question, as COMMANDED."""
    from drivers.fake_process import run_serial_fake

    scanner = FakeScanner(COMMANDED)
    return run_serial_fake(
        arguments,
        "python -m drivers.scanner.model",
        scanner.far_end,
        {"scan": lambda order: scanner.scan(str(order["text"]))},
        lambda: {"lit": scanner.lit},
    )


if __name__ == "__main__":
    raise SystemExit(main())
