"""The local run: emulator, stand-ins, synthetic data and the demo."""
