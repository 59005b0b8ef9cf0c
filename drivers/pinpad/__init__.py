"""The encrypting PIN pad: contract, serial protocol, driver, a model of the pad, and PC/SC part 10 for CCID pads."""
