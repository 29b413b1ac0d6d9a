"""The ledger: every transfer to an archive, carried out exactly once."""
