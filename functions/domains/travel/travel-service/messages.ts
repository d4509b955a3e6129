/** Texts of the error codes that `schema/travel-service.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const travelServiceMessages = {
  STOP_TIMES_REVERSED: { zh: '时间必须晚于上一个时间', en: 'Must be later than the previous time on the route.' },
  ROUTE_TOO_WIDE: {
    zh: '线路跨越的地区过多：上车地市与其后到达省份的组合最多 {max} 个，实为 {got} 个',
    en: 'The route serves too many regions: at most {max} pairs of a prefecture to board in and a later province to leave in, got {got}.',
  },
  QUOTA_OFF_ROUTE: {
    zh: '终点之前没有站点服务该县',
    en: 'No stop before the last one serves this county.',
  },
  QUOTAS_ABOVE_SEATS: {
    zh: '各县预留座位之和 {quotas} 超过座位数 {seats}',
    en: 'The quotas together ({quotas}) exceed the number of seats ({seats}).',
  },
  SEATS_TAKEN: {
    zh: '已有 {taken} 个座位被占用，减少后以下分配将失去座位：{allocations}',
    en: 'Expected at least {taken} seats, which are taken; these allocations would lose theirs: {allocations}.',
  },
  STOPS_DIFFER: {
    zh: '站点的数量、顺序和地区不能更改，只能更改时间和名称',
    en: 'The number, order and regions of stops cannot change; only times and names can.',
  },
  SERVICE_CLOSED: { zh: '该班次已停止售票', en: 'This travel service sells no more seats.' },
  SERVICE_CANCELLED: { zh: '该班次已取消', en: 'The travel service was cancelled.' },
} as const satisfies Messages;
