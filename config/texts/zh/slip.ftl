slip-title-scheme = 领取社会保险待遇
slip-title-receipt = 资格认证回执
slip-title-progress = 办到哪一步了
slip-copy = 补打 第 { $number } 次
slip-date = { $year }年{ $month }月{ $day }日

slip-result = 认证成功
slip-due-before = 下次请在
slip-due-after = 以前再来认证
slip-pending = 已收下，还没有报上去
slip-pending-what = 您今天的认证已经存好。网络通了，机器会自动报上去，您不用再来一趟。
slip-pending-how = 想知道报上去没有，请打 12333，或带这张纸问工作人员。

slip-name = 姓名
slip-number = 号码
slip-benefit = 待遇
slip-way = 认证方式
slip-on = 办理日期
slip-receipt = 回执编号
slip-office = 经办机构
slip-terminal = 终端编号
slip-journal = 存证码

slip-benefit-employee-pension = 职工养老金
slip-benefit-resident-pension = 居民养老金
slip-benefit-survivor-allowance = 遗属抚恤金
slip-benefit-work-injury-allowance = 工伤津贴
slip-way-face = 人脸核对
slip-way-password = 社保密码
slip-way-staff = 工作人员核对

slip-verify = 扫一扫，核对真假
slip-free = 认证不收任何费用
slip-phone = 有疑问请打 12333

slip-progress-done = 已经办好的
slip-progress-nothing = 今天还没有办任何事项
slip-progress-open = 没有办完，因为
slip-progress-next = 请把这张纸交给工作人员，接着办，不用从头再来。
slip-done-identified = ✓ 已核对您的身份
slip-done-standing-found = ✓ 已查到您的待遇
slip-done-presence-proved = ✓ 已确认是您本人
slip-done-kept = ✓ 已收下，还没有报上去
slip-done-filed = ✓ 认证已经报上去
slip-halt-asked = 您请工作人员来帮忙
slip-halt-network = 网络暂时不通
slip-halt-device = 机器的部件出了故障
slip-halt-not-recognised = 没有核对上是您本人，要请工作人员看一看
slip-halt-refused = 这件事要在窗口办

slip-essence-filed = 认证成功，下次请在{ $due }以前再来。
    .spoken = 您的回执打印好了，请取走。认证成功。下次请在{ $due }以前再来。
slip-essence-pending = 已收下，还没有报上去。
    .spoken = 您的回执打印好了，请取走。认证已经收下，还没有报上去。网络通了，机器会自动报上去，您不用再来一趟。
slip-essence-copy = 补打的回执打印好了。
    .spoken = 补打的回执打印好了，请取走。下次认证请在{ $due }以前。
slip-essence-progress = 请把这张纸交给工作人员。
    .spoken = 这张纸上写着已经办好了什么。请把它交给工作人员，接着办，不用从头再来。
