"""Start page, Drift and what else cuts across the parts."""
