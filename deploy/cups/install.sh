#!/usr/bin/env bash
# Makes this machine's CUPS fit for a terminal: an empty spool at each start, and no visitor's page kept after printing.
#
#   deploy/cups/install.sh [ROOT]
#
# ROOT: a tree to change instead of / (tests, images); then nothing is restarted. Can be run again at any time.
set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=${1:-}
conf=$root/etc/cups/cupsd.conf
line='PreserveJobFiles No'

[ -f "$conf" ] || { printf 'install: %s is missing; apt-get install cups-daemon\n' "$conf" >&2; exit 1; }
install -D -m 644 "$folder/nuanping.conf" "$root/etc/systemd/system/cups.service.d/nuanping.conf"

# cupsd.conf knows no drop-ins. The first line is outside of every <Policy> and <Location>.
wanted=$(printf '%s\n' "$line"; grep -vixE '[[:space:]]*PreserveJobFiles([[:space:]].*)?' "$conf" || true)
if [ "$wanted" != "$(cat "$conf")" ]; then
    # Written into the file that is there, which keeps its owner and mode.
    printf '%s\n' "$wanted" >"$conf"
fi

if [ -z "$root" ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl restart cups.service
fi
