"""What recruitment can be asked. Screens and other apps use these, never the models."""
