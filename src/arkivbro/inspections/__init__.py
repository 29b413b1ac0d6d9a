"""Which files from outside wait to be inspected, and what was found: one queue and one memory for the whole installation.

A web process only asks (`services.asking`). Workers inspect what waits (`services.queue`), and what a transfer needs and nobody asked
for (`services.remembering`). How one file is looked at: `arkivbro.documents.inspector`.
"""
