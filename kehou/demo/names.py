"""Names of people who do not exist, drawn with a seed."""

from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
BOYS = "宇轩浩然子涵俊杰梓睿天佑明哲博文思远嘉豪泽宇一鸣家乐昊天志远奕辰皓轩瑞霖启航"
GIRLS = "欣怡梓萱雨桐诗涵可馨佳怡思琪语嫣紫涵若曦梦瑶一诺婉清雅静书瑶心悦芷若晓彤嘉宁"
RARE = ("阿卜杜拉·买买提", "欧阳娜娜", "𠮷田翔", "䶮小宇", "古丽娜尔·艾力")


class Names:
    """A stream of names; the same seed gives the same stream."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 — a demonstration, not a secret

    def child(self, sex: str) -> str:
        letters = BOYS if sex == "m" else GIRLS
        return self.random.choice(SURNAMES) + "".join(
            self.random.choice(letters) for _ in range(self.random.choice((1, 2, 2, 2)))
        )

    def adult(self, sex: str) -> str:
        letters = "伟强磊军勇杰涛斌超明刚平辉鹏" if sex == "m" else "芳娜敏静丽艳娟霞秀英玲桂兰红"
        return self.random.choice(SURNAMES) + "".join(self.random.choice(letters) for _ in range(self.random.choice((1, 1, 2))))

    def phone(self) -> str:
        """A made-up mobile number."""
        return f"1990{self.random.randrange(10**7):07}"
