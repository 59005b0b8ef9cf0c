"""Live and build-time engines behind one protocol. Every third-party library is imported when the engine first needs it."""
