"""The application: engine, pages, services, ledger, documents, face, runtime and command line."""

__version__ = "0.1.0"
