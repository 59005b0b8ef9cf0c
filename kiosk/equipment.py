"""What the configuration names besides devices, as objects: client, face settings, voice."""

from __future__ import annotations

from collections.abc import Callable

from config.schema import Configuration
from kiosk.central_client import CentralClient, Timeouts
from kiosk.face.engine import EngineName
from kiosk.face.liveness.evidence import Cue
from kiosk.face.liveness.policy import LivenessPolicy
from kiosk.face.protocol import FaceSettings
from voice.clips import ClipStore
from voice.contract import Engine
from voice.player import NullSink, Sink, SoundDeviceSink, WavSink
from voice.speaker import Speaker


def central_client(config: Configuration) -> CentralClient:
    """The thin client of the configured centre."""
    central = config.central
    secret = central.terminal_secret.get_secret_value() if central.terminal_secret is not None else ""
    timeouts = Timeouts(connect_seconds=central.connect_timeout_seconds, read_seconds=central.read_timeout_seconds)
    return CentralClient(central.base_url, config.terminal.id, bytes.fromhex(secret), timeouts)


def face_settings(config: Configuration) -> FaceSettings:
    """How faces are checked here."""
    face = config.face
    return FaceSettings(
        EngineName(face.engine),
        face.frames,
        accept=face.accept_threshold,
        unsure=face.unsure_threshold,
        liveness=liveness_policy(config),
    )


def liveness_policy(config: Configuration) -> LivenessPolicy | None:
    """How it is seen that a living person is there; None when it is not looked for."""
    face = config.face
    if face.liveness == "off":
        return None
    judged = face.liveness == "judge"
    return LivenessPolicy(
        version=face.policy_version,
        cues=tuple(Cue(cue) for cue in face.liveness_cues),
        request=judged and face.liveness_request,
        refuse=judged,
        plugin=face.liveness_plugin,
    )


def sound_sink(config: Configuration) -> Sink:
    """Where the sound goes."""
    speech = config.devices.speech
    if speech.sink == "sounddevice":
        return SoundDeviceSink()
    return WavSink(speech.wav_path, real_time=True) if speech.sink == "wav" else NullSink(real_time=True)


def live_engines(config: Configuration) -> tuple[Engine, ...]:
    """Engines for what no clip says. Hard to understand in Chinese, but somebody who cannot read has nothing else."""
    if config.devices.speech.engine == "pyttsx3":
        from voice.engines.pyttsx3_engine import Pyttsx3Engine

        return (Pyttsx3Engine(),)
    from voice.engines.espeak import EspeakEngine

    return (EspeakEngine(),)


def speaker(config: Configuration, publish: Callable[[object], None]) -> Speaker:
    """The voice of this terminal."""
    store, rate = ClipStore(config.paths.clips_dir), config.devices.speech.rate
    return Speaker(store, sound_sink(config), publish, live_engines(config), default_rate=rate)
