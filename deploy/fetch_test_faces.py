"""Prepare the pictures of faces that the tests and the demonstration need; none is committed to this repository.

They come out of two packages: NASA's public-domain astronaut portrait in the installed scikit-image, and the test
images in the source archive of face_recognition 1.3.0, which pip downloads and checks against a pinned hash. Every
file is checked by its sha256, so the eye positions below, which place the crop, always fit. What the simulated camera
needs to let these people move (outline, depth) is worked out here too, once, and kept beside the portraits.

    python deploy/fetch_test_faces.py --out .cache/faces

The second run finds everything in place and does nothing.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.metadata
import importlib.util
import itertools
import json
import subprocess
import sys
import tarfile
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

SDIST = "face_recognition==1.3.0"
SDIST_SHA256 = "5e5efdd1686aa566af0d3cc1313b131e4b197657a8ffd03669e6d3fad92705ec"
PORTRAIT_SIZE = (420, 520)
# The size in pixels of the photo on a second-generation identity card's printed side at 300 dpi.
ID_PHOTO_SIZE = (358, 441)
MANIFEST = "faces.json"
RECIPE = 1


class Unavailable(Exception):
    """A package that holds pictures is missing or is not the pinned one."""


@dataclass(frozen=True)
class Source:
    """One picture: who, where from, and where the eyes are (pixels of the original)."""

    name: str
    person: str
    member: str
    sha256_start: str
    left_eye: tuple[float, float]
    right_eye: tuple[float, float]


ASTRONAUT = Source("astronaut", "collins", "skimage/data/astronaut.png", "88431cd9653c", (200, 102), (247, 103))
PHOTOS = (
    Source("obama", "obama", "tests/test_images/obama.jpg", "0930e3aa8cae", (439, 215), (555, 215)),
    Source("obama2", "obama", "tests/test_images/obama2.jpg", "a7efcc907375", (244, 376), (367, 384)),
    Source("obama3", "obama", "tests/test_images/obama3.jpg", "76ac6bf97c36", (736, 378), (867, 381)),
    Source("biden", "biden", "tests/test_images/biden.jpg", "3c17508bb915", (520, 327), (668, 331)),
)
# The demonstration's visitor. Her card photo is a smaller, more compressed print of the portrait; the scene generator
# makes the live pictures from it, so no live frame is ever byte-identical to the reference.
DEMO_NAME = "wang"


def _read_checked(source: Source, data: bytes) -> bytes:
    if not hashlib.sha256(data).hexdigest().startswith(source.sha256_start):
        raise Unavailable(f"{source.member} is not the expected file")
    return data


def read_astronaut() -> bytes:
    """The portrait's bytes out of the installed scikit-image, without importing the package."""
    try:
        files = importlib.metadata.distribution("scikit-image").files or []
    except importlib.metadata.PackageNotFoundError:
        raise Unavailable("scikit-image is not installed") from None
    for file in files:
        if file.as_posix() == ASTRONAUT.member:
            return _read_checked(ASTRONAUT, Path(str(file.locate())).read_bytes())
    raise Unavailable(f"{ASTRONAUT.member} is not part of the installed scikit-image")


def read_photos() -> dict[str, bytes]:
    """The test images of face_recognition, by name. pip reads the archive's metadata; nothing is built or installed."""
    with tempfile.TemporaryDirectory(prefix="nuanping-faces-") as scratch:
        folder = Path(scratch)
        requirement = folder / "requirement.txt"
        requirement.write_text(f"{SDIST} --hash=sha256:{SDIST_SHA256}\n", encoding="utf-8")
        command = [_python_with_pip(folder), "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--no-binary", "face-recognition", "--require-hashes", "-r", str(requirement), "-d", scratch]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        archives = list(folder.glob("face_recognition-*.tar.gz"))
        if done.returncode != 0 or not archives:
            last = done.stderr.strip().splitlines()[-1:]
            raise Unavailable(f"pip could not download {SDIST}: {' '.join(last)}")
        return _unpack(archives[0])


def _unpack(archive: Path) -> dict[str, bytes]:
    photos: dict[str, bytes] = {}
    with tarfile.open(archive) as members:
        root = archive.name.removesuffix(".tar.gz")
        for source in PHOTOS:
            handle = members.extractfile(f"{root}/{source.member}")
            if handle is None:
                raise Unavailable(f"{source.member} is not a file of the archive")
            photos[source.name] = _read_checked(source, handle.read())
    return photos


