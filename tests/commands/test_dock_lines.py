"""Lines for what people bring to the machine: fingers, codes on telephones and staff cards."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from drivers.far_end import FarEnd
from drivers.fingerprint.codec import Confirm
from drivers.fingerprint.finger import Laid, demonstration_template, finger_of, stranger
from drivers.fingerprint.model import FingerprintModel
from drivers.fingerprint.simulator import FingerHand
from drivers.idcard.image import IdCardImage
from drivers.scanner.model import FakeScanner
from kiosk.dock import Dock, DockError
from kiosk.dock_lines import Models, add_lines

OWN = finger_of(demonstration_template("due-soon"))


class Hall:
    """One visitor, whose telephone and whose member of staff have known codes."""

    def people(self) -> Sequence[str]:
        return ["due-soon", "valid"]

    def visitor(self) -> str:
        return "due-soon"

    def id_card(self, name: str) -> IdCardImage:
        raise DockError(name)

    def e_card(self, name: str) -> str:
        return f"EC0000000000000{name.replace('-', '')}"

    def staff_card(self, number: str) -> str:
        return f"{number}-7K2MQ9XH4RT8WZ3B"


class Window(FakeScanner):
    """Remembers what was held before it."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[str] = []

    def scan(self, text: str | bytes) -> None:
        with self.far_end.changed:
            self.held.append(str(text))
            self.far_end.changed.notify_all()

    def wait(self, count: int) -> list[str]:
        with self.far_end.changed:
            assert self.far_end.changed.wait_for(lambda: len(self.held) >= count, 10)
        return self.held


@pytest.fixture
def scanner() -> Window:
    return Window()


@pytest.fixture
def hand() -> FingerHand:
    model = FingerprintModel()
    return FingerHand(model, FarEnd(model))


@pytest.fixture
def dock(scanner: Window, hand: FingerHand) -> Dock:
    dock = Dock()
    add_lines(dock, Models({"scanner": scanner, "fingerprint": hand}), Hall())
    return dock


def test_fingers(dock: Dock, hand: FingerHand) -> None:
    for line, laid in (
        ("finger place right", OWN),
        ("finger place right valid", finger_of(demonstration_template("valid"))),
        ("finger place wet", OWN.troubled(Confirm.TOO_MESSY)),
        ("finger place worn", OWN.troubled(Confirm.TOO_FEW_POINTS)),
        ("finger place moved", OWN.troubled(Confirm.NOT_TAKEN)),
        ("finger place other", stranger()),
        ("finger place none", None),
        ("finger place right", OWN),
        ("finger lift", None),
    ):
        dock.do(line)
        assert hand.model.finger == laid, line
    with pytest.raises(DockError, match="ValueError"):
        dock.do("finger place sixth")


def test_a_finger_is_pulled_like_every_device(dock: Dock, hand: FingerHand) -> None:
    dock.do("finger unplug")
    assert not hand.far_end.plugged
    dock.do("finger plug")
    dock.do("finger trouble silent")
    assert hand.far_end.plugged


def test_a_telephone_and_a_staff_card_before_the_scanner(dock: Dock, scanner: Window) -> None:
    dock.do("scanner show e-card due-soon")
    assert scanner.wait(1) == ["EC0000000000000duesoon"]
    dock.do("staff card show S002")
    assert scanner.wait(2)[1] == "S002-7K2MQ9XH4RT8WZ3B"


@pytest.mark.parametrize(
    "line", ["scanner show e-card nobody", "scanner show passport due-soon", "scanner show", "staff card hide S001"]
)
def test_what_nobody_can_show(dock: Dock, scanner: Window, line: str) -> None:
    with pytest.raises(DockError, match="Error"):
        dock.do(line)
    assert scanner.held == []


def test_the_choices_are_offered(dock: Dock) -> None:
    offers = {offer.words: offer.choices for offer in dock.offers()}
    assert offers["scanner show"] == ("e-card due-soon", "e-card valid")
    assert offers["staff card"] == ("show S001",)
    assert offers["finger place"] == tuple(Laid)
