"""The runtime: Qt's main thread around the pure conductor, and the workers that carry out its commands."""
