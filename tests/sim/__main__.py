"""`python -m tests.sim`: see many.py."""

import sys

from tests.sim.many import main

# A process that is started for a part of the work imports this too.
if __name__ == "__main__":
    sys.exit(main())
