#!/bin/sh
# One start of the window on a screen of its own: paint.sh DISPLAY. Prints what measure_window reports.
set -u
cd "$HOME" || exit 1
export XDG_RUNTIME_DIR="$HOME/.run" LC_ALL=C.UTF-8 DISPLAY="$1" PVCHAT_HOME="$HOME/.measured"
mkdir -p "$XDG_RUNTIME_DIR" && chmod 700 "$XDG_RUNTIME_DIR"
number=${1#:}
rm -f "/tmp/.X$number-lock" "/tmp/.X11-unix/X$number"
Xvfb "$1" -screen 0 1280x800x24 -nolisten tcp >/dev/null 2>&1 &
screen=$!
for _ in $(seq 120); do [ -S "/tmp/.X11-unix/X$number" ] && break; sleep 0.5; done
/usr/lib/pvchat/python/bin/python3.11 -P -s -m pvchat_desktop.measure_window "$(date +%s.%N)" idle
rm -rf "$PVCHAT_HOME"
kill "$screen" 2>/dev/null
exit 0
