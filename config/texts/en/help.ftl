### Help that does not come.

help-unanswered = Nobody has answered yet; I keep calling.
    .spoken = Nobody has answered yet; I keep calling.
help-go-to-desk = You can go on, or go to the service desk.
    .spoken = You can go on, or go to the service desk.

### On paper, for whoever comes.

help-slip = Print what was done so far
