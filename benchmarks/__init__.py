"""Repeatable benchmarks; `make bench` prints ratios, measured in one run on one machine."""
