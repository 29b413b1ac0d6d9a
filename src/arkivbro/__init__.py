"""arkivbro: from a recruitment system to the archive, once, complete, and with the right things screened."""
