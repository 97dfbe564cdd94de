"""`python -m pvchat_desktop.worker KIND ADDRESS`, started by the program alone."""

import sys

from pvchat_desktop.worker.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
