"""The camera behind a node, on machines made up; and the adapter that refuses another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.camera.contract import CameraSettings
from drivers.camera.opencv_adapter import OpenCvCamera
from drivers.camera.physical import Identity, Unidentified, Virtual, device_number, identify, identify_entry
from drivers.contract import Deadline, DeviceFault, Failed
from tests.commands.setup_trees import USB, Tree

PATH = f"/dev/v4l/by-path/{USB}:1:1.0-video-index0"
CAMERA = Identity(f"{USB}:1:1.0", "046d:0825", "5F2A1C30")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path / "machine")


def found(tree: Tree, node: Path) -> Identity:
    return identify(node, tree.root / "sys", tree.number)


def test_a_usb_camera_is_known_by_port_model_and_number(tree: Tree) -> None:
    node = tree.camera(0, "UVC Camera", f"{USB}:1:1.0", serial="5F2A1C30")
    assert found(tree, node) == CAMERA
    assert found(tree, tree.root / "dev/v4l/by-path" / f"{USB}:1:1.0-video-index0") == CAMERA
    assert Identity.parse(str(CAMERA)) == CAMERA


def test_without_a_serial_number_model_and_port_remain(tree: Tree) -> None:
    node = tree.camera(3, "UVC Camera", f"{USB}:4.2:1.0", usb="0C45:6366")
    assert str(found(tree, node)) == f"{USB}:4.2:1.0 0c45:6366 -"


def test_the_port_does_not_depend_on_the_number_of_the_bus_in_this_boot(tree: Tree) -> None:
    device = tree.root / "sys/devices/pci0000:00/0000:00:14.0/usb3/3-1"
    tree.file(device / "idVendor", "046d")
    tree.file(device / "idProduct", "0825")
    tree.driver(device / "3-1:1.0", "uvcvideo")
    node = tree.video(device / "3-1:1.0/video4linux/video0", "UVC Camera")
    assert found(tree, node).place == CAMERA.place


def test_cameras_off_the_usb_bus_are_known_by_controller_and_driver(tree: Tree) -> None:
    board = tree.root / "sys/devices/platform/soc/fe801000.csi"
    tree.driver(board, "unicam")
    assert str(found(tree, tree.video(board / "video4linux/video0", "unicam"))) == "platform-fe801000.csi unicam -"
    card = tree.root / "sys/devices/pci0000:00/0000:00:1c.0/0000:02:00.0"
    tree.driver(card, "framegrabber")
    assert str(found(tree, tree.video(card / "video4linux/video1", "grab"))) == "pci-0000:02:00.0 framegrabber -"


def test_a_usb_host_of_the_board_has_its_name(tree: Tree) -> None:
    node = tree.camera(0, "UVC Camera", controller="platform/soc/fe980000.usb")
    assert found(tree, node).place == "platform-fe980000.usb-usb-0:1:1.0"


def loopback(tree: Tree) -> Path:
    return tree.video(tree.root / "sys/devices/virtual/video4linux/video9", "UVC Camera")


def test_pattern(tree: Tree) -> Path:
    tree.driver(tree.root / "sys/devices/platform/vivid.0", "vivid")
    return tree.video(tree.root / "sys/devices/platform/vivid.0/video4linux/video9", "vivid")


def unbound_pattern(tree: Tree) -> Path:
    return tree.video(tree.root / "sys/devices/platform/vimc.0/video4linux/video9", "UVC Camera")


def over_the_network(tree: Tree) -> Path:
    return tree.camera(9, "UVC Camera", controller="platform/vhci_hcd.0", serial="5F2A1C30")


def gadget(tree: Tree) -> Path:
    return tree.camera(9, "UVC Camera", controller="platform/dummy_hcd.0")


def named_driver(tree: Tree) -> Path:
    return tree.camera(9, "UVC Camera", driver="v4l2loopback")


test_pattern.__test__ = False  # type: ignore[attr-defined]  # a camera, not a test


@pytest.mark.parametrize(
    "make",
    [loopback, test_pattern, unbound_pattern, over_the_network, gadget, named_driver],
    ids=lambda make: make.__name__,
)
def test_a_camera_made_by_software_is_none(make: object, tree: Tree) -> None:
    assert callable(make)
    node = make(tree)
    with pytest.raises(Virtual):
        found(tree, node)
    camera = OpenCvCamera(CameraSettings(f"/dev/{node.name}", physical=True), root=tree.root, number=tree.number)
    with pytest.raises(DeviceFault) as fault:
        camera.open()
    assert (fault.value.reason, fault.value.permanent) == ("virtual-camera", False)
    assert camera.times_opened == 0


def test_the_device_number_counts_and_not_the_name(tree: Tree) -> None:
    """A node with the camera's name that leads to a loopback."""
    tree.camera(0, "UVC Camera", f"{USB}:1:1.0")
    loopback(tree)
    with pytest.raises(Virtual):
        identify(tree.root / "dev/video0", tree.root / "sys", lambda node: "81:9")


