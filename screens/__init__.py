"""Passive screens: theme, controls, one screen per page kind, and the shell that shows them.

Screens render a frozen page of ``kiosk.pages`` and report what was pressed. They know nothing of what comes next, hold no
sentence of their own and do no work: every word comes through the ``word`` callable given to the shell.
"""
