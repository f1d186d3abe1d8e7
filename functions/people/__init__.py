"""The staff API: what a doctor or an operator says about an episode."""
