"""From a verdict to the words of the services."""

from __future__ import annotations

import pytest

from kiosk.face.check import FaceVerdict, VerdictKind
from kiosk.face.liveness.evidence import Cue, CueReading, Grade, Liveness
from kiosk.runtime.at_face import result_of
from kiosk.services import values
from kiosk.services.effects import CheckFace, FaceResult, ReferencePhoto

DECLARED = {result.kind for result in CheckFace(ReferencePhoto(b""), "1").outcomes()}


@pytest.mark.parametrize("kind", list(VerdictKind))
def test_every_verdict_is_a_result_that_services_know(kind: VerdictKind) -> None:
    assert result_of(FaceVerdict(kind, "yunet_sface")).kind in DECLARED


def test_the_evidence_arrives_whole() -> None:
    seen = Liveness(Grade.DOUBTFUL, (CueReading(Cue.SCREEN, -0.9), CueReading(Cue.TURN, 0.0)), asked=True)
    verdict = FaceVerdict(VerdictKind.UNCLEAR, "yunet_sface", 0.6, 0.4, 5, 9000, "", seen, "centre", "2026-11")
    evidence = values.Liveness(
        "doubtful", (values.CueReading("screen", -0.9), values.CueReading("turn", 0.0)), asked=True
    )
    assert result_of(verdict) == FaceResult("unclear", 0.6, 0.4, "yunet_sface", evidence, "centre", "2026-11")
