/**
 * The companies of the demo: places and trades are real, the companies are invented.
 */
import type { EnterpriseSize } from './inputs';
import type { Trade } from './jobs';

export interface Company {
  /** Prefix of the company's references of positions. */
  readonly mark: string;
  readonly name: string;
  readonly size: EnterpriseSize;
  readonly trade: Trade;
  /** Dialing code of the head office. */
  readonly dialingCode: string;
  /** County codes of its places of work; the first is the head office. */
  readonly plants: readonly string[];
}

/** Most of them in the cities where Yunnan's workers go. */
export const companies: readonly Company[] = (
  [
    ['CYE', '东莞市辰岳精密电子有限公司', 'LARGE', 'ELECTRONICS', '0769', '441900', '441302'],
    ['DMW', '东莞市锻铭五金制品有限公司', 'MEDIUM', 'METAL', '0769', '441900'],
    ['BWX', '东莞市步稳鞋业有限公司', 'LARGE', 'SHOES', '0769', '441900', '441322'],
    ['ZHJ', '东莞市樟合家具有限公司', 'MEDIUM', 'FURNITURE', '0769', '441900'],
    ['QLT', '深圳市启霖通信终端有限公司', 'LARGE', 'ELECTRONICS', '0755', '440306', '440311', '441900'],
    ['DRD', '深圳市镀锐电路板有限公司', 'MEDIUM', 'CIRCUIT_BOARDS', '0755', '440307'],
    ['LJK', '深圳市岭捷快运有限公司', 'LARGE', 'LOGISTICS', '0755', '440309', '440112', '441900'],
    ['JRF', '广州市锦纫服饰有限公司', 'MEDIUM', 'CLOTHING', '020', '440105', '440113'],
    ['YQJ', '广州市云憩酒店管理有限公司', 'MEDIUM', 'HOSPITALITY', '020', '440106', '440103'],
    ['SAJ', '广州市穗安家家政服务有限公司', 'SMALL', 'CARE', '020', '440111', '440106'],
    ['JSL', '广州市建穗达建筑劳务有限公司', 'SMALL', 'CONSTRUCTION', '020', '440113', '440115'],
    ['MLD', '中山市沐乐家用电器有限公司', 'LARGE', 'APPLIANCES', '0760', '442000', '440606'],
    ['DGM', '中山市灯光沐照明有限公司', 'MEDIUM', 'APPLIANCES', '0760', '442000'],
    ['GSB', '佛山市固塑邦塑料制品厂', 'MICRO', 'PLASTICS', '0757', '440606'],
    ['CYC', '杭州潮驿仓储物流有限公司', 'LARGE', 'LOGISTICS', '0571', '330114', '330109', '330481'],
    ['HCM', '宁波海铸辰模具有限公司', 'MEDIUM', 'METAL', '0574', '330206', '330282'],
    ['YRS', '宁波甬纫尚服装有限公司', 'MEDIUM', 'CLOTHING', '0574', '330212'],
    ['XLB', '苏州芯澜半导体有限公司', 'LARGE', 'ELECTRONICS', '0512', '320506', '320583'],
    ['YLE', '昆山昱澜电子科技有限公司', 'LARGE', 'ELECTRONICS', '0512', '320583', '320585'],
    ['XHH', '无锡锡焊宏装备有限公司', 'MEDIUM', 'METAL', '0510', '320206', '320281'],
  ] satisfies Row[]
).map(([mark, name, size, trade, dialingCode, ...plants]) => ({ mark, name, size, trade, dialingCode, plants }));

type Row = [
  mark: string,
  name: string,
  size: EnterpriseSize,
  trade: Trade,
  dialingCode: string,
  headOffice: string,
  ...branches: string[],
];
