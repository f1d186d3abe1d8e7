"""What holds for every test."""

from hypothesis import settings

# A slow machine is no finding: no test asserts by the clock.
settings.register_profile("desac", deadline=None)
settings.load_profile("desac")
