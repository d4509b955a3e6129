/** Whom and what a visit names, as far as the caller may name it, and whether the station or the group covers them. */
import type { Id, IdKind, WorkerId } from '../../../id-kinds';
import type { RecordVisitInput } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { onBehalfOf } from '../../../platform/requests/per-request';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { StationScope, Viewer } from '../../../platform/security/viewer';
import { isId } from '../../../platform/values/ids';
import { isInCharge, seesWorker } from '../../people/worker/access';
import { covers, isInCorridor } from '../../people/worker/employment/whereabouts';
import { readWorkers } from '../../people/worker/loader';
import type { Worker } from '../../people/worker/store';
import { enterpriseLoader } from '../../reference/enterprise/loader';
import type { Enterprise } from '../../reference/enterprise/store';
import { serves } from '../../reference/region/containment';
import { scopeOf } from '../../reference/station/scope';
import { stationLoader } from '../../reference/station/loader';
import type { Station } from '../../reference/station/store';
import { workingGroupLoader } from '../working-group/loader';
import type { WorkingGroup } from '../working-group/store';
import { isOfficial } from './who-sees';

type Named = Pick<RecordVisitInput, 'stationId' | 'workingGroupId' | 'enterpriseId'>;

/** Who made the visit, and at which enterprise, with what the station and the group cover now. */
export interface Office {
  readonly station?: Station | undefined;
  readonly scope?: StationScope | undefined;
  readonly group?: WorkingGroup | undefined;
  readonly groupScope?: StationScope | undefined;
  readonly enterprise?: Enterprise | undefined;
  readonly wrong: readonly Refusal[];
}

/**
 * The request as the one that makes the visit. Who is an official of the people's homes makes it as that; an official of
 * another place visits the people of their station or group as the account of that alone.
 * @param people nobody where the office alone decides: of a visit that was made before.
 */
export function asMaker(
  context: Context,
  { stationId, workingGroupId }: Named,
  people: readonly (Worker | undefined)[],
): Context {
  const { viewer } = context;
  const own = viewer.station && viewer.stationId;
  if (!hasTwoOffices(viewer) || own === undefined) return context;
  const seen = people.filter((worker) => worker !== undefined);
  const isOfficials =
    seen.length > 0
      ? seen.every(({ villageCode }) => isInCharge(viewer, villageCode))
      : stationId !== own && workingGroupId !== own;
  return onBehalfOf(context, isOfficials ? ['BUREAU', 'CADRE'] : ['STATION']);
}

/** Whether the account is an official and besides of a station or a group. */
export function hasTwoOffices(viewer: Viewer): boolean {
  return isOfficial(viewer) && viewer.roles.includes('STATION');
}

/** An account of a station or a working group makes the visits of its own alone. One round trip. */
export async function readMaker(context: Context, input: Named): Promise<Office> {
  const { viewer } = context;
  if (isOfficial(viewer)) return readOffice(context, input);
  const { enterpriseId, stationId, workingGroupId } = input;
  const own = viewer.station && viewer.stationId;
  // An account that its office does not admit acts for nobody.
  if (own === undefined && stationId == null && workingGroupId == null)
    return { wrong: [refusal('NOT_FOUND', ['stationId'])] };
  const isForeign = (id: string | null | undefined): boolean => id != null && id !== own;
  const wrong = [
    ...(isForeign(stationId) ? [refusal('NOT_FOUND', ['stationId'])] : []),
    ...(isForeign(workingGroupId) ? [refusal('NOT_FOUND', ['workingGroupId'])] : []),
  ];
  const made = { enterpriseId, stationId: idOf('stn', own), workingGroupId: idOf('grp', own) };
  const office = await readOffice(context, wrong.length > 0 ? { enterpriseId } : made);
  return { ...office, wrong: [...wrong, ...office.wrong] };
}

function idOf<K extends IdKind>(kind: K, id: string | undefined): Id<K> | undefined {
  return id !== undefined && isId(id, kind) ? id : undefined;
}

/** One round trip. */
export async function readOffice(context: Context, named: Named): Promise<Office> {
  const { stationId, workingGroupId: groupId, enterpriseId } = named;
  const [station, group, enterprise] = await Promise.all([
    stationId != null && isId(stationId, 'stn') ? stationLoader(context).load(stationId) : undefined,
    groupId != null && isId(groupId, 'grp') ? workingGroupLoader(context).load(groupId) : undefined,
    enterpriseId != null && isId(enterpriseId, 'ent') ? enterpriseLoader(context).load(enterpriseId) : undefined,
  ]);
  const [scope, groupScope] = await Promise.all([
    station && scopeOf(context, station),
    group && scopeOf(context, group),
  ]);
  const absent = [
    [stationId, station, 'stationId'],
    [groupId, group, 'workingGroupId'],
    [enterpriseId, enterprise, 'enterpriseId'],
  ] as const;
  const wrong = absent.flatMap(([id, found, field]) =>
    id != null && found === undefined ? [refusal('NOT_FOUND', [field])] : [],
  );
  return {
    station,
    scope,
    group,
    groupScope,
    enterprise,
    wrong: [...wrong, ...checkPlace(enterprise, scope, groupScope)],
  };
}

/** Where the enterprise has its seat, or works: around it, or within it. */
function checkPlace(
  enterprise: Enterprise | undefined,
  scope: StationScope | undefined,
  groupScope: StationScope | undefined,
): Refusal[] {
  if (enterprise === undefined) return [];
  const isOutside = (covered: StationScope | undefined): boolean =>
    covered?.destinationCodes.some((code) => serves(code, enterprise.regionCode)) === false;
  return [
    ...(isOutside(scope) ? [refusal('OUTSIDE_CORRIDOR', ['enterpriseId'])] : []),
    ...(isOutside(groupScope) ? [refusal('OUTSIDE_WORKING_GROUP', ['enterpriseId'])] : []),
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
  { scope, groupScope }: Pick<Office, 'scope' | 'groupScope'>,
  people: readonly (Worker | undefined)[],
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
      ...(groupScope === undefined || isOnTheWay(worker, groupScope) ? [] : [refusal('OUTSIDE_WORKING_GROUP', path)]),
    ];
  });
}

/** A group that travels also visits people of its corridors who are at home where it goes. */
function isOnTheWay(worker: Worker, scope: StationScope): boolean {
  return isInCorridor(worker, scope) || covers(scope, worker.villageCode, worker.villageCode);
}
