#!/bin/sh
# One sitting at the computer: a screen, a window manager, the service that screen readers ask, the program, and a person.
# session.sh DISPLAY PATIENCE; prints what the person reports. Every connect() is noted in ~/trace.
set -u
display=$1
patience=$2
cd "$HOME" || exit 1
export XDG_RUNTIME_DIR="$HOME/.run" LC_ALL=C.UTF-8
mkdir -p "$XDG_RUNTIME_DIR" && chmod 700 "$XDG_RUNTIME_DIR"
number=${display#:}
rm -f "/tmp/.X$number-lock" "/tmp/.X11-unix/X$number"
Xvfb "$display" -screen 0 1280x800x24 -nolisten tcp -fbdir "$HOME" >/dev/null 2>&1 &
screen=$!
export DISPLAY="$display" QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 QT_ACCESSIBILITY=1 GTK_MODULES=
for _ in $(seq 120); do [ -S "/tmp/.X11-unix/X$number" ] && break; sleep 0.5; done
exec 3>&1
dbus-run-session -- sh -c '
  openbox >/dev/null 2>&1 &
  gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus --method org.a11y.Bus.GetAddress >/dev/null 2>&1
  strace -f -qq --seccomp-bpf -e trace=connect -o "$HOME/trace" pvchat 2>"$HOME/stderr.txt" &
  program=$!
  python3 /tmp/drive.py --patience "$1" >&3 2>"$HOME/driver.txt"
  kill "$program" 2>/dev/null
  sleep 2
' - "$patience" >/dev/null 2>"$HOME/session.txt"
kill "$screen" 2>/dev/null
exit 0
