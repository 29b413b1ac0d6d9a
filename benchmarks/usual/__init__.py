"""The flow of `archiving` as a usual Django team would build it: one app, its models, django-tasks-db as the queue, WeasyPrint.

It runs in an environment of its own (`.tools/bench`) and knows nothing of arkivbro. The same facts come in, the same texts stand in the
documents, and case, entries and documents with their files are there afterwards. What it does not promise: a worker that dies
half-way leaves half, and does it twice when the task is run again; nothing is synced, inspected, read back or searched for names; anybody
may change a case meanwhile.
"""
