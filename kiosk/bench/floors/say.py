"""Floor of the voice: how long pyttsx3 takes from ``say`` to the first sample, with its engine already loaded.

Run as a file in a folder of its own; sentences as JSON on standard input, prints seconds as JSON. pyttsx3 hands a finished WAV to the
program ``aplay``: one that only notes the time stands in for it, so that nothing of a sound device is counted.
"""

import json
import os
import sys
import time
from pathlib import Path

import pyttsx3

PATIENCE_SECONDS = 10.0
VOICE, WORDS_PER_MINUTE = "sit/cmn-latn-pinyin", 130

told = Path.cwd() / "told"
player = Path.cwd() / "aplay"
player.write_text(f'#!/bin/sh\ndate +%s%N >> "{told}"\n')
player.chmod(0o755)
os.environ["PATH"] = f"{Path.cwd()}{os.pathsep}{os.environ['PATH']}"

engine = pyttsx3.init()
engine.setProperty("voice", VOICE)
engine.setProperty("rate", WORDS_PER_MINUTE)
engine.runAndWait()
seconds = []
for sentence in json.load(sys.stdin):
    told.write_text("")
    asked = time.time_ns()
    engine.say(sentence)
    engine.runAndWait()
    while not told.read_text().endswith("\n"):
        if time.time_ns() - asked > PATIENCE_SECONDS * 1e9:
            sys.exit("pyttsx3 played nothing")
        time.sleep(0.001)
    seconds.append((int(told.read_text().split()[0]) - asked) / 1e9)
sys.stdout.write(json.dumps(seconds) + "\n")
