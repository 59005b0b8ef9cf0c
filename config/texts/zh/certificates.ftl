### Certificates: preview, result, printing again, checking, companion slip.


## Preview

preview-title = 请看看{ $item }，对不对？
    .spoken = 请看看{ $item }，对不对？
preview-look = 对的话就打印。想看清楚就点放大。
    .spoken = 对的话就打印。想看清楚就点放大。
preview-no-a4 = 打印机现在打不了。可以先开好，以后再打。
    .spoken = 打印机现在打不了。可以先开好，以后再打。
preview-larger = 放大看
    .spoken = 放大看
option-issue = 对，请打印
option-larger = 放大看
option-further = 往下看
option-whole = 看整张
option-last-months = 最近 { $months } 个月
option-all-months = 全部
option-year = { $year } 年
certificate-period = 要打多长时间的？
    .spoken = 要打多长时间的？
certificate-year = 要打哪一年的？
    .spoken = 要打哪一年的？

## Working

working-fetching-sheet = 正在准备证明，请稍等。
    .spoken = 正在准备证明，请稍等。
working-issuing = 正在开证明，请稍等。
    .spoken = 正在开证明，请稍等。
working-printing-a4 = 正在打印，请稍等。
    .spoken = 正在打印，请稍等。
working-fetching-certificates = 正在查您的证明，请稍等。
    .spoken = 正在查您的证明，请稍等。
working-checking-paper = 正在核对，请稍等。
    .spoken = 正在核对，请稍等。

## Result

certificate-printed = 证明打好了
    .spoken = 证明打好了
certificate-printed-what = 请在下面的出纸口拿纸。
    .spoken = 请在下面的出纸口拿纸。
certificate-not-printed = 证明开好了，没打出来
    .spoken = 证明开好了，没打出来
certificate-not-printed-what = 可以以后补打，也可以叫工作人员。
    .spoken = 可以以后补打，也可以叫工作人员。
certificate-unknown = 证明开好了，请看看纸
    .spoken = 证明开好了，请看看纸
certificate-unknown-what = 没看到纸，可以再补打，不影响您。
    .spoken = 没看到纸，可以再补打，不影响您。
certificate-none = 证明开好了，现在打不了
    .spoken = 证明开好了，现在打不了
certificate-none-what = 可以到别的机器补打，号码在下面。
    .spoken = 可以到别的机器补打，号码在下面。
certificate-pending = 收下了，证明还没开好
    .spoken = 收下了，证明还没开好
certificate-pending-what = 网络通了就会开好，那时再来打。
    .spoken = 网络通了就会开好，那时再来打。
certificate-slip-printed = 小票上也写着号码。
    .spoken = 小票上也写着号码。
certificate-slip-not-printed = 小票没打出来，请记下号码。
    .spoken = 小票没打出来，请记下号码。
certificate-slip-unknown = 小票可能没打好，请记下号码。
    .spoken = 小票可能没打好，请记下号码。
certificate-slip-none = 小票没打出来，请记下号码。
    .spoken = 小票没打出来，请记下号码。
fact-certificate = 证明
fact-certificate-number = 证明编号
fact-gist = 写的是
fact-valid-until = 有效期到
fact-name = 姓名

## Printing again and checking

papers-title = 要补打，还是验真假？
    .spoken = 要补打，还是验真假？
option-copy-slip = 补打小票
option-copy-certificate = 补打证明
option-check-certificate = 验证明真假
certificates-title = 要补打哪一张？
    .spoken = 要补打哪一张？
certificate-of = { $date } 开的
certificate-copy-printed = 补打好了
    .spoken = 补打好了
certificate-copy-printed-what = 纸上写着副本，一样有效。
    .spoken = 纸上写着副本，一样有效。
certificate-copy-not-printed = 没打出来
    .spoken = 没打出来
certificate-copy-not-printed-what = 请再试一次，或者叫工作人员。
    .spoken = 请再试一次，或者叫工作人员。
certificate-copy-unknown = 请看看纸打好没有
    .spoken = 请看看纸打好没有
certificate-copy-unknown-what = 没打好的话，请叫工作人员。
    .spoken = 没打好的话，请叫工作人员。
scan-paper = 请把证明放到扫码口
    .spoken = 请把证明放到扫码口
scan-paper-how = 对准纸左下角的方块码。
    .spoken = 对准纸左下角的方块码。
scan-paper-again = 没认出来，请再放一次。
    .spoken = 没认出来，请再放一次。
paper-true = 这张证明是真的
    .spoken = 这张证明是真的
paper-true-what = 请对一对，和纸上写的一样吗？
    .spoken = 请对一对，和纸上写的一样吗？
paper-not-sure = 网络不通，有没有作废现在不知道。
    .spoken = 网络不通，有没有作废现在不知道。
paper-expired = 这张证明过期了
    .spoken = 这张证明过期了
paper-expired-what = 请本人重新打一张。
    .spoken = 请本人重新打一张。
paper-revoked = 这张证明作废了
    .spoken = 这张证明作废了
paper-revoked-what = 不要收这张证明。请问工作人员。
    .spoken = 不要收这张证明。请问工作人员。
paper-forged = 这张证明不能相信
    .spoken = 这张证明不能相信
paper-forged-what = 不是社保中心开的，请问工作人员。
    .spoken = 不是社保中心开的，请问工作人员。
