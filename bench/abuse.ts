/**
 * Measures the worst operations within the limits, for each role, on a full database. None may take more than two
 * seconds of CPU, except planTravelServices, whose solver has its own limit.
 */
import type { Role } from '../functions/generated/graphql';
import { addDays, asCivilDate } from '../functions/platform/values/civil-date';
import type { Viewer } from '../functions/platform/security/viewer';
import { bureau, carrier, type Given, partner, prepare } from './capacity/given';
import { identityNumberOf, idOf, phoneOf, positionIdOf, type Size, TODAY, WEBHOOK_ID } from './capacity/items';
import { mutations } from './capacity/mutations';
import { startWorld, type World } from './capacity/world';
import { costOf, rootFields, schemaQuestions, shapes, worstOf } from './abuse/worst';
import { requestInput, SMALL_COACH_FROM } from './capacity/inputs';
import { asRegionCode } from '../functions/domains/reference/region/region-code';

const size: Size = { positions: 5_000, workers: 5_000, enterprises: 51, services: 60 };

const cadre: Viewer = { roles: ['CADRE'], regionCode: asRegionCode('53'), account: 'bench|cadre' };
const worker: Viewer = { roles: ['WORKER'], workerId: idOf('wkr', 0), account: 'bench|worker' };
const enterprise: Viewer = { ...partner, enterpriseId: idOf('ent', 0), account: 'bench|enterprise' };
const station: Viewer = {
  roles: ['STATION'],
  stationId: 'stn_1',
  regionCode: asRegionCode('53'),
  account: 'bench|station',
};
const nobody: Viewer = { roles: [], account: '' };

/** The widest arguments of each query, and the largest objects. */
function widest(given: Given, trainId: string): Readonly<Record<string, readonly string[]>> {
  const id = (text: string): string[] => [`id: "${text}"`];
  return {
    viewer: [''],
    node: id(positionIdOf(0, size)),
    campaign: id(given.campaignId),
    changes: id(positionIdOf(0, size)),
    currentCampaign: [''],
    duplicateWorkers: ['regionCode: "53"'],
    enterprise: id(idOf('ent', 0)),
    enterprises: [''],
    inquiries: ['', 'filter: { account: "none" }'],
    manifest: [`serviceId: "${trainId}"`],
    minimumWage: ['regionCode: "440306"'],
    minimumWages: ['regionCode: "44", statuses: [IN_FORCE, REPLACED, WITHDRAWN]'],
    rules: ['kind: STATION, statuses: [IN_FORCE, REPLACED, WITHDRAWN]'],
    moves: ['', 'filter: { status: DECLINED }', 'filter: { overdue: true }'],
    placement: id(given.placementId),
    positionChanges: [''],
    positionImport: id(given.fullImportId),
    position: id(positionIdOf(0, size)),
    positions: [
      'filter: { regionCode: "44" }, orderBy: WAGE_DESC',
      'filter: { status: CLOSED }',
      'filter: { lodging: false }',
    ],
    region: ['code: "53"'],
    followUpsDue: ['regionCode: "53"'],
    unclaimedSubsidies: ['regionCode: "53"'],
    serviceList: ['regionCode: "53"'],
    surveyCoverage: ['regionCode: "53"'],
    travelDemand: [
      '',
      `filter: { to: "${addDays(TODAY, 22)}", destinationRegionCode: "4419" }`,
      `filter: { to: "${addDays(TODAY, 61)}" }`,
    ],
    travelRequest: id(given.requestId),
    travelRequests: ['', 'filter: { status: EXPIRED }'],
    travelService: id(trainId),
    travelServices: ['filter: { from: "2020-01-01" }', 'filter: { from: "2020-01-01", mode: FLIGHT }'],
    webhookDeliveries: [`webhookId: "${WEBHOOK_ID}"`],
    worker: id(idOf('wkr', 0)),
    workerByIdentityNumber: [`identityNumber: "${identityNumberOf(3)}"`],
    workerByPhone: [`phone: "${phoneOf(3)}"`],
    workers: ['', 'filter: { nameStartsWith: "阿" }', 'filter: { groupTag: "none" }'],
    revealLog: [`workerId: "${idOf('wkr', 0)}"`],
    recommendedPositions: [`workerId: "${idOf('wkr', 0)}", first: 20`],
    whyNot: [`workerId: "${idOf('wkr', 0)}", positionId: "${positionIdOf(0, size)}"`],
  };
}

interface Row {
  readonly role: string;
  readonly what: string;
  readonly cost: number;
  readonly calls: number;
  readonly units: number;
  readonly cpu: number;
  readonly bytes: number;
  readonly errors: string;
}

