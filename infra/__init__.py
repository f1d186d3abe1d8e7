"""The CDK app: one stack, one construct per module. `python -m infra.app` synthesizes it."""

import os

# jsii prints twelve lines about Node's end of life at every start; which Node runs is not for us to choose.
os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")
