"""`python -m tests.support.saving_phone FILE COUNT`: a phone that saves, and says so.

What it says goes out after `Replica.write` has returned, as *Saved* does on a screen.
"""

import sys
from pathlib import Path

from mobile.replica import writes
from mobile.replica.database import Replica
from shared.nouns.incidents import Comment
from tests.support.replica_file import moment

# Some dozens of these make SQLite write its log back into the database.
CHARS = 40_000


def main() -> None:
    path, count = Path(sys.argv[1]), int(sys.argv[2])
    replica = Replica(path)
    for n in range(count):
        words = Comment("item", "item-1", "x" * CHARS)
        saved = replica.write(
            writes.save, moment(1_000_000 + n), fact=writes.fact("comment", words)
        )
        print(f"Saved: {saved.id}", flush=True)
    replica.close()


if __name__ == "__main__":
    main()
