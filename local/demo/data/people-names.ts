/**
 * Invented names as they are common in Yunnan. Names of some ethnic groups have a middle dot, so they are longer than
 * the usual two to four characters.
 */
import type { Random } from './random';

export type Sex = 'MALE' | 'FEMALE';

/** A family name (or clan) with the group's own given names, joined by the middle dot; or a Chinese family name with a common given name. */
export function personName(random: Random, ethnicGroup: string, sex: Sex, bornBefore1985: boolean): string {
  const own = dotted[ethnicGroup];
  if (own && random.chance(own.share)) return `${random.pick(own.families(sex))}·${random.pick(own.given[sex])}`;

  const generation = bornBefore1985 ? 'older' : 'younger';
  return random.pick(familyNames[ethnicGroup] ?? hanFamilyNames) + random.pick(givenNames[generation][sex]);
}

const words = (text: string): readonly string[] => text.split(' ');

/** `share`: how many of the group carry such a name, 0 to 1. */
interface DottedNames {
  readonly share: number;
  readonly families: (sex: Sex) => readonly string[];
  readonly given: Readonly<Record<Sex, readonly string[]>>;
}

const clans = words('阿鲁 阿苏 吉克 沙马 罗洪 吉狄 阿尔 加巴 海来 瓦扎');

const dotted: Readonly<Partial<Record<string, DottedNames>>> = {
  彝族: {
    share: 0.4,
    families: () => clans,
    given: { MALE: words('木呷 尔古 拉铁 伍呷 史布 子哈 达体'), FEMALE: words('阿依 阿呷 尔西 伍各 子洛 曲西') },
  },
  傣族: {
    share: 0.8,
    // Dai people have no family names: the first part says man or woman.
    families: (sex) => (sex === 'MALE' ? ['岩'] : ['玉']),
    given: { MALE: words('温罕 罕叫 香胆 温龙'), FEMALE: words('香罕 光罕 叫旺 儿甩') },
  },
  藏族: {
    share: 0.8,
    families: () => words('扎西 格桑 鲁茸 七林 阿茸 此里'),
    given: { MALE: words('次仁 农布 培楚 都吉 尼玛'), FEMALE: words('卓玛 拉姆 取追 央宗 初姆') },
  },
  傈僳族: {
    share: 0.5,
    families: () => words('阿普 阿此 邓阿 友阿 褚阿'),
    given: { MALE: words('迪友 恒普 才付 华益'), FEMALE: words('娜妞 珍妹 花妞 宝恒') },
  },
};

const hanFamilyNames = words(
  '王 李 张 刘 陈 杨 赵 周 吴 徐 孙 胡 朱 高 林 何 郭 罗 邓 谢 曾 彭 蒋 余 申 成 邹 汪 吕 常 艾 晏 尹 龙 雷 欧阳',
);

const familyNames: Readonly<Partial<Record<string, readonly string[]>>> = {
  彝族: words('陇 安 禄 李 罗 普 杨 王 毕 龙'),
  苗族: words('杨 王 陶 熊 张 李 马 古 项 侯'),
  回族: words('马 锁 撒 虎 纳 保 丁 阮 桂 李'),
  壮族: words('农 陆 黄 韦 侬 岑 李 王 梁 卢'),
  哈尼族: words('李 白 普 马 车 张 卢 杨'),
  白族: words('杨 段 李 赵 董 尹 张 施 王 何'),
  瑶族: words('盘 邓 李 赵 黄 蒋'),
};

const givenNames = {
  older: {
    MALE: words('国强 建国 明贵 德福 朝刚 正华 光荣 世军 永祥 兴富 天林 开明 学文 云贵 顺发 家才 大平 忠 勇 林 平'),
    FEMALE: words('秀英 桂芬 明会 朝珍 正美 光翠 世琴 永芝 兴群 天凤 开碧 学芬 云仙 顺香 家菊 琼 芬 梅 燕'),
  },
  younger: {
    MALE: words('俊杰 浩宇 志豪 文涛 家豪 鑫 磊 涛 帅 江 海波 小龙 永康 泽宇 云飞 昌健 子阳 兴旺 成龙 绍东 应超 明亮'),
    FEMALE: words('雨婷 思雨 欣怡 梦瑶 丽 娟 敏 婷 倩 春艳 小琴 永琼 佳慧 云霞 昌丽 子涵 兴艳 红梅 绍萍 应会 明月'),
  },
} as const;
