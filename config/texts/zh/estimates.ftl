### Words of the estimates (测算). A result is said in words first; every one says that it binds nobody.

## Beginning, review, change

estimate-begin = 插卡可以自动填，不用自己写。
    .spoken = 插卡可以自动填，不用自己写。
option-with-card = 插卡，机器帮我填
option-with-card-hint = 按社保记录来算
option-by-hand = 不插卡，我自己填
option-by-hand-hint = 回答几个问题
estimate-review = 请看看对不对
    .spoken = 请看看对不对
estimate-review-body = 这些是您的社保记录。
    .spoken = 这些是您的社保记录。
estimate-change = 要改哪一项？
    .spoken = 要改哪一项？
option-reckon = 对，算一算
option-change = 改一改
option-plot = 看图
option-figures = 看数字
working-reckoning = 正在算，请稍等
    .spoken = 正在算，请稍等
working-fetching-basis = 正在查您的记录，请稍等
    .spoken = 正在查您的记录，请稍等

## Questions

estimate-ask-category = 您是哪一种？
    .spoken = 您是哪一种？
estimate-ask-birth = 您哪年哪月出生？
    .spoken = 您哪年哪月出生？
estimate-ask-paid = 您一共交了多久社保？
    .spoken = 您一共交了多久社保？
estimate-ask-deemed = 没开始交钱以前，工作了多久？
    .spoken = 没开始交钱以前，工作了多久？
estimate-ask-index = 您的工资和平均工资比，是多少？
    .spoken = 您的工资和平均工资比，是多少？
estimate-ask-account = 您的个人账户里有多少钱？
    .spoken = 您的个人账户里有多少钱？
estimate-ask-when = 您打算什么时候退？
    .spoken = 您打算什么时候退？
estimate-ask-paid_years = 居民养老您交了几年？
    .spoken = 居民养老您交了几年？
estimate-ask-tier = 以后每年交多少？
    .spoken = 以后每年交多少？
estimate-ask-base_share = 按平均工资的多少来交？
    .spoken = 按平均工资的多少来交？
estimate-ask-care = 是看门诊还是住院？
    .spoken = 是看门诊还是住院？
estimate-ask-level = 在什么医院看？
    .spoken = 在什么医院看？
estimate-ask-cost = 一共花了多少钱？
    .spoken = 一共花了多少钱？
estimate-ask-area = 您的单位在哪里？
    .spoken = 您的单位在哪里？
estimate-ask-years = 打算一共交几年？
    .spoken = 打算一共交几年？

## Labels

estimate-label-category = 哪一种
estimate-label-birth = 出生
estimate-label-paid = 交了多久
estimate-label-deemed = 交钱以前的工龄
estimate-label-index = 和平均工资比
estimate-label-account = 个人账户的钱
estimate-label-when = 什么时候退
estimate-label-paid_years = 居民养老交了
estimate-label-tier = 以后每年交
estimate-label-base_share = 按平均工资的
estimate-label-care = 怎么看病
estimate-label-level = 医院
estimate-label-cost = 一共花了
estimate-label-area = 单位在
estimate-label-years = 一共交
estimate-label-total = 每月大约
estimate-label-basic = 基础养老金
estimate-label-personal = 个人账户养老金
estimate-label-transition = 过渡性养老金
    .spoken = 补给早年工作的那部分