export async function bench(print: (line: string) => void): Promise<void> {
  const world = await startWorld(size);
  try {
    const given = await prepare(world, size);
    const trainId = await fullTrain(world);
    const rows: Row[] = [];
    const measure = async (as: Viewer, what: string, document: string, variables: object): Promise<void> => {
      const before = process.cpuUsage();
      const { value, usage } = await world.meter.measure(() => world.send(as, document, variables));
      const { user, system } = process.cpuUsage(before);
      const { errors = [] } = JSON.parse(value) as { errors?: { extensions?: { code?: string } }[] };
      rows.push({
        ...{ role: as.roles[0] ?? 'nobody', what, cost: costOf(document, variables)?.cost ?? 0 },
        ...{ calls: usage.calls, units: usage.readUnits + usage.writeUnits },
        ...{ cpu: (user + system) / 1_000, bytes: Buffer.byteLength(value) },
        errors: [...new Set(errors.map(({ extensions }) => extensions?.code ?? '?'))].join(' '),
      });
    };

    const all = widest(given, trainId);
    const asked = [...Object.keys(all), ...mutations.map(({ field }) => field)];
    const missing = rootFields.filter((field) => !asked.includes(field));
    if (missing.length > 0) throw new Error(`Nobody measures ${missing.join(', ')}`);
    for (const viewer of [bureau, cadre, worker, enterprise, carrier, station])
      for (const [field, arguments_] of Object.entries(all))
        for (const argument of arguments_) {
          const fitting = shapes.flatMap(
            (shape) => worstOf('query', field, argument, viewer.roles as Role[], shape) ?? [],
          );
          // Other roles see less of the same, so two shapes are enough.
          const tried = viewer === bureau ? fitting : fitting.sort((a, b) => b.cost - a.cost).slice(0, 1);
          for (const { document, copies } of tried)
            await measure(viewer, `${copies} × ${field}(${argument})`, document, {});
        }
    for (const { field, what, as, variables } of mutations) {
      const input = variables?.(given) ?? {};
      const fitting = shapes.flatMap(
        (shape) => worstOf('mutation', field, 'input: $input', as.roles as Role[], shape, input) ?? [],
      );
      for (const { document, copies } of fitting.sort((a, b) => b.cost - a.cost).slice(0, 2))
        await measure(as, `${copies} × ${field} (${what})`, document, input);
    }
    for (const [what, document] of Object.entries(schemaQuestions)) await measure(nobody, what, document, {});
    report(rows, print);
  } finally {
    await world.stop();
  }
}

function report(rows: readonly Row[], print: (line: string) => void): void {
  print('| role | operation | cost | calls | units | CPU ms | KB | errors |');
  print('|---|---|--:|--:|--:|--:|--:|---|');
  for (const role of new Set(rows.map((row) => row.role)))
    for (const row of rows
      .filter((one) => one.role === role)
      .sort((a, b) => b.cpu - a.cpu)
      .slice(0, TOLD_OF_A_ROLE))
      print(
        `| ${row.role} | ${row.what} | ${row.cost} | ${row.calls} | ${Math.round(row.units)} | ${Math.round(row.cpu)} | ${Math.round(row.bytes / 1_000)} | ${row.errors} |`,
      );
}

const TOLD_OF_A_ROLE = 10;

/** 1,500 passengers in parties of fifty, with their numbers. */
async function fullTrain(world: World): Promise<string> {
  const made = async (mutation: string, selected: string, input: object): Promise<string> => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { made: ${selected} userErrors { code path } } }`;
    const payload = (await world.ask(bureau, document, { input }))[mutation] as { made: { id: string } | null };
    if (payload.made === null) throw new Error(`${mutation}: ${JSON.stringify(payload)}`);
    return payload.made.id;
  };
  const on = asCivilDate('2027-03-20');
  const id = await made('scheduleTravelService', 'travelService { id }', {
    ...{ idempotencyKey: 'abuse-train', mode: 'TRAIN', name: '务工专列', carrierId: 'carrier-1', seats: 1_500 },
    stops: [
      { regionCode: SMALL_COACH_FROM, departsAt: `${on}T00:00:00Z` },
      { regionCode: '440606', arrivesAt: `${on}T22:00:00Z` },
    ],
  });
  for (let party = 0; party < 30; party += 1) {
    const people = Array.from({ length: 50 }, (_, index) => 2_000 + party * 50 + index);
    const route = { originRegionCode: SMALL_COACH_FROM, destinationRegionCode: '440606' };
    await made('requestTravel', 'travelRequest { id }', requestInput(`abuse-${party}`, people, on, route));
  }
  await made('closeManifest', 'manifest { id: serviceId }', { serviceId: id });
  return id;
}
