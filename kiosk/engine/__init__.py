"""The engine: requests, interrupts, the visit and its conductor. Pure: no Qt, no asyncio, no clock, no I/O."""
