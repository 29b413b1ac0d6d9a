"""Applications from a folder: one sub-folder for each, with application.json and its files."""
