### What is not here is worded as in plain Chinese.

benefit-employee-pension = 职工基本养老保险待遇
    .review = official-source
    .source = 中华人民共和国社会保险法, chapter 2
benefit-resident-pension = 城乡居民基本养老保险待遇
    .review = official-source
    .source = 国务院关于建立统一的城乡居民基本养老保险制度的意见 (国发〔2014〕8号)
benefit-survivor-allowance = 遗属待遇
    .review = official-source
    .source = 企业职工基本养老保险遗属待遇暂行办法 (人社部发〔2021〕18号)
benefit-work-injury-allowance = 工伤保险待遇
    .review = official-source
    .source = 中华人民共和国社会保险法, chapter 4
way-face = 人脸识别
    .review = official-source
    .source = 人脸识别技术应用安全管理办法 (2025-06-01)
option-start = 现在办理资格认证
offer-due-soon = 您的待遇领取资格认证即将到期。
    .spoken = 您的待遇领取资格认证即将到期。到期日是{ $due }。
offer-valid = 您的待遇领取资格认证仍在有效期内。
    .spoken = 您的待遇领取资格认证仍在有效期内。到期日是{ $due }。
