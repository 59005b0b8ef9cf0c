### Words of the pages. An id with .spoken is spoken with that attribute; ids without it are never spoken.


## Home

home-title = 您好，今天想办什么？
    .spoken = 您好，今天想办什么？
home-insert-card = 请插入社保卡，或者点下面的按钮。
    .spoken = 请插入社保卡，或者点下面的按钮。
home-no-network = 网络不通，请工作人员帮您办。
    .spoken = 网络不通，请工作人员帮您办。
home-no-reader = 读卡器坏了，请工作人员帮您办。
    .spoken = 读卡器坏了，请工作人员帮您办。
home-starting = 正在准备，请稍等。
    .spoken = 正在准备，请稍等。
home-repair = 这台机器正在检修，请找工作人员。
    .spoken = 这台机器正在检修，请找工作人员。
tile-no-paper = { $why ->
    [paper-out] 没有纸，结果看屏幕
    [cover-open] 打印机没关好，结果看屏幕
    [jammed] 打印机卡纸，结果看屏幕
    [toner-empty] 打印机没墨，结果看屏幕
    [no-answer] 打印机没反应，结果看屏幕
    [no-printer] 这里不打纸，结果看屏幕
   *[broken] 打印机坏了，结果看屏幕
}
tile-no-network = 没有网络，办不了
tile-no-reader = 读卡器坏了，找工作人员
tile-no-printer = 打印机打不了
tile-starting = 正在准备
tile-repair = 正在检修

## Card

insert-card = 请插入您的社保卡
    .spoken = 请插入您的社保卡
insert-card-how = 芯片朝上，轻轻推到底。
    .spoken = 芯片朝上，轻轻推到底。
insert-card-again = 请把卡拔出来，再插一次
    .spoken = 请把卡拔出来，再插一次
insert-card-wipe = 可以用衣角把芯片擦一擦。
    .spoken = 可以用衣角把芯片擦一擦。
card-trouble-unknown = 这张卡不是社保卡。
    .spoken = 这张卡不是社保卡。
card-trouble-unreadable = 刚才没有读出来。
    .spoken = 刚才没有读出来。
card-trouble-needs-centre = 这张卡要在窗口才能读。
    .spoken = 这张卡要在窗口才能读。
option-no-card = 没带卡
put-id-card = 请把身份证放在感应区
    .spoken = 请把身份证放在感应区
put-id-card-how = 放好不要动，读完再拿。
    .spoken = 放好不要动，读完再拿。
put-id-card-again = 请把身份证拿起来，再放一次
    .spoken = 请把身份证拿起来，再放一次
option-no-id-card = 身份证也没带
working-reading-id-card = 正在读身份证，请不要拿开
    .spoken = 正在读身份证，请不要拿开
working-reading-card = 正在读卡，请不要拔卡
    .spoken = 正在读卡，请不要拔卡
working-fetching-standing = 正在查您的信息，请稍等
    .spoken = 正在查您的信息，请稍等

## Choices that occur everywhere

option-again = 再试一次
option-staff = 叫工作人员
option-leave = 不办了
option-other-way = 换个办法
option-skip = 不评了
option-done = 好，办完了
option-print = 打印一张

## Offer

offer-greeting = { $name }，您好
    .spoken = 您好。
offer-due-soon = 您的养老金认证快到期了。
    .spoken = 您的养老金认证快到期了。到期日是{ $due }。
offer-due-soon-never = 您还没有办过养老金认证，现在可以办。
    .spoken = 您还没有办过养老金认证，现在可以办。
offer-overdue-verifying = 您的认证过期了，现在办就好。
    .spoken = 您的认证过期了，现在办就好。到期日是{ $due }。
offer-overdue-verifying-never = 您的认证过期了，现在办就好。
    .spoken = 您的认证过期了，现在办就好。
offer-suspended = 您的养老金暂时停了。现在认证，以后接着发，停发的会补上。
    .spoken = 您的养老金暂时停了。现在认证，以后接着发，停发的会补上。
