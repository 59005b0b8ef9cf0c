### Practice: the same pages with a person who does not exist.

chrome-practice = 练一练
    .spoken = 练一练，先试试看
practice-mark = 这是练习，不会真的办
    .spoken = 这是练习，不会真的办。
practice-title = 今天想练什么？
    .spoken = 今天想练什么？
practice-nothing-happens = 随便按，按错了也没关系。
    .spoken = 随便按，按错了也没关系。
practice-name = 练习的人
practice-pretend = 练习：下一步
    .spoken = 练习时不用真做，按这里到下一步
practice-pretend-card = 练习：当作放好了
    .spoken = 没有卡也行，按这里当作放好了
practice-any-digits = 练习时请随便按六个数字。不要按真密码。
    .spoken = 练习时请随便按六个数字。不要按真密码。
closing-practice = 练习完了，什么都没有办
    .spoken = 练习完了，什么都没有办。
