"""The simulator of time and faults: engine, ledger and a simulated archive under a seeded scheduler and a virtual clock.

    .venv/bin/python -m tests.simulation --seeds 500                              500 seeds on SQLite, over two processes
    .venv/bin/python -m tests.simulation --seeds 100 --database postgres
    .venv/bin/python -m tests.simulation --from 4711 --seeds 1 --trace            what happened in seed 4711, step by step

**To replay a seed** that failed: the last line, with its number and the database it failed on. The same seed on the same code takes the
same steps. Each line of the story is *step, virtual second, process/thread, what*. A seed that failed belongs into
`seeds_that_failed.py` with a word on what it found: it runs first from then on.

How it works, and what each part replaces: `docs/explanation/simulation.md`.
"""
