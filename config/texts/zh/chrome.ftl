### Words of the constant chrome and of the controls. Short, plain, warm.

chrome-terminal = 社保自助服务

chrome-size = 字号
    .spoken = 字的大小
chrome-smaller = 字小一点
    .spoken = 字小一点
chrome-larger = 字大一点
    .spoken = 字大一点
chrome-size-standard = 字号：标准
    .spoken = 字号：标准
chrome-size-elder = 字号：大
    .spoken = 字号：大
chrome-size-extra = 字号：特大
    .spoken = 字号：特大

chrome-volume = 声音
    .spoken = 声音
chrome-softer = 声音小一点
    .spoken = 声音小一点
chrome-louder = 声音大一点
    .spoken = 声音大一点
chrome-volume-1 = 声音第一级，共五级
    .spoken = 声音第一级，共五级
chrome-volume-2 = 声音第二级，共五级
    .spoken = 声音第二级，共五级
chrome-volume-3 = 声音第三级，共五级
    .spoken = 声音第三级，共五级
chrome-volume-4 = 声音第四级，共五级
    .spoken = 声音第四级，共五级
chrome-volume-5 = 声音第五级，共五级
    .spoken = 声音第五级，共五级

chrome-pace-1 = 语速很慢
    .spoken = 语速很慢
chrome-pace-2 = 语速较慢
    .spoken = 语速较慢
chrome-pace-3 = 语速平常
    .spoken = 语速平常
chrome-pace-4 = 语速较快
    .spoken = 语速较快
chrome-pace-5 = 语速很快
    .spoken = 语速很快

chrome-contrast = 换颜色
    .spoken = 换一种颜色，看得更清楚

chrome-language = 换语言
    .spoken = 换一种语言
chrome-language-zh = 中文
    .spoken = 中文
chrome-language-en = English
    .spoken = English

chrome-back = 返回
    .spoken = 返回上一步
chrome-repeat = 再听一遍
    .spoken = 再听一遍
chrome-leave = 结束
    .spoken = 结束办理
chrome-help = 叫工作人员
    .spoken = 叫工作人员来帮您

chrome-previous = 上一页
    .spoken = 上一页
chrome-next = 下一页
    .spoken = 下一页
chrome-leaf = 第 { $at } 页，共 { $of } 页
    .spoken = 第 { $at } 页，共 { $of } 页
chrome-step = 第 { $at } 步，共 { $of } 步
    .spoken = 第 { $at } 步，共 { $of } 步

chrome-tone-trouble = 请留意
    .spoken = 请留意
chrome-tone-done = 办好了
    .spoken = 办好了

chrome-pin-delete = 删一位
    .spoken = 删掉一位
chrome-pin-confirm = 确认
    .spoken = 确认
chrome-pin-entered = 已输入 { $count } 位，共 { $length } 位
    .spoken = 已输入 { $count } 位
