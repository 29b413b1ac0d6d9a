"""A copy to fall back on, and the way back from it: the database and the files of this installation, as of one moment.

`making` writes the copy, `putting_back` makes an installation of it that knows that it is one; `members` says what is in it, `databases` how
each of the two is copied. Decision 0642.
"""
