"""The endpoints of the central API, one file per matter."""
