### Words of the page on which a visitor signs with a finger.

signature-title = 请您签名
    .spoken = 请您签名
signature-body = 用手指在框里写名字。
    .spoken = 用手指在框里写名字。
signature-here = 在这里签名
    .spoken = 在这里签名
signature-again = 重新写
    .spoken = 重新写
signature-done = 签好了
    .spoken = 签好了
signature-empty = 还没有签名，请写在框里。
    .spoken = 还没有签名，请写在框里。
signature-too-long = 写得太多了，请重新写。
    .spoken = 写得太多了，请重新写。
signature-wiped = 擦掉了，请重新写。
    .spoken = 擦掉了，请重新写。
signature-staff = 不方便签名，请工作人员来
    .spoken = 不方便签名，请工作人员来