estimate-label-extra = 多交年限加发
estimate-label-retire = 退休时间
estimate-label-age = 退休年龄
estimate-label-delay = 比原来晚
estimate-label-first-benefit = 开始领钱
estimate-label-earliest = 最早可以退
estimate-label-latest = 最晚可以退
estimate-label-total-years = 一共算
estimate-label-minimum = 至少要交满
estimate-label-balance = 到时账户里有
estimate-label-divisor = 账户的钱分
estimate-label-resident-basic = 政府发的
estimate-label-sixty = 满六十岁
estimate-label-paid-in-all = 到时一共交了
estimate-label-yearly = 每年自己交
estimate-label-subsidy = 每年政府补
estimate-label-tier-cost = 年交 { $amount } 元，补 { $subsidy_amount } 元
estimate-label-monthly-payment = 每月交
estimate-label-yearly-payment = 一年交
estimate-label-to-account = 进自己账户
estimate-label-to-pool = 进大家的基金
estimate-label-chosen-base = 交费基数
estimate-label-own-share = 自己出
estimate-label-fund-share = 医保出
estimate-label-threshold = 自己先付的起付钱
estimate-label-above-limit = 超过封顶的
estimate-label-fund-percent = 医保出的比例
estimate-label-benefit-months = 可以领
estimate-label-monthly-benefit = 第一年每月
estimate-label-monthly-later = 以后每月
estimate-label-benefit-total = 加起来
estimate-label-transfer-total = 一共转走
estimate-label-transfer-pool = 从大家的基金转
estimate-label-transfer-account = 您账户里的
estimate-label-pool-months = 能转基金的时间
estimate-label-place = 按哪里的规定
estimate-label-version = 规定的版本
estimate-label-today = 算的日子
estimate-label-base = 计发基数
estimate-label-base-year = 计发基数的年份
estimate-label-basic-year = 基础标准的年份
estimate-label-growth = 假设工资每年涨
estimate-label-rate = 假设账户每年利息
estimate-label-future-index = 以后按平均工资的
estimate-label-year-precision = 年限怎么算
estimate-label-rounding = 零头怎么算
estimate-label-average-wage = 平均工资
estimate-label-total-share = 交费比例
estimate-label-wage-year = 最低工资的年份
estimate-label-pool-share = 基金转走的比例
estimate-precision-exact = 按月算
estimate-precision-two-decimals = 保留两位小数
estimate-precision-one-decimal = 保留一位小数
estimate-rounding-fen = 算到分
estimate-rounding-jiao-up = 见分进角

## Results

estimate-not-binding = 测算结果仅供参考，以经办机构核定为准。
    .spoken = 测算结果仅供参考，以社保中心核定为准。
estimate-rests-on = 按{ $place }的规定，{ $date }算的。
    .spoken = 按{ $place }的规定，{ $date }算的。
estimate-basis-title = 按什么算的
    .spoken = 按什么算的
option-basis = 看依据
estimate-result-monthly = 每月大约 { $amount } 元
    .spoken = 每月大约 { $amount } 元。
estimate-result-short = 还差 { $year_count } 年 { $month_count } 个月
    .spoken = 还差 { $year_count } 年 { $month_count } 个月才能领。
estimate-result-retire = { $year } 年 { $month } 月可以退休
    .spoken = { $year } 年 { $month } 月可以退休。
estimate-result-tiers = 交 { $most_amount } 比交 { $least_amount }，每月多 { $amount } 元
    .spoken = 交 { $most_amount } 比交 { $least_amount }，每月多 { $amount } 元。
estimate-result-pay = 每月交 { $amount } 元
    .spoken = 每月交 { $amount } 元。
estimate-result-share = 自己大约出 { $amount } 元
    .spoken = 自己大约出 { $amount } 元。
estimate-result-no-benefit = 交满一年才能领失业金
    .spoken = 交满一年才能领失业金。
estimate-result-benefit = 可以领 { $count } 个月，每月 { $amount } 元
    .spoken = 可以领 { $count } 个月，每月 { $amount } 元。
estimate-result-transfer = 大约能转走 { $amount } 元
    .spoken = 大约能转走 { $amount } 元。

estimate-note-short-of-minimum = 年限还不够，可以接着交。
    .spoken = 年限还不够，可以接着交。
estimate-note-past-retirement = 按规定的时间已经过了。
    .spoken = 按规定的时间已经过了。
estimate-note-assumed-base = 以后的基数还没公布，按现在的算。
    .spoken = 以后的基数还没公布，按现在的算。
estimate-note-assumed-rate = 以后的利息还没公布，是假设的。
    .spoken = 以后的利息还没公布，是假设的。
estimate-note-back-payment = 差的年份，可以问怎么补交。
    .spoken = 差的年份，可以问怎么补交。
estimate-note-beside-basic = 政府发的那一份，另外再加。
    .spoken = 政府发的那一份，另外再加。
estimate-note-pension-only = 只是养老保险，医保另外交。
    .spoken = 只是养老保险，医保另外交。
