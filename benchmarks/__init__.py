"""How fast and how large: `make bench` measures and writes docs/benchmarks.md."""
