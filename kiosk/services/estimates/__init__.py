"""Estimates (测算): ask with large buttons or take it from the record, reckon by the rule tables, show words, plot, figures.

The flow and its effects know nothing of the rules; ``reckon`` and the modules beside it do, and only the runtime loads them.
"""
