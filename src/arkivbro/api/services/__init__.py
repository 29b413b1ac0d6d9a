"""The acts of this door, and what it keeps."""
