"""What each safeguard is, how it is removed, and which tests must notice.

`text` is as short as it can be and still stand once in its file. Whoever rewrites
such a line rewrites its entry too: an entry whose text is not found fails.
"""

from tests.mutation.reading import APART, READING
from tests.mutation.writing import DECIDING, REVIEWED, TOGETHER

SAFEGUARDS = (*DECIDING, *REVIEWED, *TOGETHER, *READING, *APART)
