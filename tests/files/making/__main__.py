"""Make the sample files anew: `python -m tests.files.making` (from the repository's root)."""

from tests.files.making import cells, layouts, refused

if __name__ == "__main__":
    cells.make()
    layouts.make()
    refused.make()
