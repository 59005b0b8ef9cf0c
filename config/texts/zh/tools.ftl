### Sheets of settings and of languages.

tools-title = 您想怎么调？
    .spoken = 您想怎么调？
tools-low = 按钮放低
    .spoken = 按钮放低，坐着也够得着
tools-high = 按钮放回原处
    .spoken = 按钮放回原处
tools-left = 改用左手
    .spoken = 改用左手
tools-right = 改用右手
    .spoken = 改用右手
tools-languages = 选一种语言
    .spoken = 选一种语言
