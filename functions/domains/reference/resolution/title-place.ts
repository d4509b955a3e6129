/**
 * The region that a title names: 东莞 普工. A name of a region stands in many titles that say nothing of the place of work: in those
 * of dishes and goods (兰州拉面师傅, 青岛啤酒促销员), of companies (宁波银行), and by chance (大巴中巴司机). So a name without its
 * rank counts only where titles have places, and not before a word for a good or a company. Pure.
 */
import { plainForm } from '../../../platform/values/normal-form';
import { isWithin } from '../region/containment';
import type { RegionCode } from '../region/region-code';
import { type Mention, mentionsIn } from './mentions';
import type { Meaning } from './place-names';

/**
 * The first region that a title names, if it and all others that it names lie elsewhere than the place of work.
 * @param text in normal form, of bounded length.
 */
export function namedElsewhere(text: string, regionCode: RegionCode): RegionCode | undefined {
  const title = plainForm(text).replace(NO_PLACES, (word) => ' '.repeat(word.length));
  const places: Mention[] = [];
  for (const mention of mentionsIn(title, isNoPlace))
    if (WHOLE.test(mention.name) || isWherePlacesStand(title, mention, places.at(-1))) places.push(mention);
  const named = places.flatMap(({ codes }) => codes);
  return named.some((code) => isWithin(code, regionCode) || isWithin(regionCode, code)) ? undefined : named[0];
}

/** Words that have the name of a region in them by chance, or are older than it. */
const NO_PLACES =
  /大理石|普洱茶(?![园厂山场])|中山装|来宾|百色|三明治|和田玉|德州扑克|阿里(?:巴巴|云)|白银(?=首饰|饰品|珠宝|回收)|宁德时代/g;

/** With its rank; 沙县 and 郫县 can't do without theirs, and goods are called after them. */
const WHOLE = /^..+(?:[省市区县州盟旗]|自治[区州县旗]|特别行政区)$/;

/**
 * At the beginning or end of what signs, blanks and letters part, behind a word of recruiting (急招, 高薪), or behind
 * another place (广东东莞).
 */
function isWherePlacesStand(title: string, { from, behind }: Mention, last: Mention | undefined): boolean {
  const before = title.slice(0, from);
  const follows = last !== undefined && last.from + last.name.length === from;
  return (
    follows ||
    /(?:^|[^\p{Script=Han}]|[招聘赴去到往至驻在急薪住结期班])$/u.test(before) ||
    /^(?:$|\P{Script=Han})/u.test(behind)
  );
}

function isNoPlace(_: Meaning, name: string, behind: string): boolean {
  if (WHOLE.test(name)) return false;
  const [run = ''] = /^\p{Script=Han}*/u.exec(behind) ?? [];
  return NO_WORK_THERE.test(behind) || (isOfAGood(run) && !MADE_THERE.test(run)) || isSold(run);
}

/** A road, a company, or where people and their speech are from. */
const NO_WORK_THERE =
  /^(?:[东南西北中上下前后新老大小一二三四五]{0,2}(?:路|街|巷|弄|站)|话(?!务)|人(?![事力才])|籍|老乡|(?:某|\p{Script=Han}{0,4})(?:公司|集团|银行)|航空|国际|大众|现代|通用(?!机械|设备)|[本丰]田|大[学厦]|卫视|白药|同仁堂|菜|厂)/u;

/** Goods and dishes that are called after where they come from. */
const GOODS: readonly string[] = [
  '拉面 削面 干面 拌面 烩面 汤面 凉面 板面 炒面 小面 臊子面 面馆 面庄 米粉 米线 饵丝 卷粉 肠粉 凉粉 凉皮 酸辣粉 螺蛳粉 老友粉 河粉',
  '肉夹馍 泡馍 锅盔 烧饼 煎饼 馅饼 烙饼 月饼 烤馕 包子 小笼 生煎 汤包 蒸饺 水饺 饺子 馄饨 抄手 云吞 烧麦 汤圆 粽子 麻花 糕团',
  '炒饭 鸡饭 煲饭 浇饭 肉饭 火锅 串串 冒菜 麻辣烫 烧烤 烤肉 烤串 烤鸭 烤鸡 烤鱼 羊肉 牛肉 肥牛 羊汤 板鸭 盐水鸭 酒鸭 烧鸭 鸭脖 鸭血',
  '扒鸡 烧鸡 盘鸡 公鸡 鸡公煲 椰子鸡 烧鹅 酸菜鱼 酸汤鱼 鱼头 鱼丸 鱼粉 肉丸 牛丸 豆腐 豆花 豆瓣 豆捞 泡菜 榨菜 腊肉 腊味 卤肉 卤味 卤菜',
  '香肠 红肠 烤肠 腊肠 火腿 小吃 早茶 茶餐厅 奶茶 凉茶 红茶 绿茶 白茶 瓦罐 煨汤 胡辣汤 大闸蟹 龙虾 啤酒 黄酒 白酒 米酒 老酒 酱酒 葡萄酒',
  '陈醋 香醋 茅台 毛尖 龙井 铁观音 瓜片 枸杞 红枣 苹果 脐橙 荔枝 大米 丝绸 刺绣 云锦 陶瓷 瓷器 紫砂 年画 皮鞋 皮具 玉器 特产',
].flatMap((words) => words.split(' '));

/** At most three characters stand before the good: 云南过桥米线. */
function isOfAGood(behind: string): boolean {
  return GOODS.some((word) => behind.slice(0, 3 + word.length).includes(word));
}

/** Goods that are made or grown are so there: 佛山陶瓷厂, 临沧茶园. */
const MADE_THERE = /^\p{Script=Han}{1,7}?(?:厂|车间|加工|生产|基地|[茶果]园|养殖|种植|采[摘收]|批发)/u;

/**
 * Whether what stands before the trade of a shop or a kitchen is a good that nobody has listed, 四川钵钵鸡店员, and no plain
 * word of a workplace or a craft: 深圳酒店服务员, 广州水电师傅.
 */
function isSold(behind: string): boolean {
  const [, what = ''] = SHOP_TRADE.exec(behind) ?? [];
  return what !== '' && !PLAIN.test(what);
}

const SHOP_TRADE =
  /^(\p{Script=Han}{2,8}?)(?:店员|店长|师傅|大厨|厨师|后厨|切配|学徒|帮工|导购|促销|销售|收银|营业员|服务员|传菜|制作|主播|绣娘)/u;

const PLAIN =
  /酒[店楼吧]|宾馆|餐|食堂|饭店|会所|足[浴疗]|商[场超城]|超市|便利|总店|分店|门店|旗舰|连锁|专卖|服装|[女童男]装|手机|数码|家[电具居纺政]|房产|二手房|汽车|药|保险|电[话商]|网[络咖吧]|直播|母婴|珠宝|化妆|美[容发甲]|景区|影[城院]|健身|宠物|建材|五金|眼镜|软件|课程|招|聘|急|结|薪|包[吃住]|[焊修装漆模钳铣磨瓦泥叉缝裁烫染印塑喷搬炉钣吊挖]|水电|空调|司机/;
