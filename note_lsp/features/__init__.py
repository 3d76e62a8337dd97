"""What the server can do, one file a feature: (vault, position, settings) to plain data."""