offer-suspended-never = 您的养老金暂时停了。现在认证，以后接着发。
    .spoken = 您的养老金暂时停了。现在认证，以后接着发。
offer-valid = 您的认证还有效，现在不用办。
    .spoken = 您的认证还有效。到期日是{ $due }。
offer-valid-never = 您的认证还有效，现在不用办。
    .spoken = 您的认证还有效，现在不用办。
offer-free = 认证不收钱。
    .spoken = 认证不收钱。
option-start = 现在认证
option-start-anyway = 还是提前认证

## Benefits

benefit-employee-pension = 职工养老金
benefit-resident-pension = 居民养老金
benefit-survivor-allowance = 遗属抚恤金
benefit-work-injury-allowance = 工伤津贴

## Ways to show that it is you

ways-title = 怎么确认是您本人？
    .spoken = 怎么确认是您本人？
ways-others = 没关系，还有别的办法：
    .spoken = 没关系，还有别的办法。
doing-certify = 确认是您本人后，马上为您办：{ $benefit }资格认证。
    .spoken = 确认是您本人以后，马上为您办好认证。
doing-no-paper = { printer-trouble }：结果看屏幕，以后可以补打。
    .spoken = { printer-trouble }。结果看屏幕，以后可以补打。
way-face = 刷脸
way-face-hint = 看着屏幕就行，不用眨眼
way-password = 社保密码
way-password-hint = 六位数字
way-staff = 工作人员
way-staff-hint = 请人来看一眼

## Consent

consent-title = 刷脸之前，请您同意
    .spoken = 刷脸之前，请您同意
consent-purpose = 做什么：拍下您的脸，确认是您本人。和社保中心的照片比一比。
    .spoken = 做什么用。拍下您的脸，确认是您本人。和社保中心的照片比一比。
consent-kept = 存多久：不保存，比完就删。
    .spoken = 存多久。不保存，比完就删。
consent-withdraw = 想反悔：随时按“换个办法”或“结{ "\u2060" }束”。
    .spoken = 想反悔，随时按换个办法，或者按结束。
consent-choice = 不同意也没关系，换个办法一样办。
    .spoken = 不同意也没关系，换个办法一样办。
option-agree = 同意刷脸
option-decline = 不刷脸

## Face

working-fetching-photo = 正在准备，请稍等
    .spoken = 正在准备，请稍等
camera-title = 看着屏幕就行，不用眨眼
    .spoken = 看着屏幕就行，不用眨眼
camera-title-again = 再来一次，请看着屏幕
    .spoken = 再来一次，请看着屏幕
face-hint-look-at-screen = 请看着屏幕
    .spoken = 请看着屏幕
face-hint-look = 请看着屏幕
    .spoken = 请看着屏幕
face-hint-come-closer = 请再靠近一点
    .spoken = 请再靠近一点
face-hint-move-back = 请稍微往后一点
    .spoken = 请稍微往后一点
face-hint-too-dark = 光线有点暗，我把屏幕调亮
    .spoken = 光线有点暗，我把屏幕调亮
face-hint-too-bright = 光线太亮，请稍微侧开一点
    .spoken = 光线太亮，请稍微侧开一点
face-hint-one-person-only = 请您一个人看着屏幕
    .spoken = 请您一个人看着屏幕
face-hint-no-face = 请把脸放进圆框里
    .spoken = 请把脸放进圆框里
face-hint-hold-still = 请稍微停一下
    .spoken = 请稍微停一下
face-hint-good = 很好，就这样
    .spoken = 很好，就这样
face-hint-glare = 眼镜有点反光，请稍微低头
    .spoken = 眼镜有点反光，请稍微低头
face-hint-uncover = 方便的话，请摘一下口罩
    .spoken = 方便的话，请摘一下口罩
