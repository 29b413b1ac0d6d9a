"""The simulator of time and faults: engine, ledger and a simulated archive under a seeded scheduler and a virtual clock.

    .venv/bin/python -m tests.simulation --seeds 500                              500 seeds on SQLite, over two processes
    .venv/bin/python -m tests.simulation --seeds 500 --database postgres --happened     and how often what happened in them
    .venv/bin/python -m tests.simulation --from 4711 --seeds 1 --trace            what happened in seed 4711, step by step

**To replay a seed** that failed: the last line, with its number and the database it failed on. The same seed on the same code takes the
same steps. Each line of the story is *step, virtual second, process/thread, what*. A seed is one path through the code as it is now: after
a change it may tell another story. So what a seed found becomes a test of its own beside the code that was wrong, and the seed goes into
the commit's message.

    .venv/bin/python -m tests.simulation --put-back 14 --until-found             with a fault of November 2026 put back by hand
    .venv/bin/python -m tests.simulation --table --seeds 2000                    which seed finds which of them on this database, after how many

How it works, and what each part replaces: `docs/explanation/simulation.md`.
"""
