"""Answer files in, reports out."""
