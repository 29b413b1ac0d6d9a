"""Who waits for work is woken when something is committed for it, by whatever process, and looks at nothing meanwhile (decision 0531)."""
