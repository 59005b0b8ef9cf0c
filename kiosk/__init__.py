"""The application: engine, pages, services, ledger, documents, face, runtime and command line."""
