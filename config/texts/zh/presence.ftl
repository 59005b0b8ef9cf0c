### Words of proving presence and of the withdrawal of consent. An id with .spoken is spoken with that attribute.


## Home: withdrawal of the consent to face processing

home-put-id-card = 请把身份证放在感应区，或者点下面的按钮。
    .spoken = 请把身份证放在感应区，或者点下面的按钮。
put-id-card-alone = 社保卡现在读不了，身份证一样办。
    .spoken = 社保卡现在读不了，身份证一样办。
option-no-id-card-alone = 没带身份证

## Ways beside face, password and staff

ways-person-only = 请工作人员来，看一眼就好。
    .spoken = 请工作人员来，看一眼就好。
way-e-card = 电子社保卡
way-e-card-hint = 扫手机上的二维码
way-fingerprint = 按指纹
way-fingerprint-hint = 手指按一下就行
way-helper = 家人帮办
way-helper-hint = 登记过的家人在旁边
face-withdrawn = 您取消了刷脸，想再用请到窗口。
    .spoken = 您取消了刷脸，想再用请到窗口。

## Password at the centre

password-which-centre = 是您在社保中心设的六位密码。
    .spoken = 是您在社保中心设的六位密码。
password-last-try-centre = 密码不对，只能再试一次，再错就锁了。不如换个办法。
    .spoken = 密码不对，只能再试一次，再错就锁了。不如换个办法。
password-not-now = 现在核对不了密码。
    .spoken = 现在核对不了密码。

## Electronic social-security card

e-card-title = 请打开手机上的电子社保卡
    .spoken = 请打开手机上的电子社保卡
e-card-how = 把二维码对着扫码口，停一下。
    .spoken = 把二维码对着扫码口，停一下。
e-card-another = 这不是电子社保卡的码
    .spoken = 这不是电子社保卡的码
e-card-wrong = 这个码没有对上
    .spoken = 这个码没有对上
e-card-expired = 码过期了，请刷新一下再扫
    .spoken = 码过期了，请刷新一下再扫
e-card-did-not-work = 电子社保卡没有办成。
    .spoken = 电子社保卡没有办成。
e-card-not-now = 现在核对不了这个码。
    .spoken = 现在核对不了这个码。
scanner-gone = 扫码口坏了，现在扫不了。
    .spoken = 扫码口坏了，现在扫不了。
working-checking-e-card = 正在核对，请稍等
    .spoken = 正在核对，请稍等

## Fingerprint

working-fetching-fingerprint = 正在准备，请稍等
    .spoken = 正在准备，请稍等
working-checking-fingerprint = 正在核对指纹
    .spoken = 正在核对指纹
finger-consent-title = 按指纹之前，请您同意
    .spoken = 按指纹之前，请您同意
finger-consent-purpose = 做什么：看您的指纹，确认是您本人。和登记过的指纹比一比。
    .spoken = 做什么用。看您的指纹，确认是您本人。和登记过的指纹比一比。
finger-consent-kept = 存多久：这里不保存，比完就删。
    .spoken = 存多久。这里不保存，比完就删。
option-agree-finger = 同意按指纹
option-decline-finger = 不按指纹
finger-title = 请把手指放在指纹窗上
    .spoken = 请把手指放在指纹窗上
finger-hint-lay-on = 登记过的手指，平放在中间
    .spoken = 登记过的手指，平放在中间
finger-hint-press-again = 请放平，再按一次
    .spoken = 请放平，再按一次
finger-hint-press-harder = 请按得重一点
    .spoken = 请按得重一点
finger-hint-wipe-dry = 手指有点湿，请擦一擦
    .spoken = 手指有点湿，请擦一擦
finger-hint-other-finger = 请换一个登记过的手指
    .spoken = 请换一个登记过的手指
finger-hint-lift = 请把手指抬起来
    .spoken = 请把手指抬起来
finger-again-other = 没有对上，请换个手指试试
    .spoken = 没有对上，请换个手指试试
finger-again-unclear = 没有看清指纹，再按一次
    .spoken = 没有看清指纹，再按一次
finger-again-none = 没有等到手指，再试一次
    .spoken = 没有等到手指，再试一次
finger-did-not-work = 指纹没有办成，不是您的问题。
    .spoken = 指纹没有办成，不是您的问题。
finger-none-kept = 社保中心没有您的指纹。
    .spoken = 社保中心没有您的指纹。
finger-not-now = 现在不能按指纹。
    .spoken = 现在不能按指纹。
finger-trouble = 指纹窗坏了，现在不能用。
    .spoken = 指纹窗坏了，现在不能用。

## A person beside her with a staff card

vouch-staff-card = 工作人员在旁边，请他扫工作证。
    .spoken = 工作人员在旁边，请他扫工作证。
staff-pin-title = 请工作人员输入工作密码
    .spoken = 请工作人员输入工作密码
staff-pin-whose = 这是工作人员的密码，不是您的。
    .spoken = 这是工作人员的密码，不是您的。
staff-pin-wrong = 密码不对，还可以试 { $count } 次。
    .spoken = 密码不对，还可以再试。
staff-pin-last-try = 密码不对，只能再试一次。
    .spoken = 密码不对，只能再试一次。
staff-card-locked = 这张工作证锁住了，请叫别的工作人员。
    .spoken = 这张工作证锁住了，请叫别的工作人员。
staff-card-not-now = 工作证现在核对不了。
    .spoken = 工作证现在核对不了。
