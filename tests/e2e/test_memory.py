"""Two seconds after a visit nothing of the visitor stands in the memory of any process of the kiosk, in its files, in its
log, or in clear on a wire; and the same search finds what each missing wipe leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kiosk.rig import STAFF_PIN
from tests.e2e.left import people, visits
from tests.e2e.left.house import House, Kiosk
from tests.e2e.left.markers import Markers
from tests.e2e.left.memory import Hit
from tests.e2e.long import LONG

MISSING = House.missing()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.hardware,
    pytest.mark.skipif(MISSING != "", reason=f"needs {MISSING}"),
]

KIOSK, FACE = "tests.e2e.left.terminal", "kiosk.face.child"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, no_network: None) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("left")) as house:
        yield house


@pytest.fixture(scope="module")
def pictures(house: House) -> Markers:
    return people.pictures_of(house)


def told(hits: list[Hit]) -> list[str]:
    return sorted({str(hit) for hit in hits})


def kinds(hits: list[Hit], process: str) -> set[str]:
    """What was found in a process: the words before the colon."""
    return {hit.marker.partition(":")[0] for hit in hits if hit.process == process}


def test_nothing_of_a_visit_by_face_is_left(house: House, pictures: Markers) -> None:
    kiosk = house.kiosk()
    marks = people.texts_of(house, "rare-name") | people.reference_of(house, "rare-name") | pictures
    assert told(house.search(kiosk.family(), marks)) == [], "the marks must be hers alone"
    visits.begin_by_face(house, kiosk, "rare-name")
    during = house.search(kiosk.family(), marks)
    visits.end_by_face(house, kiosk)
    marks |= people.receipt_of(house, "rare-name")
    assert told(house.left(kiosk, marks)) == []
    assert house.in_files(kiosk, marks) == []
    # The same search, while she was there, saw it all.
    assert kinds(during, KIOSK) >= {"name", "number", "masked-name", "person-ref", "reference-jpeg", "frame", "stripe"}
    assert kinds(during, FACE) >= {"template"}
    assert set(kiosk.family().values()) == {KIOSK, FACE}


def by_password(house: House, kiosk: Kiosk) -> Markers:
    visits.by_password(house, kiosk, "minority-name")
    return people.password() | people.texts_of(house, "minority-name") | people.receipt_of(house, "minority-name")


def by_finger(house: House, kiosk: Kiosk) -> Markers:
    visits.by_finger(house, kiosk, "due-soon")
    return people.finger_of("due-soon") | people.texts_of(house, "due-soon") | people.receipt_of(house, "due-soon")


def by_e_card(house: House, kiosk: Kiosk) -> Markers:
    code = visits.by_e_card(house, kiosk, "due-soon")
    return people.code("e-card", code) | people.texts_of(house, "due-soon") | people.receipt_of(house, "due-soon")


def by_helper(house: House, kiosk: Kiosk) -> Markers:
    visits.by_helper(house, kiosk, "due-soon")
    both = people.texts_of(house, "due-soon") | people.texts_of(house, visits.HELPER, "helper-")
    return both | people.password() | people.receipt_of(house, "due-soon")


def by_centre_password(house: House, kiosk: Kiosk) -> Markers:
    visits.by_centre_password(house, kiosk, "overdue")
    return people.password() | people.texts_of(house, "overdue") | people.receipt_of(house, "overdue")


def by_staff_card(house: House, kiosk: Kiosk) -> Markers:
    card = people.code("staff-card", visits.by_staff_card(house, kiosk, "suspended"))
    pin = people.typed("staff-pin", STAFF_PIN)
    return card | pin | people.texts_of(house, "suspended") | people.receipt_of(house, "suspended")


def by_id_card_and_desk(house: House, kiosk: Kiosk) -> Markers:
    visits.by_id_card_and_desk(house, kiosk, "due-soon")
    return people.texts_of(house, "due-soon") | people.receipt_of(house, "due-soon")


@pytest.mark.parametrize(
    "visit",
    [by_password, by_finger, by_e_card, by_helper, by_centre_password, by_staff_card, by_id_card_and_desk],
    ids=lambda visit: visit.__name__,
)
def test_nothing_of_a_visit_is_left(house: House, visit: Callable[[House, Kiosk], Markers]) -> None:
    kiosk = house.kiosk()
    marks = visit(house, kiosk)
    assert told(house.left(kiosk, marks)) == []
    assert house.in_files(kiosk, marks) == []
    assert told(house.search(house.pcscd, marks)) == [], "the card service has forgotten the card too"


def test_on_the_wires_there_is_no_picture_and_nothing_in_clear(house: House, pictures: Markers) -> None:
    kiosk = house.kiosk()
    texts = people.texts_of(house, "rare-name")
    reference = people.reference_of(house, "rare-name")
    begun = {name: (len(to), len(back)) for name, (to, back) in house.on_wires().items()}
    asked = len(house.relay.asked)
    visits.begin_by_face(house, kiosk, "rare-name")
    visits.end_by_face(house, kiosk)
    heard = {name: (to[begun[name][0] :], back[begun[name][1] :]) for name, (to, back) in house.on_wires().items()}
    said, lines = bytes(house.relay.asked[asked:]), house.relay.request_lines
    marks = texts | reference | pictures | people.receipt_of(house, "rare-name")

    assert marks.within(heard["centre"][0] + b"\n" + heard["centre"][1]) == [], "it travels encrypted"
    assert marks.within(heard["camera"][0]) == []
    assert marks.within(heard["printer"][0]) == []
    # What the centre decrypts: no picture and no template, and no person in an address.
    assert (reference | pictures).within(said) == []
    assert lines
    assert marks.within(b"\n".join(lines)) == []
    # The tap and the relay hear.
    assert pictures.within(heard["camera"][1])
    assert "name:utf-8" in texts.within(said)
    assert len(heard["printer"][0]) > 1000


@pytest.mark.parametrize(
    ("wipe", "process", "left"),
    [
        ("visit", KIOSK, {"name", "number", "person-ref", "masked-name", "reference-jpeg"}),
        pytest.param("mailbox", KIOSK, {"frame"}, marks=LONG),
        ("recycle", FACE, {"template"}),
        pytest.param("allocator", KIOSK, {"name", "number", "reference-jpeg", "frame-jpeg", "stripe"}, marks=LONG),
        pytest.param("stack", KIOSK, {"masked-name"}, marks=LONG),
    ],
)
def test_search_finds_what_a_missing_wipe_leaves(
    house: House, pictures: Markers, wipe: str, process: str, left: set[str]
) -> None:
    marks = people.texts_of(house, "rare-name") | people.reference_of(house, "rare-name") | pictures
    kiosk = house.kiosk(wipe)
    visits.begin_by_face(house, kiosk, "rare-name")
    visits.end_by_face(house, kiosk)
    other = FACE if process == KIOSK else KIOSK

    def only_that(found: list[Hit]) -> bool:
        return kinds(found, process) >= left and (wipe == "allocator" or not kinds(found, other))

    found = house.left(kiosk, marks, only_that)
    assert only_that(found), told(found)
