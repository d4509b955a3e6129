/**
 * The routes of the demo's travel services. They follow real roads and lines, but the times are no timetable; the
 * overnight legs of coaches leave room for the stop from 02:00 to 05:00 that long-distance coaches must make.
 */
import type { TravelMode } from './inputs';

export interface Route {
  readonly mode: TravelMode;
  readonly name: string;
  readonly carrierId: string;
  readonly seats: number;
  /** In order of travel. */
  readonly stops: readonly Stop[];
  readonly quotas: readonly (readonly [originRegionCode: string, seats: number])[];
}

/** Local times `HH:MM` on the day of departure, `+1 HH:MM` on the next; null where the run begins or ends. */
export type Stop = readonly [regionCode: string, name: string, arrives: string | null, departs: string | null];

export const routes: readonly Route[] = [
  {
    mode: 'COACH',
    name: '“点对点”务工专车 彝良—镇雄—东莞',
    carrierId: 'carrier-zhaotong-coach',
    seats: 45,
    stops: [
      ['530628', '彝良客运站', null, '14:00'],
      ['530627', '镇雄客运站', '16:30', '17:00'],
      ['520502', '毕节客运站', '18:40', '19:00'],
      ['440605', '佛山南海客运站', '+1 12:30', '+1 12:45'],
      ['441900', '东莞汽车总站', '+1 14:30', null],
    ],
    quotas: [
      ['530628', 15],
      ['530627', 20],
    ],
  },
  {
    mode: 'COACH',
    name: '“点对点”务工专车 鲁甸—昭通—中山',
    carrierId: 'carrier-zhaotong-coach',
    seats: 49,
    stops: [
      ['530621', '鲁甸客运站', null, '13:00'],
      ['530602', '昭通高快客运站', '13:50', '14:20'],
      ['520201', '六盘水客运站', '17:40', '18:10'],
      ['442000', '中山小榄车站', '+1 13:30', null],
    ],
    quotas: [
      ['530621', 20],
      ['530602', 20],
    ],
  },
  {
    mode: 'COACH',
    name: '“点对点”务工专车 巧家—会泽—东莞虎门',
    carrierId: 'carrier-zhaotong-coach',
    seats: 45,
    stops: [
      ['530622', '巧家客运站', null, '12:00'],
      ['530326', '会泽客运站', '14:10', '14:30'],
      ['530302', '曲靖客运站', '16:30', '17:00'],
      ['441900', '东莞虎门汽车站', '+1 13:40', null],
    ],
    quotas: [],
  },
  {
    mode: 'COACH',
    name: '“点对点”务工专车 麻栗坡—文山—佛山顺德',
    carrierId: 'carrier-wenshan-coach',
    seats: 49,
    stops: [
      ['532624', '麻栗坡客运站', null, '15:00'],
      ['532601', '文山客运站', '16:20', '16:50'],
      ['532628', '富宁客运站', '19:30', '19:50'],
      ['440606', '顺德客运总站', '+1 09:50', null],
    ],
    quotas: [['532624', 20]],
  },
  {
    mode: 'COACH',
    name: '“点对点”务工专车 金平—蒙自—深圳宝安',
    carrierId: 'carrier-honghe-coach',
    seats: 45,
    stops: [
      ['532530', '金平客运站', null, '11:00'],
      ['532503', '蒙自客运站', '13:00', '13:30'],
      ['441900', '东莞长安汽车站', '+1 12:10', '+1 12:20'],
      ['440306', '深圳宝安汽车站', '+1 13:20', null],
    ],
    quotas: [],
  },
  {
    mode: 'TRAIN',
    name: '务工动车专列 威信—镇雄—深圳北',
    carrierId: 'carrier-chengdu-railway',
    seats: 600,
    stops: [
      ['530629', '威信站', null, '07:20'],
      ['530627', '镇雄站', '07:42', '07:46'],
      ['520502', '毕节站', '08:08', '08:11'],
      ['520115', '贵阳北站', '09:05', '09:20'],
      ['440605', '佛山西站', '13:40', '13:43'],
      ['440113', '广州南站', '14:00', '14:08'],
      ['441900', '虎门站', '14:26', '14:29'],
      ['440309', '深圳北站', '14:48', null],
    ],
    quotas: [
      ['530629', 150],
      ['530627', 300],
    ],
  },
  {
    mode: 'TRAIN',
    name: '务工专列 昆明—宣威—杭州—宁波',
    carrierId: 'carrier-kunming-railway',
    seats: 1493,
    stops: [
      ['530111', '昆明站', null, '13:10'],
      ['530302', '曲靖站', '15:05', '15:13'],
      ['530381', '宣威站', '16:40', '16:48'],
      ['520201', '六盘水站', '18:35', '18:45'],
      ['330703', '金华站', '+1 17:50', '+1 18:02'],
      ['330109', '杭州南站', '+1 19:50', '+1 20:02'],
      ['330602', '绍兴站', '+1 20:38', '+1 20:44'],
      ['330203', '宁波站', '+1 22:10', null],
    ],
    quotas: [
      ['530302', 400],
      ['530381', 500],
    ],
  },
  {
    mode: 'TRAIN',
    name: '务工动车专列 昆明南—广南—广州南',
    carrierId: 'carrier-kunming-railway',
    seats: 600,
    stops: [
      ['530114', '昆明南站', null, '08:00'],
      ['532504', '弥勒站', '08:48', '08:50'],
      ['532626', '普者黑站', '09:28', '09:31'],
      ['532627', '广南县站', '09:58', '10:01'],
      ['532628', '富宁站', '10:35', '10:38'],
      ['451002', '百色站', '11:20', '11:23'],
      ['450103', '南宁东站', '12:50', '13:05'],
      ['440113', '广州南站', '16:25', null],
    ],
    quotas: [
      ['532626', 100],
      ['532627', 200],
      ['532628', 120],
    ],
  },
  {
    mode: 'TRAIN',
    name: '务工专列 昭通—盐津—苏州—昆山',
    carrierId: 'carrier-kunming-railway',
    seats: 1493,
    stops: [
      ['530602', '昭通站', null, '09:20'],
      ['530623', '盐津北站', '11:40', '11:46'],
      ['511502', '宜宾站', '14:20', '14:40'],
      ['320102', '南京站', '+1 20:10', '+1 20:25'],
      ['320213', '无锡站', '+1 22:20', '+1 22:28'],
      ['320508', '苏州站', '+1 23:00', '+1 23:06'],
      ['320583', '昆山站', '+1 23:30', null],
    ],
    quotas: [
      ['530602', 700],
      ['530623', 300],
    ],
  },
  {
    mode: 'FLIGHT',
    name: '务工包机 昭通—杭州',
    carrierId: 'carrier-charter-air',
    seats: 180,
    stops: [
      ['530602', '昭通机场', null, '10:30'],
      ['330109', '杭州萧山机场', '13:15', null],
    ],
    quotas: [['530602', 120]],
  },
  {
    mode: 'FLIGHT',
    name: '务工包机 昆明—宁波',
    carrierId: 'carrier-charter-air',
    seats: 180,
    stops: [
      ['530111', '昆明长水机场', null, '14:20'],
      ['330203', '宁波栎社机场', '17:10', null],
    ],
    quotas: [],
  },
  {
    mode: 'FLIGHT',
    name: '务工包机 昆明—无锡',
    carrierId: 'carrier-charter-air',
    seats: 180,
    stops: [
      ['530111', '昆明长水机场', null, '08:10'],
      ['320214', '无锡硕放机场', '11:00', null],
    ],
    quotas: [],
  },
];
