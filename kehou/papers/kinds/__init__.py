"""Each kind of paper: facts in, one paper out. A kind knows no room; rooms hand over plain values."""

TITLES = {
    "application": "校内课后服务申请表", "review": "课后服务申请审核表", "grade": "课后服务年级名单", "notice": "课后服务学生名单公示",
    "letter": "校内课后服务告知单", "pledge": "课后服务家长承诺书", "certificate": "课后服务参加证明", "statistics": "课后服务申请统计表",
    "slips": "家长绑定码", "custody": "学生交接记录", "duty": "课后服务排班表",
    "roll": "当日点名册", "rolls": "课后服务点名册", "walk": "放学交接单", "health": "课后服务健康检查记录", "seats": "课后服务座位表", "assessment": "课后服务安全考核表",
}  # fmt: skip
