"""Settings, from environment and arkivbro.toml."""