paper-unknown = 现在查不了这张证明
    .spoken = 现在查不了这张证明
paper-unknown-what = 请找工作人员看一看。
    .spoken = 请找工作人员看一看。

## Trouble

trouble-certificate-limit-title = 这个月打得够多了
    .spoken = 这个月打得够多了
trouble-certificate-limit-body = 可以补打以前的，也可以叫工作人员。
    .spoken = 可以补打以前的，也可以叫工作人员。
trouble-certificate-refused-title = 这次开不了
    .spoken = 这次开不了
trouble-certificate-refused-body = 请叫工作人员帮您看看。
    .spoken = 请叫工作人员帮您看看。
trouble-nothing-to-certify-title = 没有查到可以开的记录
    .spoken = 没有查到可以开的记录
trouble-nothing-to-certify-body = 请叫工作人员帮您看看。
    .spoken = 请叫工作人员帮您看看。
trouble-certificate-too-long-title = 这份证明太长，要在窗口办
    .spoken = 这份证明太长，要在窗口办
trouble-certificate-too-long-body = 什么都没有办。工作人员可以帮您。
    .spoken = 什么都没有办。工作人员可以帮您。
trouble-no-certificates-title = 这里现在开不了证明
    .spoken = 这里现在开不了证明
trouble-no-certificates-body = 请到窗口办，或者叫工作人员。
    .spoken = 请到窗口办，或者叫工作人员。
trouble-no-certificate-title = 没有可以补打的证明
    .spoken = 没有可以补打的证明
trouble-no-certificate-body = 可以重新开一张，或者叫工作人员。
    .spoken = 可以重新开一张，或者叫工作人员。
trouble-certificate-revoked-title = 这张证明作废了
    .spoken = 这张证明作废了
trouble-certificate-revoked-body = 请重新开一张，或者叫工作人员。
    .spoken = 请重新开一张，或者叫工作人员。
trouble-certificate-expired-title = 这张证明过期了
    .spoken = 这张证明过期了
trouble-certificate-expired-body = 请重新开一张，或者叫工作人员。
    .spoken = 请重新开一张，或者叫工作人员。
trouble-certificate-unknown-title = 没有查到这张证明
    .spoken = 没有查到这张证明
trouble-certificate-unknown-body = 可以重新开一张，或者叫工作人员。
    .spoken = 可以重新开一张，或者叫工作人员。
trouble-limit-reached-title = 这张证明打得够多了
    .spoken = 这张证明打得够多了
trouble-limit-reached-body = 可以重新开一张，或者叫工作人员。
    .spoken = 可以重新开一张，或者叫工作人员。
trouble-no-page-printer-title = 打印机现在打不了
    .spoken = 打印机现在打不了
trouble-no-page-printer-body = 请叫工作人员看一看打印机。
    .spoken = 请叫工作人员看一看打印机。
trouble-no-paper-code-title = 没认出这张纸上的码
    .spoken = 没认出这张纸上的码
trouble-no-paper-code-body = 请叫工作人员看一看。
    .spoken = 请叫工作人员看一看。
trouble-under-14-title = 小朋友的证明请到窗口
    .spoken = 小朋友的证明请到窗口
trouble-under-14-body = 请家长带着到窗口办。
    .spoken = 请家长带着到窗口办。

## Slip

slip-title-certificate = 社保证明
slip-certificate-issued = 证明已经开好
slip-certificate-issued-how = 别人扫证明上的码，就知道真假。丢了可以补打。
slip-certificate-pending = 已收下，证明还没开好
slip-certificate-pending-how = 网络通了就会开好。那时带社保卡来补打。
slip-certificate-number = 证明编号
slip-valid-until = 有效期到

## Why a person goes on

staff-because-certificate-limit = 这个月打够了，请工作人员帮您看。
    .spoken = 这个月打够了，请工作人员帮您看。
staff-because-certificate-refused = 这次没开成，请工作人员帮您看。
    .spoken = 这次没开成，请工作人员帮您看。
staff-because-certificate-revoked = 这张证明作废了，请工作人员帮您看。
    .spoken = 这张证明作废了，请工作人员帮您看。
staff-because-certificate-expired = 没有可以补打的，请工作人员帮您看。
    .spoken = 没有可以补打的，请工作人员帮您看。
staff-because-certificate-unknown = 没有可以补打的，请工作人员帮您看。
    .spoken = 没有可以补打的，请工作人员帮您看。
staff-because-limit-reached = 没有可以补打的，请工作人员帮您看。
    .spoken = 没有可以补打的，请工作人员帮您看。
staff-because-nothing-to-certify = 没有查到记录，请工作人员帮您查。
    .spoken = 没有查到记录，请工作人员帮您查。
staff-because-certificate-too-long = 这份证明太长，请工作人员帮您办。
    .spoken = 这份证明太长，请工作人员帮您办。
staff-because-no-certificates = 这里开不了证明，请工作人员帮您。
    .spoken = 这里开不了证明，请工作人员帮您。
staff-because-no-certificate = 没有可以补打的，请工作人员帮您看。
    .spoken = 没有可以补打的，请工作人员帮您看。
staff-because-no-page-printer = 打印机用不了，请工作人员帮您打。
    .spoken = 打印机用不了，请工作人员帮您打。
staff-because-no-paper-code = 没认出纸上的码，请工作人员帮您看。
    .spoken = 没认出纸上的码，请工作人员帮您看。
