### Help that does not come.

help-unanswered = 还没有人回应，我接着叫。
    .spoken = 还没有人回应，我接着叫。
help-go-to-desk = 您可以接着办，也可以到服务台找人。
    .spoken = 您可以接着办，也可以到服务台找人。

### On paper, for whoever comes.

help-slip = 打张纸，写着办到哪了