face-hint-bird-left = 请看左边的小鸟
    .spoken = 请看左边的小鸟
face-hint-bird-right = 请看右边的小鸟
    .spoken = 请看右边的小鸟
face-again-title = 这次没有核对上
    .spoken = 这次没有核对上
face-again-not-seen = 没有看清您的脸。可以再试一次，也可以换个办法。
    .spoken = 没有看清您的脸。可以再试一次，也可以换个办法。
face-again-not-sure = 照片可能旧了，没有比对上。可以再试一次，也可以换个办法。
    .spoken = 照片可能旧了，没有比对上。可以再试一次，也可以换个办法。
face-did-not-work = 刷脸没有办成，不是您的问题。
    .spoken = 刷脸没有办成，不是您的问题。
face-no-photo = 社保中心没有您的照片，不能刷脸。
    .spoken = 社保中心没有您的照片，不能刷脸。
face-no-network = 网络不好，现在不能刷脸。
    .spoken = 网络不好，现在不能刷脸。
face-trouble-camera = 摄像头坏了，现在不能刷脸。
    .spoken = 摄像头坏了，现在不能刷脸。
face-trouble-engine = 刷脸现在用不了。
    .spoken = 刷脸现在用不了。
face-trouble-no-reference = 社保中心的照片看不清，不能刷脸。
    .spoken = 社保中心的照片看不清，不能刷脸。

## Password

password-title = 请输入社保密码
    .spoken = 请输入社保密码
password-which = 是社保卡的六位密码，不是银行密码。
    .spoken = 是社保卡的六位密码，不是银行密码。
password-wrong = 密码不对，还可以试 { $count } 次。
    .spoken = 密码不对，还可以再试。
password-last-try = 密码不对，只能再试一次，再错卡就锁了。不如换个办法。
    .spoken = 密码不对，只能再试一次，再错卡就锁了。不如换个办法。
password-locked = 密码锁住了，要到窗口解锁。
    .spoken = 密码锁住了，要到窗口解锁。
password-no-answer = 卡没有回答，不能用密码。
    .spoken = 卡没有回答，不能用密码。
password-did-not-work = 密码没有对上。
    .spoken = 密码没有对上。
working-checking-password = 正在核对密码
    .spoken = 正在核对密码

## A person vouches

vouch-title = 工作人员马上过来
    .spoken = 工作人员马上过来
vouch-body = 请在这里等一等，工作人员看一眼就好。
    .spoken = 请在这里等一等，工作人员看一眼就好。

## Filing and result

working-filing = 正在为您交上去，请稍等
    .spoken = 正在为您交上去，请稍等
working-printing = 正在打印
    .spoken = 正在打印
working-fetching-receipts = 正在找您的回执
    .spoken = 正在找您的回执
result-filed = 认证办好了
    .spoken = 认证办好了
result-essence = 养老金照常发。请记住下次的日子：
    .spoken = 您的养老金照常发。下次再来，不要晚于{ $due }。
result-pending = 已经收下，还没有报上去
    .spoken = 已经收下，还没有报上去
result-pending-essence = 您的认证存好了。网络通了机器自动报上去，您不用再来。
    .spoken = 您的认证存好了。网络通了机器自动报上去，您不用再来。
result-paper-printed = 回执打印好了，请取走。
    .spoken = 回执打印好了，请取走。
result-paper-not-printed = 回执没有打好。结果已经办好，以后可以补打。
    .spoken = 回执没有打好。结果已经办好，以后可以补打。
result-paper-unknown = 回执可能没有打全。结果已经办好，以后可以补打。
    .spoken = 回执可能没有打全。结果已经办好，以后可以补打。
result-paper-none = 没有打纸。结果已经办好，以后可以补打。
    .spoken = 没有打纸。结果已经办好，以后可以补打。
fact-next-due = 下次认证截止日
fact-benefit = 待遇
    .spoken = 领的是
