/**
 * A small built-in sample of the occupations that migrant workers take most, so that the system runs without any load. It is
 * no law: names and codes follow the national classification as far as known, dates are exact to the month, and the
 * bureau loads the full list over it. Entries are never deleted: one that ends keeps its code and names its successors.
 */
import { addDays, asCivilDate } from '../../../platform/values/civil-date';
import type { Occupation } from './occupation-row';

const edition2022From = asCivilDate('2022-09-01');
const edition2015To = addDays(edition2022From, -1);

const open = (code: string, name: string, nameEnglish: string): Occupation => ({
  scheme: '2022 national classification',
  code,
  name,
  nameEnglish,
  juvenilesBanned: false,
  sample: true,
  validFrom: edition2022From,
});

/**
 * Banned for 16 and 17 year-olds: dust, poison, heat, height, heavy loads, mining, forced posture (Provisions on Special
 * Protection of Juvenile Workers, 1994, art. 3), or a license that is given from 18 (drivers, special operations and
 * equipment, security guards).
 */
const adultsOnly = (code: string, name: string, nameEnglish: string): Occupation => ({
  ...open(code, name, nameEnglish),
  juvenilesBanned: true,
});

/** In order of code within each group. */
export const sample: readonly Occupation[] = [
  // Trade, transport and storage
  open('4-01-02-03', '商品营业员', 'Shop assistant'),
  open('4-01-02-04', '收银员', 'Cashier'),
  adultsOnly('4-02-02-01', '道路客运汽车驾驶员', 'Coach and bus driver'),
  adultsOnly('4-02-02-02', '道路货运汽车驾驶员', 'Truck driver'),
  adultsOnly('4-02-05-01', '装卸搬运工', 'Loader and porter'),
  open('4-02-06-01', '仓储管理员', 'Warehouse keeper'),
  open('4-02-06-02', '理货员', 'Order picker and tally clerk'),
  adultsOnly('4-02-07-08', '快递员', 'Courier'),
  open('4-02-07-09', '快件处理员', 'Parcel sorter'),
  adultsOnly('4-02-07-10', '网约配送员', 'Food delivery rider'),

  // Lodging, catering and property
  open('4-03-01-01', '前厅服务员', 'Hotel receptionist'),
  open('4-03-01-02', '客房服务员', 'Room attendant'),
  open('4-03-02-01', '中式烹调师', 'Chinese cook'),
  open('4-03-02-02', '中式面点师', 'Chinese pastry cook'),
  open('4-03-02-05', '餐厅服务员', 'Waiter'),
  open('4-04-05-03', '呼叫中心服务员', 'Call center agent'),
  adultsOnly('4-07-05-01', '保安员', 'Security guard'),
  adultsOnly('4-07-05-04', '消防设施操作员', 'Fire equipment operator'),
  open('4-09-08-01', '保洁员', 'Cleaner'),
  open('4-09-10-01', '园林绿化工', 'Landscape gardener'),

  // Care, repair and personal services
  open('4-10-01-02', '育婴员', 'Infant carer'),
  open('4-10-01-05', '养老护理员', 'Elderly care worker'),
  open('4-10-01-06', '家政服务员', 'Housekeeper'),
  open('4-10-03-02', '美发师', 'Hairdresser'),
  open('4-12-01-01', '汽车维修工', 'Car mechanic'),
  open('4-14-01-02', '医疗护理员', 'Nursing aide'),

  // Farming
  open('5-01-02-01', '农艺工', 'Crop grower'),
  open('5-01-02-02', '园艺工', 'Horticultural worker'),

  // Food, textiles, clothing, shoes, furniture, printing
  adultsOnly('6-01-04-01', '畜禽屠宰加工工', 'Slaughterer'),
  open('6-02-01-01', '糕点面包烘焙工', 'Baker'),
  adultsOnly('6-04-02-03', '细纱工', 'Ring spinner'),
  adultsOnly('6-04-03-02', '织布工', 'Weaver'),
  open('6-05-01-02', '裁剪工', 'Cutter'),
  open('6-05-01-03', '缝纫工', 'Sewing machine operator'),
  open('6-05-01-04', '缝纫品整型工', 'Garment finisher'),
  adultsOnly('6-05-04-01', '制鞋工', 'Shoemaker'),
  adultsOnly('6-06-03-02', '机械木工', 'Woodworking machine operator'),
  adultsOnly('6-06-04-00', '家具制作工', 'Furniture maker'),
  open('6-08-01-02', '印刷操作员', 'Printing press operator'),
  open('6-09-04-02', '玩具制作工', 'Toy maker'),

  // Plastics, metal and machinery
  adultsOnly('6-14-02-01', '塑料制品成型制作工', 'Injection molding operator'),
  adultsOnly('6-17-01-02', '粉矿烧结工', 'Ore sintering worker'),
  open('6-18-01-01', '车工', 'Lathe operator'),
  open('6-18-01-07', '多工序数控机床操作调整工', 'CNC machining center operator'),
  adultsOnly('6-18-01-12', '冲压工', 'Stamping press operator'),
  adultsOnly('6-18-02-01', '铸造工', 'Foundry worker'),
  adultsOnly('6-18-02-04', '焊工', 'Welder'),
  adultsOnly('6-18-03-01', '镀层工', 'Electroplater'),
  adultsOnly('6-18-03-03', '涂装工', 'Paint sprayer'),
  open('6-18-04-01', '模具工', 'Mold maker'),
  open('6-20-01-01', '装配钳工', 'Assembly fitter'),
  open('6-22-02-01', '汽车装调工', 'Car assembler'),

  // Electrical appliances and electronics
  adultsOnly('6-24-04-04', '锂离子电池制造工', 'Lithium battery maker'),
  open('6-24-05-04', '小型家用电器制造工', 'Small appliance assembler'),
  adultsOnly('6-25-01-13', '印制电路制作工', 'Printed circuit board maker'),
  open('6-25-02-03', '液晶显示器件制造工', 'Display panel maker'),
  open('6-25-02-06', '半导体分立器件和集成电路装调工', 'Semiconductor assembler'),
  open('6-25-03-00', '计算机及外部设备装配调试员', 'Computer and peripherals assembler'),
  open('6-25-04-02', '通信终端设备制造工', 'Mobile phone assembler'),
  open('6-25-04-07', '广电和通信设备电子装接工', 'Electronics assembler'),

  // Construction
  adultsOnly('6-29-01-01', '砌筑工', 'Bricklayer'),
  adultsOnly('6-29-01-03', '混凝土工', 'Concrete worker'),
  adultsOnly('6-29-01-04', '钢筋工', 'Rebar worker'),
  adultsOnly('6-29-01-05', '架子工', 'Scaffolder'),
  adultsOnly('6-29-04-01', '装饰装修工', 'Decorator'),

  // Operation of equipment, maintenance, inspection, packing
  adultsOnly('6-30-05-01', '起重装卸机械操作工', 'Forklift and crane operator'),
  open('6-31-01-02', '机修钳工', 'Machine repairer'),
  adultsOnly('6-31-01-03', '电工', 'Electrician'),
  open('6-31-03-05', '质检员', 'Quality inspector'),
  open('6-31-05-00', '包装工', 'Packer'),
  open('6-31-07-03', '工业机器人系统操作员', 'Industrial robot operator'),

  // Ended, kept for the positions that name them
  // As this list had it once; the classification has one occupation there, without a further digit.
  { ...adultsOnly('6-06-04-01', '家具制作工', 'Furniture maker'), validTo: edition2015To, replacedBy: ['6-06-04-00'] },
  {
    scheme: 'GB/T 6565-2015',
    code: '6-30-99-00',
    name: '工业机器人系统操作员',
    nameEnglish: 'Industrial robot operator',
    juvenilesBanned: false,
    sample: true,
    validFrom: asCivilDate('2015-07-01'),
    validTo: edition2015To,
    replacedBy: ['6-31-07-03'],
  },
];
