"""Pure rules: the certification cycle, presence, masking. No database, no clock."""
