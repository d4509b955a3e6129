/**
 * Towns of the two main destinations, Dongguan and Zhongshan, which have no counties: the built-in list holds no codes of
 * townships outside Yunnan, but a town's name behind the city's (东莞长安) says that the city is meant.
 */
import { asRegionCode, type RegionCode } from '../region/region-code';
const towns: Readonly<Partial<Record<string, string>>> = {
  4419:
    '莞城 南城 东城 万江 石碣 石龙 茶山 石排 企石 横沥 桥头 谢岗 东坑 常平 寮步 樟木头 大朗 黄江 清溪 塘厦 凤岗 大岭山 长安 虎门 厚街 沙田 道滘 ' +
    '洪梅 麻涌 望牛墩 中堂 高埗 松山湖',
  4420: '石岐 东区 西区 南区 五桂山 火炬 小榄 黄圃 民众 东凤 东升 古镇 沙溪 坦洲 港口 三角 横栏 南头 阜沙 南朗 三乡 板芙 大涌 神湾',
};

const listed = new Map(Object.entries(towns).map(([city, names]) => [asRegionCode(city), (names ?? '').split(' ')]));

const RANK = /^(?:镇|街道|区)?/;

/** The beginning of a text that names a town of the city, with its rank; undefined for none. */
export function townAt(city: RegionCode, text: string): string | undefined {
  const town = listed.get(city)?.find((name) => text.startsWith(name));
  return town === undefined ? undefined : town + (RANK.exec(text.slice(town.length))?.[0] ?? '');
}

/** Whether all towns of the city are listed here. */
export function hasTowns(city: RegionCode): boolean {
  return listed.has(city);
}

/** Cities that have a town of this name. */
export function citiesWith(name: string): RegionCode[] {
  return [...listed].flatMap(([city, names]) =>
    names.some((town) => name === town || name === `${town}镇`) ? [city] : [],
  );
}