estimate-note-medical = 自费的药和项目不在里面。
    .spoken = 自费的药和项目不在里面。
estimate-note-not-by-will = 不是自己辞职的才能领。
    .spoken = 不是自己辞职的才能领。
estimate-note-transfer = 年限跟着您走，不会少。
    .spoken = 年限跟着您走，不会少。

## The plot

estimate-plot-title = 什么情况，拿多少
    .spoken = 什么情况，拿多少
estimate-plot-later = { $year } 年 { $month } 月再退，每月多 { $amount } 元。
    .spoken = { $year } 年 { $month } 月再退，每月多 { $amount } 元。
estimate-plot-longer = 接着交比现在停，每月多 { $amount } 元。
    .spoken = 接着交比现在停，每月多 { $amount } 元。
estimate-plot-more-years = 再交 { $count } 年，每月多 { $amount } 元。
    .spoken = 再交 { $count } 年，每月多 { $amount } 元。
estimate-across-date = 退休的年份
estimate-across-years = 一共交几年
estimate-across-tier = 每年交多少元
estimate-up-monthly = 每月多少元
estimate-line-until = 交到退休
estimate-line-stop = 现在停
estimate-line-monthly = 每月多

quantity-month = { $year } 年 { $month } 月
quantity-duration = { $year_count } 年 { $month_count } 个月
quantity-age = { $count } 岁
quantity-age-months = { $year_count } 岁 { $month_count } 个月
quantity-yuan-monthly = 每月 { $amount } 元
quantity-yuan-yearly = 年交 { $amount }

## Paper

estimate-paper-printed = 打印好了，请拿好
    .spoken = 打印好了，请拿好
estimate-paper-printed-body = 单子上有结果和依据。
    .spoken = 单子上有结果和依据。
estimate-paper-not-printed = 没有打印出来
    .spoken = 没有打印出来
estimate-paper-not-printed-body = 结果可以看屏幕，或者叫工作人员。
    .spoken = 结果可以看屏幕，或者叫工作人员。
estimate-paper-unknown = 不知道打印出来没有
    .spoken = 不知道打印出来没有
estimate-paper-unknown-body = 请看看出纸口。没有就叫工作人员。
    .spoken = 请看看出纸口。没有就叫工作人员。

## When nothing comes out

trouble-estimate-no-rule-title = 这一年的规定还没有
    .spoken = 这一年的规定还没有
trouble-estimate-no-rule-body = 机器算不了，可以改一改，或者问工作人员。
    .spoken = 机器算不了，可以改一改，或者问工作人员。
trouble-estimate-contradiction-title = 填的数字对不上
    .spoken = 填的数字对不上
trouble-estimate-contradiction-body = 比如交的年数比工作的时间还长。
    .spoken = 比如交的年数比工作的时间还长。
trouble-estimate-impossible-date-title = 这个日期不对
    .spoken = 这个日期不对
trouble-estimate-impossible-date-body = 请改一改出生的年月。
    .spoken = 请改一改出生的年月。
trouble-estimate-out-of-range-title = 有个数字太大或太小
    .spoken = 有个数字太大或太小
trouble-estimate-out-of-range-body = 请改一改，填过的都还在。
    .spoken = 请改一改，填过的都还在。
trouble-estimate-no-record-title = 没有查到要用的记录
    .spoken = 没有查到要用的记录
trouble-estimate-no-record-body = 请工作人员帮您看看。
    .spoken = 请工作人员帮您看看。
trouble-estimate-not-for-you-title = 居民医保这里还算不了
    .spoken = 居民医保这里还算不了
trouble-estimate-not-for-you-body = 请工作人员帮您算。
    .spoken = 请工作人员帮您算。
trouble-estimate-already-drawing-title = 您已经在领养老金了
    .spoken = 您已经在领养老金了
trouble-estimate-already-drawing-body = 不用再算，有事请问工作人员。
    .spoken = 不用再算，有事请问工作人员。
staff-because-estimate = 工作人员来帮您算。
    .spoken = 工作人员来帮您算。

## The slip

slip-estimate-title = 测算单
slip-estimate-result = 算出来的
slip-estimate-asked = 您的情况
slip-estimate-basis = 按什么算的
slip-free-estimate = 测算不收任何费用
