"""The functions, one folder each; none imports another."""