def _python_with_pip(scratch: Path) -> str:
    """This interpreter, or, in an environment made without pip, one in a throw-away environment that has it."""
    if importlib.util.find_spec("pip") is not None:
        return sys.executable
    target = scratch / "pip-env"
    venv.create(target, with_pip=True)
    return str(target / "bin" / "python")


def _portrait(data: bytes, source: Source, size: tuple[int, int], quality: int) -> bytes:
    """Head and shoulders as JPEG, upright, the eyes level at 42 % of the height and 24 % of the width apart."""
    import cv2
    import numpy as np

    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise Unavailable(f"{source.member} cannot be decoded")
    width, height = size
    left, right = np.array(source.left_eye), np.array(source.right_eye)
    across = (right - left) * (0.24 * width / float(np.hypot(*(right - left))) / float(np.hypot(*(right - left))))
    turn = np.array([[across[0], across[1]], [-across[1], across[0]]])
    shift = np.array([width / 2, 0.42 * height]) - turn @ ((left + right) / 2)
    crop = cv2.warpAffine(
        picture, np.column_stack([turn, shift]), size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    encoded, jpeg = cv2.imencode(".jpg", crop, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not encoded:
        raise Unavailable(f"{source.member} cannot be encoded")
    return bytes(jpeg.tobytes())


def _write_pairs(out: Path, people: dict[str, str]) -> None:
    with (out / "pairs.csv").open("w", newline="", encoding="utf-8") as handle:
        rows = csv.writer(handle, lineterminator="\n")
        rows.writerow(["image", "image", "same"])
        for first, second in itertools.combinations(sorted(people), 2):
            rows.writerow([f"{first}.jpg", f"{second}.jpg", int(people[first] == people[second])])


def complete(out: Path) -> bool:
    """True when an earlier run of this recipe left every picture in ``out``."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if not isinstance(manifest, dict) or manifest.get("recipe") != RECIPE:
        return False
    return all((out / f"{name}.jpg").is_file() for name in manifest.get("people", {})) and (out / "pairs.csv").is_file()


def prepare(out: Path) -> None:
    """Write the pictures, ``pairs.csv`` and, last, the manifest. Raises Unavailable."""
    out.mkdir(parents=True, exist_ok=True)
    astronaut = read_astronaut()
    (out / "astronaut.jpg").write_bytes(_portrait(astronaut, ASTRONAUT, PORTRAIT_SIZE, 92))
    (out / f"{DEMO_NAME}.jpg").write_bytes(_portrait(astronaut, ASTRONAUT, ID_PHOTO_SIZE, 80))
    people = {"astronaut": ASTRONAUT.person, DEMO_NAME: ASTRONAUT.person}
    photos = read_photos()
    for source in PHOTOS:
        (out / f"{source.name}.jpg").write_bytes(_portrait(photos[source.name], source, PORTRAIT_SIZE, 92))
        people[source.name] = source.person
    _write_pairs(out, people)
    (out / MANIFEST).write_text(json.dumps({"recipe": RECIPE, "people": people}, indent=1) + "\n", encoding="utf-8")


def missing_figures(out: Path) -> list[str]:
    """People whose puppet has not been made yet."""
    from drivers.camera.puppet import kept_beside

    names = [DEMO_NAME, *(source.name for source in (ASTRONAUT, *PHOTOS))]
    return [name for name in names if not kept_beside(out / f"{name}.jpg").is_file()]


def make_figures(out: Path, names: list[str]) -> None:
    """Cut the people out of their portraits (about a second each). Raises Unavailable."""
    import cv2
    import numpy as np

    from drivers.camera.puppet import kept_beside
    from drivers.camera.puppet.figure import figure_from
    from drivers.camera.puppet.mesh import MeshMissing

    for name in names:
        portrait = cv2.imread(str(out / f"{name}.jpg"))
        if portrait is None:
            raise Unavailable(f"{name}.jpg cannot be decoded")
        try:
            figure_from(np.asarray(portrait, np.uint8), kept_beside(out / f"{name}.jpg"))
        except MeshMissing as missing:
            raise Unavailable(str(missing)) from None


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Prepare test pictures of faces out of installed and pinned packages.")
    parser.add_argument("--out", type=Path, required=True, help="directory to fill")
    out: Path = parser.parse_args(argv).out
    # Run as a file: the drivers of this checkout are meant, wherever it was installed from.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    try:
        if not complete(out):
            prepare(out)
        if missing := missing_figures(out):
            make_figures(out, missing)
    except (Unavailable, OSError, tarfile.TarError, KeyError) as problem:
        sys.stderr.write(f"fetch_test_faces: {problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
