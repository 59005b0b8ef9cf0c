"""The ledger: every confirmed act happens exactly once, whatever is lost, repeated or killed.

Order of a commit: intent on disk, then "sending" on disk, then the centre is called, then its answer is on disk, and
only then is the visitor told. The package knows neither Qt nor HTTP: the centre is a ``Centre`` given in.
"""
