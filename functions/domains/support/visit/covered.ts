/** Whom and what a visit names, as far as the caller may name it, and whether the station or the group covers them. */
import type { WorkerId } from '../../../id-kinds';
import type { RecordVisitInput } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { StationScope } from '../../../platform/security/viewer';
import type { CivilDate } from '../../../platform/values/civil-date';
import { addDays } from '../../../platform/values/civil-date';
import { isId } from '../../../platform/values/ids';
import { seesWorker } from '../../people/worker/access';
import { isInCorridor, placeOf } from '../../people/worker/employment/whereabouts';
import { readWorkers } from '../../people/worker/loader';
import type { Worker } from '../../people/worker/store';
import { enterpriseLoader } from '../../reference/enterprise/loader';
import type { Enterprise } from '../../reference/enterprise/store';
import { isWithin } from '../../reference/region/containment';
import { figure } from '../../reference/rule/rule-row';
import { ruleFor, type Rules } from '../../reference/rule/service';
import { scopeOf } from '../../reference/station/claim';
import { stationLoader } from '../../reference/station/loader';
import type { Station } from '../../reference/station/store';
import { workingGroupLoader } from '../working-group/loader';
import type { WorkingGroup } from '../working-group/store';
import { isOfficial } from './who-sees';

type Named = Pick<RecordVisitInput, 'stationId' | 'workingGroupId' | 'enterpriseId'>;

/** Who made the visit, and at which enterprise. */
export interface Office {
  readonly station?: Station | undefined;
  /** What the station covers now. */
  readonly scope?: StationScope | undefined;
  readonly group?: WorkingGroup | undefined;
  readonly enterprise?: Enterprise | undefined;
  readonly wrong: readonly Refusal[];
}

/** A station's account makes the visits of its station alone. One round trip. */
export async function readOffice(context: Context, named: Named): Promise<Office> {
  const { viewer } = context;
  const own = isOfficial(viewer) ? undefined : viewer.station && viewer.stationId;
  const stationId = named.stationId ?? own;
  const mayName = isOfficial(viewer) || stationId === own;
  const { workingGroupId: groupId, enterpriseId } = named;
  const [station, group, enterprise] = await Promise.all([
    stationId != null && mayName && isId(stationId, 'stn') ? stationLoader(context).load(stationId) : undefined,
    groupId != null && isId(groupId, 'grp') ? workingGroupLoader(context).load(groupId) : undefined,
    enterpriseId != null && isId(enterpriseId, 'ent') ? enterpriseLoader(context).load(enterpriseId) : undefined,
  ]);
  const scope = station && (await scopeOf(context, station));
  // An account of a station that does not admit it acts for nobody.
  const isNobody = !isOfficial(viewer) && own === undefined && stationId == null;
  const absent = [
    [isNobody ? '' : stationId, station, 'stationId'],
    [groupId, group, 'workingGroupId'],
    [enterpriseId, enterprise, 'enterpriseId'],
  ] as const;
  const wrong = absent.flatMap(([id, found, field]) =>
    id != null && found === undefined ? [refusal('NOT_FOUND', [field])] : [],
  );
  return { station, scope, group, enterprise, wrong: [...wrong, ...checkPlace(enterprise, scope, group)] };
}

/** Where the enterprise has its seat, or works: around it, or within it. */
function checkPlace(
  enterprise: Enterprise | undefined,
  scope: StationScope | undefined,
  group: WorkingGroup | undefined,
): Refusal[] {
  if (enterprise === undefined) return [];
  const lies = (code: Enterprise['regionCode']): boolean =>
    isWithin(enterprise.regionCode, code) || isWithin(code, enterprise.regionCode);
  return [
    ...(scope === undefined || scope.destinationCodes.some(lies)
      ? []
      : [refusal('OUTSIDE_CORRIDOR', ['enterpriseId'])]),
    ...(group === undefined || lies(group.regionCode) ? [] : [refusal('OUTSIDE_WORKING_GROUP', ['enterpriseId'])]),
  ];
}

/** In the order of the ids; undefined for whom the caller may not name. One round trip. */
export async function readPeople({ db, viewer }: Context, ids: readonly string[]): Promise<(Worker | undefined)[]> {
  const known = ids.filter((id): id is WorkerId => isId(id, 'wkr'));
  if (known.length === 0) return ids.map(() => undefined);
  const found = new Map((await readWorkers(db, known)).map((worker, place) => [known[place] ?? '', worker]));
  return ids.map((id) => {
    const worker = found.get(id);
    return worker !== undefined && seesWorker(viewer, worker) ? worker : undefined;
  });
}

/** Those whom the caller may not name, whom the station or the group does not cover now, or who are one person. */
export function checkCovered(
  { scope, group }: Pick<Office, 'scope' | 'group'>,
  people: readonly (Worker | undefined)[],
  { rules, on }: { readonly rules: Rules; readonly on: CivilDate },
): Refusal[] {
  const seen = new Set<string>();
  return people.flatMap((worker, place): Refusal[] => {
    const path = ['workerIds', place];
    if (worker === undefined) return [refusal('NOT_FOUND', path)];
    const isTwice = seen.has(worker.id);
    seen.add(worker.id);
    return [
      ...(isTwice ? [refusal('DUPLICATE', path)] : []),
      ...(scope === undefined || isInCorridor(worker, scope) ? [] : [refusal('OUTSIDE_CORRIDOR', path)]),
      ...(group === undefined || isIn(group, worker, rules, on) ? [] : [refusal('OUTSIDE_WORKING_GROUP', path)]),
    ];
  });
}

/** Whether the person is, or lives, where the group works. */
function isIn({ regionCode }: WorkingGroup, worker: Worker, rules: Rules, on: CivilDate): boolean {
  const days = figure(ruleFor(rules, 'FIELD_WORK', on, worker.villageCode), 'AFTER_BOARDING_DAYS');
  const place = placeOf(worker, { today: on, boardedSince: addDays(on, -days) });
  return isWithin(worker.villageCode, regionCode) || (place !== undefined && isWithin(place, regionCode));
}