fact-filed-on = 办理日期
fact-receipt = 回执编号
fact-journal = 存证码
    .spoken = 纸上的编号
fact-due = 到期日
fact-state = 现在的状态
value-date = { $date }
value-plain = { $value }
state-valid = 有效
state-due-soon = 快到期了
state-overdue-verifying = 过期了，正在核实
state-suspended = 暂时停发

## The printer

printer-trouble = { $why ->
    [paper-out] 打印机没有纸了
    [cover-open] 打印机的盖子没关好
    [jammed] 打印机卡纸了
    [toner-empty] 打印机没有墨了
    [no-answer] 打印机没有反应
    [no-printer] 这台机器不打纸
    [practice] 练习的时候不打纸
   *[broken] 打印机出了毛病
}
printer-is = { printer-trouble }。
    .spoken = { printer-trouble }。

## Enquiries

due-title = { $name }，您的认证是这样
    .spoken = 您的认证情况在屏幕上。
due-body = 快到期就可以办，不用等。
    .spoken = 快到期就可以办，不用等。
reprint-title = 这是您上次的回执
    .spoken = 这是您上次的回执
reprint-body = 要再打印一张吗？
    .spoken = 要再打印一张吗？
reprint-printed = 打印好了，请取走
    .spoken = 打印好了，请取走
reprint-printed-body = 上面写着是补打的。
    .spoken = 上面写着是补打的。
reprint-not-printed = 没有打出来
    .spoken = 没有打出来
reprint-not-printed-body = 可以晚一点再来，或者请工作人员帮忙。
    .spoken = 可以晚一点再来，或者请工作人员帮忙。
reprint-unknown = 可能没有打全
    .spoken = 可能没有打全
reprint-unknown-body = 请看看纸，不全就请工作人员帮忙。
    .spoken = 请看看纸，不全就请工作人员帮忙。

## Rating

rating-title = 今天办得怎么样？
    .spoken = 今天办得怎么样？
rating-free = 评不评都可以。
    .spoken = 评不评都可以。
rating-very-satisfied = 非常满意
rating-satisfied = 满意
rating-fairly-satisfied = 基本满意
rating-dissatisfied = 不满意
rating-very-dissatisfied = 非常不满意
rating-reason-title = 哪里没有做好？
    .spoken = 哪里没有做好？
rating-reason-too-slow = 太慢
rating-reason-hard-to-use = 不会用
rating-reason-hard-to-hear = 听不清看不清
rating-reason-device-trouble = 机器出毛病
rating-reason-other = 别的原因

## Help, silence, closing

help-title = 叫工作人员
    .spoken = 叫工作人员
help-calling = 正在呼叫，请稍等。
    .spoken = 正在呼叫，请稍等。
help-waiting = 已经叫了工作人员，请在这里等一等。
    .spoken = 已经叫了工作人员，请在这里等一等。
help-waiting-behind = 已经叫了工作人员，前面还有 { $count } 位。
    .spoken = 已经叫了工作人员，前面还有人，请等一等。
help-accepted = 工作人员正在过来。
    .spoken = 工作人员正在过来。
help-failed = 电话没有打通，请到服务台找工作人员。
    .spoken = 电话没有打通，请到服务台找工作人员。
help-closed = 工作人员已经来过了。
    .spoken = 工作人员已经来过了。
help-12333 = 也可以打电话 12333。
    .spoken = 也可以打电话 12333。
help-go-on = 接着办
help-cancel = 不用来了
idle-title = 您还在吗？
    .spoken = 您还在吗？
idle-body = 不着急。还要办，就按下面的按钮。
    .spoken = 不着急。还要办，就按下面的按钮。
idle-more-time = 还要时间
closing-done = 办好了，慢走
    .spoken = 办好了，慢走
closing-left = 什么都没有办，慢走
    .spoken = 什么都没有办，慢走
closing-id-card = 请带好您的身份证
    .spoken = 请带好您的身份证
