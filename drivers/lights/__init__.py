"""Guide lights at the slots: lamps on GPIO lines or on a serial relay board; flashing is done by the driver itself."""
