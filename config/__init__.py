"""What this terminal is: typed schema, layers, profiles, texts.

Importing this package costs nothing; ``config.layers`` and ``config.schema`` load pydantic (100 ms), so the user interface
imports them only after its first paint and takes ``config.appearance`` before.
"""
