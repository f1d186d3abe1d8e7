"""Pure rules and models. Nothing here does I/O or reads the clock: `now` is passed in."""
