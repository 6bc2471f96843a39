"""A work is told by what is done to what: nouns no list holds find their kind by their head and their verb."""

from __future__ import annotations

import pytest

from assistant.drafting.facts.gate import sounded
from assistant.drafting.kinds import class_of, kind_of

WORKS = """
purchase: 电脑/更换 课桌椅/更换 空调/安装 饮水机/添置 执法记录仪/购置 电动巡逻车/购买 冬装/购置 灭火器/更换 急救箱/配置 垃圾桶/更换 乐器/购置 服务器/更换
works: 护栏/安装 电梯/加装 停车位/施划 塑胶跑道/铺设 农村公路/硬化 凉亭/修建 红绿灯/安装 河道/整治 田块整治/ 便民服务点/开设
repair: 路灯/更换 窗户/更换 水管/更换 围墙/粉刷 食堂/装修 管网/更新 屋面防水/
it_build: 门户网站/改版 小程序/开发 数据中台/搭建 指挥调度系统/升级 视频会议系统/更换
it_ops: 门户网站/运维 机房/运维 政务外网/运维 视频会议系统/维护
maintenance: 电梯/维保 空调/清洗 公园/管护 窨井/清掏 古树/养护 车辆/维修 采购保洁服务/ 水闸养护/
training: 电工/培训 村干部/轮训 太极拳课/开设 班级/开设 高素质农民培育/
event: 社区艺术节/举办 邻里节/ 摄影展/ 集体婚礼/举办 百家宴/举办 跳蚤市场/举办 诗歌朗诵/ 夏令营/举办
subsidy: 困难学生/资助 低保家庭/救助 公益林补偿/发放 优秀教师/奖励 创业担保贷款贴息/
staff: 外教/聘请 生态护林员/聘用 食堂厨师/聘用 公益性岗位/开发
survey: 水资源论证/ 房屋安全鉴定/ 地形测绘/ 村庄规划/编制
inspection: 森林防火巡护/ 食品/抽检 专项整治/ 环境/整治
publicity: 公交站台广告/投放 横幅/制作
processing: 档案整理/ 档案数字化/
reserve: 编织袋/储备 防汛物资储备/
planting: 乔木/补种 造林/
honour: 最美家庭/评选 优秀党员/表彰
meals: 机关食堂/ 职工食堂/运营
rent: 办公用房/租赁 仓库/租用 车辆/租赁
insurance: 校方责任险/ 意外伤害保险/购买
service: 法律服务/采购 心理疏导/
job_fair: 岗位/提供 招聘会/举办 职位/发布
health: 乳腺癌检查/ 孕前检查/开展
visit: 独居老人/探访
outreach: 入户宣传/ 上门宣讲/开展
general: 护理床/ 共享会议室/ 龙舟队伍/
"""


@pytest.mark.parametrize(
    ("thing", "act", "code"),
    [
        (work.partition("/")[0], work.partition("/")[2], line.partition(": ")[0])
        for line in WORKS.strip().splitlines()
        for work in line.partition(": ")[2].split()
    ],
)
def test_what_is_done_to_what_tells_the_kind(thing: str, act: str, code: str) -> None:
    assert kind_of(thing, act).code == code


@pytest.mark.parametrize(
    ("thing", "sort"),
    [
        ("笔记本电脑", "goods"),
        ("电脑更换", "goods"),
        ("污水管网", "built"),
        ("社区艺术节", "event"),
        ("残疾人联合会", "nothing"),
        ("工作环节", "nothing"),
    ],
)
def test_the_head_of_a_noun_tells_what_sort_of_thing_it_is(thing: str, sort: str) -> None:
    assert class_of(thing) == sort


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("经济困难的老年人家庭实施居家适老化改造", "居家适老化改造"),
        ("市里认定的传承人", "传承人"),
        ("政府购买服务方式聘请社区法律顾问", "社区法律顾问"),
        ("议事会1次", "议事会"),
        ("项目于通过末期评估", "末期评估"),
        ("门磁最好都完成安装", "门磁"),
        ("23价肺炎疫苗", "23价肺炎疫苗"),
        ("妇女儿童之家维护", "妇女儿童之家维护"),
        ("居家养老服务", "居家养老服务"),
        ("在职党员", "在职党员"),
    ],
)
def test_no_small_word_stands_in_a_rows_name(said: str, name: str) -> None:
    assert sounded(said) == name
