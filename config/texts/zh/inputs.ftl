### Words of the pages on which a value is entered.

quantity-yuan = { $amount } 元
    .spoken = { $amount } 元
quantity-years = { $count } 年
    .spoken = { $count } 年
quantity-months = { $count } 个月
    .spoken = { $count } 个月
quantity-percent = 百分之 { $count }
    .spoken = 百分之 { $count }
quantity-count = { $count }
    .spoken = { $count }

input-limits-yuan = 可以填 { $least_amount } 到 { $most_amount } 元。
    .spoken = 可以填 { $least_amount } 到 { $most_amount } 元。
input-limits-years = 可以填 { $least_count } 到 { $most_count } 年。
    .spoken = 可以填 { $least_count } 到 { $most_count } 年。
input-limits-months = 可以填 { $least_count } 到 { $most_count } 个月。
    .spoken = 可以填 { $least_count } 到 { $most_count } 个月。
input-limits-percent = 可以填 { $least_count } 到 { $most_count }。
    .spoken = 可以填 { $least_count } 到 { $most_count }。
input-limits-count = 可以填 { $least_count } 到 { $most_count }。
    .spoken = 可以填 { $least_count } 到 { $most_count }。

input-empty = 还没有填数字，请按数字键。
    .spoken = 还没有填数字，请按数字键。
input-nothing = 还没有填
    .spoken = 还没有填

input-too-small-yuan = 太少了，最少 { $amount } 元。
    .spoken = 太少了，最少 { $amount } 元。
input-too-small-years = 太少了，最少 { $count } 年。
    .spoken = 太少了，最少 { $count } 年。
input-too-small-months = 太少了，最少 { $count } 个月。
    .spoken = 太少了，最少 { $count } 个月。
input-too-small-percent = 太小了，最小 { $count }。
    .spoken = 太小了，最小 { $count }。
input-too-small-count = 太小了，最小 { $count }。
    .spoken = 太小了，最小 { $count }。

input-too-large-yuan = 太多了，最多 { $amount } 元。
    .spoken = 太多了，最多 { $amount } 元。
input-too-large-years = 太多了，最多 { $count } 年。
    .spoken = 太多了，最多 { $count } 年。
input-too-large-months = 太多了，最多 { $count } 个月。
    .spoken = 太多了，最多 { $count } 个月。
input-too-large-percent = 太大了，最大 { $count }。
    .spoken = 太大了，最大 { $count }。
input-too-large-count = 太大了，最大 { $count }。
    .spoken = 太大了，最大 { $count }。

input-delete = 删一位
    .spoken = 删掉一位
input-confirm = 好了
    .spoken = 填好了
input-more = 加
    .spoken = 加一点
input-less = 减
    .spoken = 减一点

input-decade = { $from_year } 年到 { $to_year } 年
input-year = { $year } 年
input-month = { $month } 月
input-day = { $day } 日
input-which-decade = 先选大概的年份。
    .spoken = 先选大概的年份。
input-which-year = 请选年份。
    .spoken = 请选年份。
input-which-month = { $year } 年，请选月份。
    .spoken = { $year } 年，请选月份。
input-which-day = { $year } 年 { $month } 月，请选日子。
    .spoken = { $year } 年 { $month } 月，请选日子。
input-whole-years = 先填整年。
    .spoken = 先填整年。
input-odd-months = { $count } 年，还多几个月？
    .spoken = { $count } 年，还多几个月？
input-odd = { $count } 个月
input-odd-none = 正好
