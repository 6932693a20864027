"""The core and its relatives: stability of payoffs against coalitions."""