closing-silent = 您离开了，刚才没有办完的都没有办
    .spoken = 您离开了，刚才没有办完的都没有办
closing-card-pulled = 卡已取出，什么都没有办
    .spoken = 卡已取出，什么都没有办
closing-seen = 您查过了，别的没有办
    .spoken = 您查过了，别的没有办
closing-perhaps-printed = 请看看纸打全没有，别的没有办
    .spoken = 请看看纸打全没有，别的没有办
closing-printed = 纸打好了，别的没有办
    .spoken = 纸打好了，别的没有办
closing-power = 停电了，没有办完的都没有办
    .spoken = 停电了，没有办完的都没有办
take-card = 请取走您的卡
    .spoken = 请取走您的卡
take-card-nothing-done = 什么都没有办。
    .spoken = 什么都没有办。
staff-no-longer = 不用等了

## Why a person goes on

staff-because-no-card = 没带卡也能办，请工作人员帮您。
    .spoken = 没带卡也能办，请工作人员帮您。
staff-because-reader-down = 读卡器坏了，请工作人员帮您办。
    .spoken = 读卡器坏了，请工作人员帮您办。
staff-because-card-unreadable = 卡读不出来，请工作人员帮您办。
    .spoken = 卡读不出来，请工作人员帮您办。
staff-because-under-14 = 未满14岁，要家长和工作人员一起办。
    .spoken = 未满14岁，要家长和工作人员一起办。
staff-because-card-lost = 这张卡挂失了，请工作人员帮您办。
    .spoken = 这张卡挂失了，请工作人员帮您办。
staff-because-card-cancelled = 这张卡注销了，请工作人员帮您办。
    .spoken = 这张卡注销了，请工作人员帮您办。
staff-because-card-expired = 这张卡过期了，请工作人员帮您办。
    .spoken = 这张卡过期了，请工作人员帮您办。
staff-because-person-unknown = 没有查到您的信息，请工作人员帮您查。
    .spoken = 没有查到您的信息，请工作人员帮您查。
staff-because-not-receiving = 您要办的事，请工作人员帮您看。
    .spoken = 您要办的事，请工作人员帮您看。
staff-because-network = 网络不通，请工作人员帮您办。
    .spoken = 网络不通，请工作人员帮您办。
staff-because-centre-busy = 社保中心忙，请工作人员帮您办。
    .spoken = 社保中心忙，请工作人员帮您办。
staff-because-centre-odd = 社保中心的回答不对，请工作人员帮您办。
    .spoken = 社保中心的回答不对，请工作人员帮您办。
staff-because-no-receipt = 没有找到回执，请工作人员帮您查。
    .spoken = 没有找到回执，请工作人员帮您查。
staff-because-refused = 这件事要在窗口办，请工作人员帮您。
    .spoken = 这件事要在窗口办，请工作人员帮您。
staff-because-presence-required = 您要办的事，请工作人员帮您看。
    .spoken = 您要办的事，请工作人员帮您看。
staff-because-visit-over = 您要办的事，请工作人员帮您看。
    .spoken = 您要办的事，请工作人员帮您看。
staff-because-not-offered = 这件事要在窗口办，请工作人员帮您。
    .spoken = 这件事要在窗口办，请工作人员帮您。
staff-because-not-kept = 机器出了故障，没有办成。请工作人员帮您办。
    .spoken = 机器出了故障，没有办成。请工作人员帮您办。
staff-because-device = 读卡器断了，请工作人员帮您办。
    .spoken = 读卡器断了，请工作人员帮您办。
staff-because-fault = 机器出了故障，请工作人员帮您办。
    .spoken = 机器出了故障，请工作人员帮您办。
staff-because-waiting = 您的信息收好了，请等人来。
    .spoken = 您的信息收好了，请等人来。
staff-because-took-over = 工作人员帮您接着办。
    .spoken = 工作人员帮您接着办。
