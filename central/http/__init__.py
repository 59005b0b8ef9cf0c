"""What surrounds a request: size and JSON guards, sign-in, idempotency, problems, access log, injected faults."""
