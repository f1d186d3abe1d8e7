"""One small loopback server that plays WhatsApp's Cloud API and Amazon Location for the local run.

It answers as strictly as the real services, so that what passes here passes there. Start it with
`python -m sandbox.standin`, or from Python with `sandbox.standin.server.StandIn`. A visitor reads
the residents' phones on its inbox page (`GET /`); a program steers it under `/_sandbox/`.
"""
