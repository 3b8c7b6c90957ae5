"""The command line as a program: `voiceguide`, or `python -m voiceguide`."""

import signal
import sys

# While the commands are being imported there is nothing to put in order: until `cli.main` arranges its own
# way, Ctrl-C ends the process at once, where Python would write a trace.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from voiceguide.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
