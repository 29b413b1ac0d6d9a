"""From SQLite to PostgreSQL: everything that is in the one database comes into the other, once and compared.

`tables` copies and compares one table; `marks` holds how far it has come, in both databases, so that whoever is killed goes on where it was
and nobody starts on a half; `move` is the whole. Decision 0641.
"""