staff-because-vouch-helped = 工作人员帮您接着办。
    .spoken = 工作人员帮您接着办。
staff-because-vouch-declined = 请到服务台，工作人员帮您办。
    .spoken = 请到服务台，工作人员帮您办。
staff-because-vouch-nobody = 工作人员忙，请到服务台找人。
    .spoken = 工作人员忙，请到服务台找人。
staff-because-vouch-unreachable = 电话没有打通，请到服务台找人。
    .spoken = 电话没有打通，请到服务台找人。

## Trouble: what happened, what you can do now

trouble-network-title = 网络不通
    .spoken = 网络不通
trouble-network-body = 不是您的问题。可以再试一次，或者请工作人员帮忙。
    .spoken = 不是您的问题。可以再试一次，或者请工作人员帮忙。
trouble-centre-busy-title = 社保中心现在很忙
    .spoken = 社保中心现在很忙
trouble-centre-busy-body = 请再试一次，或者请工作人员帮忙。
    .spoken = 请再试一次，或者请工作人员帮忙。
trouble-centre-odd-title = 社保中心的回答看不懂
    .spoken = 社保中心的回答看不懂
trouble-centre-odd-body = 什么都没有办。请再试一次，或者请工作人员帮忙。
    .spoken = 什么都没有办。请再试一次，或者请工作人员帮忙。
trouble-person-unknown-title = 没有查到您的信息
    .spoken = 没有查到您的信息
trouble-person-unknown-body = 可能在别的地方交社保。工作人员可以帮您查。
    .spoken = 可能在别的地方交社保。工作人员可以帮您查。
trouble-card-lost-title = 这张卡已经挂失
    .spoken = 这张卡已经挂失
trouble-card-lost-body = 找回来的卡，请工作人员帮您取消挂失。
    .spoken = 找回来的卡，请工作人员帮您取消挂失。
trouble-card-cancelled-title = 这张卡已经注销
    .spoken = 这张卡已经注销
trouble-card-cancelled-body = 请用新卡，或者请工作人员帮忙。
    .spoken = 请用新卡，或者请工作人员帮忙。
trouble-card-expired-title = 这张卡过期了
    .spoken = 这张卡过期了
trouble-card-expired-body = 养老金不受影响。换新卡请找工作人员。
    .spoken = 养老金不受影响。换新卡请找工作人员。
trouble-not-receiving-title = 您现在没有领养老金
    .spoken = 您现在没有领养老金
trouble-not-receiving-body = 不用认证。有疑问请问工作人员。
    .spoken = 不用认证。有疑问请问工作人员。
trouble-no-receipt-title = 没有找到回执
    .spoken = 没有找到回执
trouble-no-receipt-body = 最近一年没有办过认证。
    .spoken = 最近一年没有办过认证。
trouble-refused-title = 这件事要在窗口办
    .spoken = 这件事要在窗口办
trouble-refused-body = 什么都没有办。工作人员可以帮您。
    .spoken = 什么都没有办。工作人员可以帮您。
trouble-presence-required-title = 这次没能确认是您本人
    .spoken = 这次没能确认是您本人
trouble-presence-required-body = 请叫工作人员帮您看看。
    .spoken = 请叫工作人员帮您看看。
trouble-visit-over-title = 离开得久了，要重新来
    .spoken = 离开得久了，要重新来
trouble-visit-over-body = 请回首页再来一次，或者叫工作人员。
    .spoken = 请回首页再来一次，或者叫工作人员。
trouble-not-offered-title = 这件事要在窗口办
    .spoken = 这件事要在窗口办
trouble-not-offered-body = 什么都没有办。工作人员可以帮您。
    .spoken = 什么都没有办。工作人员可以帮您。
trouble-not-kept-title = 机器出了故障，没有办成
    .spoken = 机器出了故障，没有办成
trouble-not-kept-body = 什么都没有办。请工作人员帮您办。
    .spoken = 什么都没有办。请工作人员帮您办。
