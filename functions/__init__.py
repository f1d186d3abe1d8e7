"""The functions, one folder each; none imports another.

What every function does first when it starts: an event that finds none running waits for all of it.
"""

import gc

# Libraries make some 100,000 objects that live as long as the function. Searching them for garbage again and
# again while they come takes 10 to 18 ms of 290. What has no cycle is freed as ever.
gc.set_threshold(200_000, 10, 10)

# Its patterns compile in 8 ms, but in up to 50 from an unlucky depth in a chain of imports, where their
# recursion goes to and fro over the end of a piece of Python's stack: each time a piece is asked of the
# system and given back. From here the depth is always the same, and small.
import urllib3.util.url  # noqa: E402, F401