def test_what_is_no_device_is_not_identified(tree: Tree) -> None:
    tree.camera(0, "UVC Camera")
    with pytest.raises(Unidentified):
        identify(tree.node("pipe"), tree.root / "sys")
    with pytest.raises(Unidentified):
        identify(tree.root / "dev/absent", tree.root / "sys")
    with pytest.raises(Unidentified):
        identify(Path("/dev/null"), tree.root / "sys")
    assert device_number(Path("/dev/null")) == "1:3"


def test_an_entry_that_leads_out_of_the_devices_is_not_followed(tree: Tree, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere/usb1/1-1/1-1:1.0/video4linux/video0"
    outside.mkdir(parents=True)
    entry = tree.root / "sys/dev/char/81:0"
    entry.parent.mkdir(parents=True)
    entry.symlink_to(outside)
    with pytest.raises(Unidentified):
        identify_entry(entry, tree.root / "sys")


@given(st.text(max_size=300))
def test_a_hostile_serial_number_is_one_word(tmp_path_factory: pytest.TempPathFactory, serial: str) -> None:
    tree = Tree(tmp_path_factory.mktemp("t") / "machine")
    node = tree.camera(0, "UVC Camera", f"{USB}:1:1.0")
    device = tree.root / "sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/serial"
    device.write_bytes(serial.encode("utf-8", "replace"))
    text = str(found(tree, node))
    assert text.isascii()
    assert text.isprintable()
    assert len(text.split(" ")) == 3
    assert len(text) <= 400


def built_in(tree: Tree) -> OpenCvCamera:
    tree.camera(0, "UVC Camera", f"{USB}:1:1.0", serial="5F2A1C30")
    settings = CameraSettings(PATH, physical=True, identity=str(CAMERA))
    return OpenCvCamera(settings, root=tree.root, number=tree.number)


def test_the_built_in_camera_is_taken(tree: Tree) -> None:
    camera = built_in(tree)
    camera.open()
    assert camera.status().usable


@pytest.mark.parametrize(
    ("usb", "serial", "link"),
    [
        ("046d:0826", "5F2A1C30", f"{USB}:1:1.0"),
        ("046d:0825", "5F2A1C31", f"{USB}:1:1.0"),
        ("046d:0825", "", f"{USB}:1:1.0"),
        ("046d:0825", "5F2A1C30", f"{USB}:2:1.0"),
    ],
)
def test_another_camera_in_its_place_is_told_and_never_opened(tree: Tree, usb: str, serial: str, link: str) -> None:
    camera = built_in(tree)
    camera.open()
    (tree.root / "sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/serial").unlink()
    tree.camera(0, "UVC Camera", usb=usb, serial=serial, link=link if link != f"{USB}:1:1.0" else "")
    with pytest.raises(DeviceFault) as fault:
        list(camera.poll(0.0))
    assert fault.value.reason == "camera-changed"
    assert not camera.status().usable
    failed = camera.start_capture(Deadline(1.0))
    assert isinstance(failed, Failed)
    assert failed.reason == "camera-changed"
    assert camera.status().reason == "camera-changed"
    assert camera.mailbox.latest() is None


def test_put_back_it_is_taken_again(tree: Tree) -> None:
    camera = built_in(tree)
    serial = tree.root / "sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/serial"
    serial.write_text("OTHER\n")
    with pytest.raises(DeviceFault):
        camera.open()
    serial.write_text("5F2A1C30\n")
    camera.open()
    assert camera.status().usable


@pytest.mark.parametrize("source", ["visit.avi", "faces/%03d.jpg"])
def test_in_service_no_recording_stands_for_a_camera(source: str, tmp_path: Path) -> None:
    camera = OpenCvCamera(CameraSettings(str(tmp_path / source), physical=True))
    with pytest.raises(DeviceFault) as fault:
        camera.open()
    assert fault.value.reason == "virtual-camera"


def test_in_development_any_device_may_be_tried(tree: Tree) -> None:
    camera = OpenCvCamera(CameraSettings(f"/dev/{loopback(tree).name}"), root=tree.root, number=tree.number)
    camera.open()
    assert camera.status().usable
