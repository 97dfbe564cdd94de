"""`python -m pvchat_desktop`, `pvchat`."""

import sys


def main() -> int:
    """Ctrl+C may come while the first modules are loaded."""
    try:
        from pvchat_desktop import cli

        return cli.main()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. Stopped by you.\n")
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
