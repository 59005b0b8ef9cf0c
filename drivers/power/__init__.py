"""Mains and battery: an uninterruptible power supply through NUT's server, or a power-good signal on a GPIO line."""
