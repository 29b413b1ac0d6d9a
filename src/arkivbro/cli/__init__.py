"""The `arkivbro` command."""
