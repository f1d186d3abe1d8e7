"""Where a resident can be found, and whether a tracer has to go there."""
