"""The screens of accounts."""
