"""`python -m arkivbro`."""

from arkivbro.cli.main import main

main()
