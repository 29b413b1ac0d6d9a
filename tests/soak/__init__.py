"""`python -m tests.soak`: real workers archive thousands of applications while they are killed, suspended and given a wrong clock, while the
database restarts, the disk fills, the archive fails and the facts come twice and out of order (issue 14, item 8).

`ground` is where one part goes on: an installation, its database, its archive. `feeder` and `worker` are the processes that are hurt, `troubles`
hurts them, `ledger` looks at what stands from outside, `compared` says in the end what is there twice or lacks. All of it on this
machine, bounded, and it ends by itself.
"""
