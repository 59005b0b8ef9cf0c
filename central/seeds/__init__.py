"""The fictitious 示例市: invented people, terminals and staff. No number here belongs to a real person."""
