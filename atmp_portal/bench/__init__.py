"""`make bench`: what the portal serves in a second, beside two baselines of the same run."""
