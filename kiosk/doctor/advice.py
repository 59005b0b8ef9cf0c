"""From a reason word to what a person at the terminal can do about it, in plain English."""

from __future__ import annotations

from typing import Final

from kiosk.doctor.advice_devices import BY_FAMILY

ADVICE: Final = {
    # Card reader.
    "reader-absent": "Plug the card reader in, or correct devices.card.reader: the name must be part of what pcsc_scan shows.",
    "pcscd-down": "Start the smart-card service: systemctl start pcscd.socket.",
    "pcscd-lost": "The smart-card service ended: systemctl restart pcscd.socket, and look at journalctl -u pcscd.",
    "pyscard-missing": "The program is not fully installed: run deploy/setup.sh.",
    "reader-shared": "Another program holds the card reader: end it.",
    # Camera.
    "no-device": "Plug the camera in, or correct devices.camera.source: v4l2-ctl --list-devices shows what there is.",
    "no-signal": "The camera does not deliver pictures: check its cable and that no other program uses it.",
    "black": "The picture is black: take the cap off the lens, and check the light.",
    "over-exposed": "The picture is white: the sun or a lamp shines into the lens.",
    "frozen": "The camera repeats one picture: pull its plug and put it back.",
    "late": "The camera is too slow: use a direct USB port, and lower devices.camera.width and height.",
    "no-frame": "The camera opened but gave no picture in time: check its cable and that no other program uses it.",
    "small-picture": "The camera gives smaller pictures than asked: use another USB port, or lower devices.camera.width and "
    "height.",
    "virtual-camera": "What gives pictures here is no camera but a program, or a recording: name the built-in camera in "
    "devices.camera.source, and find out who installed that.",
    "camera-changed": "Another camera, or the same at another port, stands where the built-in one was: look at cable and housing; if "
    "the change is yours, take the identity that kiosk setup proposes.",
    "camera-unidentified": "The kernel does not know the camera behind devices.camera.source: correct it; kiosk setup shows what there "
    "is.",
    "odd-feed": "The pictures come, but not as a sensor gives them: is something plugged in between camera and computer? Other "
    "pictures than the camera's must not get in.",
    "opencv-missing": "The program is not fully installed: run deploy/setup.sh.",
    # Printer.
    "paper-out": "Put a new roll in and close the cover.",
    "paper-low": "The roll is nearly used up: have a new one ready.",
    "cover-open": "Close the printer's cover until it clicks.",
    "cutter": "The cutter is stuck: switch the printer off, open the cover, take the paper out, switch it on.",
    "mechanical": "The printer's mechanism is stuck: switch it off, take jammed paper out, switch it on.",
    "unrecoverable": "The printer reports a fault it cannot clear: switch it off and on; if it stays, have it repaired.",
    "recovering": "The printer is coming back by itself: wait a minute and ask again.",
    "offline": "The printer is off-line: press its FEED or ONLINE button, close the cover.",
    "unreachable": "The printer does not answer on the network: check power, cable, devices.printer.host and port.",
    "not-found": "No printer is found: check power and cable, and devices.printer.device (lsusb shows what there is).",
    "silent": "The printer takes data but does not answer: check that the cable is two-way, or set "
    "devices.printer.completion_proof to none if the model cannot answer.",
    "status-garbage": "The printer's answers make no sense: check devices.printer.baud and that it speaks ESC/POS.",
    "connection-lost": "The printer broke the connection: check its power and network cable.",
    "connection-closed": "The printer closed the connection: is another computer printing on it?",
    "serial-lost": "The serial line broke: check the cable and devices.printer.device.",
    "serial-closed": "The serial line closed: check the cable and devices.printer.device.",
    "usb-lost": "The USB connection broke: check the cable; use a port of the computer itself, not a hub.",
    "unplugged": "Plug the device in and switch it on.",
    "write-blocked": "The printer takes no data: close the cover, check paper, switch it off and on.",
    "escpos-library-missing": "The program is not fully installed: run deploy/setup.sh.",
    "open-failed": "The device is there but cannot be opened: check the udev rule and that the kiosk's user may use it.",
    "no-in-order-status": "The printer cannot answer in order: set devices.printer.completion_proof to none.",
    "jammed": "Paper is jammed: switch the printer off, open the cover, take the paper out.",
    "slip-invalid:shaping-missing": "Install what joins and turns letters: apt-get install libfribidi0.",
    "cut-not-counted": "Look whether the slip hangs in the cutter; if it always says so, set devices.printer.completion_proof "
    "to status.",
    "cuts-do-not-fit": "Somebody else cut paper meanwhile: look at the paper.",
    "no-cut-counter": "This model does not count its cuts: set devices.printer.completion_proof to status.",
    "font-missing": "Install the fonts: apt-get install fonts-noto-cjk fonts-noto-core.",
    "font-damaged": "A font file is damaged: apt-get install --reinstall fonts-noto-cjk.",
    "font-unreadable": "A font file cannot be read: check the permissions below /usr/share/fonts.",
    "address-invalid": "The camera's address cannot be used: correct devices.camera.source.",
    # GPIO lines.
    "gpio-not-found": "There is no GPIO chip: check the board, and that the kiosk's user is in group gpio.",
    "gpio-lost": "The GPIO chip is gone: check the board, restart the terminal.",
    "gpio-refused": "A GPIO line is used by something else: check the line numbers.",
    "gpio-pin-refused": "There is no such GPIO line: check the line numbers.",
    "gpio-folder-not-writable": "The program must be able to write into its working folder (a pipe of lgpio).",
    "gpiozero-missing": "The program is not fully installed: run deploy/setup.sh.",
    "lgpio-missing": "The program is not fully installed: run deploy/setup.sh.",
    "pyserial-missing": "The program is not fully installed: run deploy/setup.sh.",
    # Any device.
    "no-permission": "The kiosk's user may not use the device: check its udev rule and group.",
    "none": "The configuration says that there is none. If there is one, set its driver.",
    "no-status": "The device said nothing in time: check power and cable, then ask again.",
    "driver-bug": "The driver failed in a way it should not: keep the log and report it.",
    # Everything else.
    "report-not-written": "The report could not be made or written: check the path, free disk space and the installed fonts.",
    "configuration": "Correct the named key; docs/configuration.md describes each.",
    "central-unreachable": "Check the network cable, the route and central.base_url; the centre may be down. "
    "Until it is back, confirmed acts wait in the outbox and nothing is lost.",
    "central-timed-out": "The centre is too slow or the line is: ask its operator. Confirmed acts wait in the outbox.",
    "central-unauthorised": "The centre does not know this terminal: check terminal.id and central.terminal_secret.",
    "central-garbage": "Something else answers at central.base_url, a login page of the network perhaps: check the line.",
    "central-busy": "The centre asks to come back later; ask its operator if it lasts.",
    "central-refused": "The centre refuses this terminal's request: do both run matching versions?",
    "clock-off": "The clock is off: switch time synchronisation on (timedatectl set-ntp true).",
    "ledger-broken": "Take the terminal out of service, copy the state folder, and follow the runbook: the journal is "
    "evidence and must not be repaired by hand.",
    "acts-waiting": "Acts wait for the centre; they are sent by themselves when it answers. If the number stays, check the line.",
    "state-not-writable": "The kiosk's user cannot write to paths.state_dir: check owner and mode (0700).",
    "disk-full": "Free disk space below paths.state_dir: nothing can be confirmed without it.",
    "disk-low": "Disk space is getting short: look for old logs.",
    "clips-missing": "Some sentences have no clip: run kiosk voice build (voice/README.md), or copy the clips of the release.",
    "no-clips": "There are no voice clips: copy voice/clips of the release, or run kiosk voice build.",
    "rules-invented": "Estimates rest on the figures of a city that does not exist: set pension.local_rules to the file of this place.",
    "rules-unreadable": "Estimates cannot be made: mend the file that pension.local_rules names.",
    "no-sound-device": "Nothing can be heard: plug the loudspeaker in, and check that the kiosk's user is in group audio.",
    "sound-library-missing": "Install PortAudio: apt-get install libportaudio2.",
    "no-sound": "The voice goes nowhere by configuration: set devices.speech.sink to sounddevice on a real terminal.",
    "face-engine": "The face engine does not load: run deploy/setup.sh; visitors are led to the other ways meanwhile.",
    "face-slow": "The face engine takes long to load: is the machine busy, or too weak for this engine?",
    "memory-kept": "Freed memory keeps visitors' data: the program needs Debian's C library (glibc) and must be started with "
    "kiosk run, without another allocator before it (LD_PRELOAD).",
    "memory-unknown": "The memory check did not run: run deploy/setup.sh.",
    "swap-open": "Visitors' data may be written to swap: switch swap off, or let the kiosk lock its memory (LimitMEMLOCK=infinity in "
    "its unit).",
    "face-unfair-70": "People of 70 and over fail far more often than others: look at light, height and lens of the camera, "
    "and let the staff offer the other ways first meanwhile.",
    "versions": "Run deploy/setup.sh: it installs the locked versions.",
}
GENERIC: Final = "Not in the table: look at the log around this time, and call the maintainer with this word."


def advice_for(reason: str, family: str = "") -> str:
    """What to do; for ``driver-bug:ValueError`` the advice of ``driver-bug``; for a device, its family's own advice first.
    Empty for no reason, never unknown.
    """
    if not reason:
        return ""
    words = (reason, reason.partition(":")[0])
    tables = (BY_FAMILY.get(family, {}), ADVICE)
    return next((table[word] for table in tables for word in words if word in table), GENERIC)
