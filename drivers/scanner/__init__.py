"""Code scanners, on a serial line or as a keyboard wedge: what a code may hold, drivers, simulator, wire-level fake."""
