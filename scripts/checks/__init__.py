"""Checks of our own, each in a file of its own, each with `main()` that prints what is wrong and exits 1."""
