"""The command line as a program: `voiceguide`, or `python -m voiceguide`."""

import signal
import sys

# While the commands are being imported there is nothing to clean up: until `cli.main` installs its own
# handlers, Ctrl-C ends the process at once, where Python would print a traceback.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from voiceguide.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
