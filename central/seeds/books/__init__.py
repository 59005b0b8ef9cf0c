"""The books of 示例市: what its invented people paid, were paid and handed in, made from dated rule tables."""
