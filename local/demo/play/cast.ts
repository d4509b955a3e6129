/**
 * The people and objects of one run, made from the demo data with the run's own seed and idempotency keys, so that the
 * demo can be played on the same server repeatedly. The same seed gives the same run.
 */
import { addDays, type CivilDate } from '../../../functions/platform/values/civil-date';
import { demoData } from '../data/generate';
import type {
  PositionInput,
  RegisterEnterpriseInput,
  RegisterWorkerInput,
  ScheduleTravelServiceInput,
} from '../data/inputs';
import { at } from '../data/random';

export interface Cast {
  /** The run's idempotency key for a step, at most 64 characters. */
  readonly key: (what: string) => string;
  /** The account under which the partner registers itself; a new one, because an account registers once. */
  readonly partnerAccount: string;
  readonly partner: RegisterEnterpriseInput;
  /** Sent before the partner is verified; it is not in the partner's file. */
  readonly earlyPosition: Partial<PositionInput> & { readonly title: string; readonly headcount: number };
  /** More workers than needed, from `counties`, because some identity numbers may be registered already. */
  readonly workers: readonly RegisterWorkerInput[];
  /** Under 16, and at home in one of the counties too. One is needed; more for the same reason. */
  readonly children: readonly RegisterWorkerInput[];
  readonly services: readonly ServiceOfRun[];
}

export interface ServiceOfRun {
  readonly input: ScheduleTravelServiceInput;
  /** Codes of the counties where the run's parties board. */
  readonly counties: readonly string[];
}

/** Dongguan has no counties; its one stands for it. */
export const DESTINATION = '441900';

/** Routes of the demo data by index: coaches Yiliang-Dongguan and Qiaojia-Dongguan, the train Weixin-Shenzhen. */
const routesPlayed: readonly { readonly route: number; readonly counties: readonly string[] }[] = [
  { route: 0, counties: ['530628'] },
  { route: 2, counties: ['530622', '530326'] },
  { route: 5, counties: ['530629', '530627'] },
];

/** Counties of the run's services, in the order of the services. */
export const counties: readonly string[] = routesPlayed.flatMap((played) => played.counties);

export function castOf(seed: number, today: CivilDate): Cast {
  const id = `run-${seed.toString(36)}`;
  const key = (what: string): string => `${id}-${what}`;
  const { enterprises, workers, services } = demoData(seed, today);
  return {
    key,
    partnerAccount: id,
    partner: {
      ...at(enterprises, 0).registration,
      idempotencyKey: key('partner'),
      name: `东莞市合瀚电子科技有限公司（演示 ${id}）`,
      keyEnterprise: false,
    },
    earlyPosition: {
      ...{ externalRef: 'early', title: '新厂区保洁员', occupationCode: '4-09-08-01', regionCode: DESTINATION },
      ...{ headcount: 3, wageMin: 3_700 },
    },
    workers: fromCounties(workers).map((worker, index) => ({ ...worker, idempotencyKey: key(`worker-${index + 1}`) })),
    children: childrenOf(seed, today).map((child, index) => ({ ...child, idempotencyKey: key(`child-${index + 1}`) })),
    services: routesPlayed.map(({ route, counties: served }) => ({
      input: { ...at(services, route), idempotencyKey: key(`service-${route}`) },
      counties: served,
    })),
  };
}

function fromCounties(workers: readonly RegisterWorkerInput[]): RegisterWorkerInput[] {
  return workers.filter(({ villageCode }) => counties.includes(countyOf(villageCode)));
}

/** Workers of the demo data as of five years from now who are too young today: some twenty. */
function childrenOf(seed: number, today: CivilDate): RegisterWorkerInput[] {
  const under16 = addDays(today, -LEGAL_AGE_DAYS).replaceAll('-', '');
  return fromCounties(demoData(seed, addDays(today, 5 * 365)).workers).filter(
    ({ identityNumber }) => identityNumber.slice(6, 14) > under16,
  );
}

/** Sixteen years have four days more at least. */
const LEGAL_AGE_DAYS = 16 * 365;

export function countyOf(villageCode: string): string {
  return villageCode.slice(0, 6);
}
