"""The face engines; each imports its libraries inside its constructor, so that only the chosen one is loaded."""