staff-card-did-not-work = 工作证没有对上。
    .spoken = 工作证没有对上。
working-checking-staff-card = 正在核对工作证
    .spoken = 正在核对工作证

## A family helper

helper-title = 让登记过的家人帮您办
    .spoken = 让登记过的家人帮您办
helper-registered = 家人要先在社保中心登记过。
    .spoken = 家人要先在社保中心登记过。
helper-may-certification = 家人只能帮您办这次认证。
    .spoken = 家人只能帮您办这次认证。
helper-may-enquiry = 家人只能帮您看这一次。
    .spoken = 家人只能帮您看这一次。
helper-may-print = 家人只能帮您打这一次。
    .spoken = 家人只能帮您打这一次。
helper-may-not = 不能动您的钱，也不能改您的卡。
    .spoken = 不能动您的钱，也不能改您的卡。
option-helper-here = 家人在旁边
helper-card-title = 请家人放上自己的身份证
    .spoken = 请家人放上自己的身份证
helper-card-first = 请先拿走您自己的身份证。
    .spoken = 请先拿走您自己的身份证。
helper-card-own = 这是您自己的身份证，要放家人的。
    .spoken = 这是您自己的身份证，要放家人的。
working-reading-helper-card = 正在读身份证，请不要拿开
    .spoken = 正在读身份证，请不要拿开
helper-password-title = 请家人输入自己的社保密码
    .spoken = 请家人输入自己的社保密码
helper-password-whose = 是家人在社保中心设的六位密码。
    .spoken = 是家人在社保中心设的六位密码。
helper-password-last-try = 密码不对，只能再试一次，再错就锁了。
    .spoken = 密码不对，只能再试一次，再错就锁了。
working-checking-helper = 正在核对，请稍等
    .spoken = 正在核对，请稍等
helper-locked = 家人的密码锁住了，要到窗口解锁。
    .spoken = 家人的密码锁住了，要到窗口解锁。
helper-no-authorisation = 没有查到帮办登记，或者过期了。
    .spoken = 没有查到帮办登记，或者过期了。
helper-not-for-this = 登记的帮办不包括这件事。
    .spoken = 登记的帮办不包括这件事。
helper-too-many = 这位家人今天帮的人多，请工作人员看看。
    .spoken = 这位家人今天帮的人多，请工作人员看看。
helper-not-now = 现在查不了帮办登记。
    .spoken = 现在查不了帮办登记。
helper-no-reader = 身份证现在读不了。
    .spoken = 身份证现在读不了。
helper-did-not-work = 家人帮办没有办成。
    .spoken = 家人帮办没有办成。

## Result: a person still looks

result-looked-at = 已经收下，工作人员还会看一下
    .spoken = 已经收下，工作人员还会看一下
result-looked-at-essence = 养老金照常发，您不用再来。
    .spoken = 养老金照常发，您不用再来。
result-looked-at-paused = 看过以后养老金接着发，停发的会补上。
    .spoken = 看过以后养老金接着发，停发的会补上。
result-received-paper-printed = 回执打印好了，请取走。
    .spoken = 回执打印好了，请取走。
result-received-paper-not-printed = 回执没有打好。事情已经收下，以后可以补打。
    .spoken = 回执没有打好。事情已经收下，以后可以补打。
result-received-paper-unknown = 回执可能没有打全。事情已经收下，以后可以补打。
    .spoken = 回执可能没有打全。事情已经收下，以后可以补打。
result-received-paper-none = 没有打纸。事情已经收下，以后可以补打。
    .spoken = 没有打纸。事情已经收下，以后可以补打。
staff-slip = 打出来的纸，请交给工作人员。
    .spoken = 打出来的纸，请交给工作人员。

## Withdrawal

withdraw-title = 要取消刷脸吗？
    .spoken = 要取消刷脸吗？
withdraw-no-face = 取消以后，机器不再给您刷脸。
    .spoken = 取消以后，机器不再给您刷脸。
withdraw-other-ways = 您还有别的办法，一样办事。
    .spoken = 您还有别的办法，一样办事。
withdraw-pension = 养老金照常发，不受影响。
    .spoken = 养老金照常发，不受影响。
withdraw-again = 以后想再刷脸，请到窗口。
    .spoken = 以后想再刷脸，请到窗口。
option-withdraw = 取消刷脸
option-keep-face = 先不取消
working-withdrawing = 正在为您取消，请稍等
    .spoken = 正在为您取消，请稍等
withdrawn-before = 您已经取消过刷脸了
    .spoken = 您已经取消过刷脸了
withdrawn-filed = 已经取消刷脸
    .spoken = 已经取消刷脸
withdrawn-filed-essence = 以后不再给您刷脸。养老金照常发。
    .spoken = 以后不再给您刷脸。养老金照常发。
withdrawn-pending = 已经收下，还没有报上去
    .spoken = 已经收下，还没有报上去
withdrawn-pending-essence = 网络通了机器自动报上去，您不用再来。
    .spoken = 网络通了机器自动报上去，您不用再来。
withdrawn-paper-printed = 回执打印好了，请取走。
    .spoken = 回执打印好了，请取走。
withdrawn-paper-not-printed = 回执没有打好，取消已经收下。
    .spoken = 回执没有打好，取消已经收下。
withdrawn-paper-unknown = 回执可能没有打全，取消已经收下。
    .spoken = 回执可能没有打全，取消已经收下。
withdrawn-paper-none = 没有打纸，取消已经收下。
    .spoken = 没有打纸，取消已经收下。
