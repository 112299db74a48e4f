"""`python -m tests.support.pairing_phone FOLDER COUNT`: a phone that is paired anew.

What it says goes out after its token has been kept, as the next screen comes.
"""

import sys
from pathlib import Path

from mobile.secrets import FileSecrets


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    secrets = FileSecrets(folder)
    for n in range(count):
        token = f"token-{n:02}"
        secrets.put(token)
        print(f"Paired: {token}", flush=True)


if __name__ == "__main__":
    main()
