"""`python -m pvchat_desktop`, `pvchat`."""

from pvchat_desktop.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
