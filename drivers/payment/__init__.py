"""Card and QR payment terminal, and cash acceptor: contracts, states, and a simulator that can leave a payment in doubt."""
