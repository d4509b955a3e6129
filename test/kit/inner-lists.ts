/** Fills the lists within objects of a measured world, and tells an object for each that holds enough. */
import { PUSH_RUN_ID } from '../../bench/capacity/derived-items';
import { listed } from '../../bench/capacity/field-lists';
import { bureau, type Given } from '../../bench/capacity/given';
import { requestInput, WAITING_FOR, WAITING_IN } from '../../bench/capacity/inputs';
import { idOf, itemOf, NOW, positionIdOf, TODAY, VILLAGE } from '../../bench/capacity/items';
import type { World } from '../../bench/capacity/world';
import { makeDelivery } from '../../functions/domains/matching/delivery/store';
import { makePush, pushIdOf } from '../../functions/domains/matching/push/push-store';
import { asRegionCode, cutTo } from '../../functions/domains/reference/region/region-code';
import type { Item } from '../../functions/platform/dynamodb/database';
import { instantOf } from '../../functions/platform/values/clock';
import { addDays } from '../../functions/platform/values/civil-date';

/** Objects of each list that get two entries. */
const OBJECTS = 20;

/** @returns for each list, such as `Agency.visits`, the field of the query that answers with an object that has it. */
export async function fillInnerLists(world: World, given: Given): Promise<Readonly<Record<string, string>>> {
  const make = async (mutation: string, input: object): Promise<void> => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code path } } }`;
    const { userErrors } = (await world.ask(bureau, document, { input }))[mutation] as { userErrors: unknown[] };
    if (userErrors.length > 0) throw new Error(`${mutation}: ${JSON.stringify(userErrors)}`);
  };
  const idsIn = async (list: string): Promise<string[]> => {
    const answer = await world.ask(bureau, `{ ${list}(first: ${OBJECTS}) { edges { node { id } } } }`, {});
    return (answer[list] as { edges: { node: { id: string } }[] }).edges.map(({ node }) => node.id);
  };
  const [agencies, enterprises, events] = [
    await idsIn('agencies'),
    await idsIn('enterprises'),
    await idsIn('recruitmentEvents'),
  ];
  let key = 0;
  const next = (): object => ({ idempotencyKey: `inner-${(key += 1)}` });
  for (const agencyId of agencies)
    for (const on of [addDays(TODAY, -40), addDays(TODAY, -20)])
      await make('recordAgencyVisit', { ...next(), agencyId, on });
  for (let day = 1; day <= OBJECTS; day += 1)
    await make('recordAgencyVisit', { ...next(), agencyId: given.agencyId, on: addDays(TODAY, -day) });
  for (const enterpriseId of enterprises)
    for (const days of [10, 5]) {
      await make('reportEnterpriseStatus', {
        ...{ ...next(), enterpriseId, on: addDays(TODAY, -days), employed: 100 + days, shortage: 1 },
      });
      const term = { startsOn: addDays(TODAY, -days), endsOn: addDays(TODAY, 300 + days), headcountPromised: 10 };
      await make('signAgreement', { ...next(), kind: 'DIRECT_SUPPLY', enterpriseId, ...term });
    }
  for (const [index, eventId] of events.entries())
    for (const worker of [2 * index + 800, 2 * index + 801])
      await make('registerForEvent', { ...next(), eventId, workerId: idOf('wkr', worker) });
  // One works, and then another: several placements of one person.
  for (let number = 0; number < 6; number += 1) {
    const ended = {
      ...next(),
      workerId: idOf('wkr', 990),
      positionId: positionIdOf(6 + 2 * number, given.size),
      startsOn: TODAY,
    };
    const started = await world.ask(
      bureau,
      'mutation ($input: StartPlacementInput!) { startPlacement(input: $input) { placement { id } userErrors { code } } }',
      { input: ended },
    );
    const { placement } = started['startPlacement'] as { placement: { id: string } | null };
    if (placement === null) throw new Error(`startPlacement: ${JSON.stringify(started)}`);
    await make('endPlacement', { ...next(), placementId: placement.id, on: TODAY, reason: '合同到期' });
  }
  // All of whom wait behind one place, and all parties of one way.
  for (let number = 0; number < OBJECTS; number += 1) {
    const workerId = idOf('wkr', 860 + number);
    await make('registerForEvent', { ...next(), eventId: given.support.fullEventId, workerId });
    const wish = { originRegionCode: WAITING_IN[0], destinationRegionCode: WAITING_FOR };
    await make('requestTravel', requestInput(`inner-${number}`, [900 + number], given.dayOf(3), wish));
  }
  for (const [table, item] of answered(given.size)) await world.store(table, item);
  const { support } = given;
  const [enterprise, worker] = [`enterprise(id: "${listed.enterpriseId}")`, `worker(id: "${listed.workerId}")`];
  const [station, group] = [`station(id: "${support.stationId}")`, `workingGroup(id: "${support.groupId}")`];
  return {
    'Agency.namings': `agency(id: "${listed.agencyId}")`,
    'Agency.visits': `agency(id: "${given.agencyId}")`,
    'Course.enrolments': `course(id: "${support.courseId}")`,
    'Enterprise.agencies': enterprise,
    'Enterprise.agreements': enterprise,
    'Enterprise.statuses': enterprise,
    'Enterprise.visits': enterprise,
    'Enterprise.positions': `enterprise(id: "${idOf('ent', 0)}")`,
    'RecruitmentEvent.registrations': `recruitmentEvent(id: "${support.runningEventId}")`,
    'Station.arrivals': station,
    'Station.visits': station,
    'Station.workers': station,
    'TravelService.allocations': `travelService(id: "${given.busyServiceId}")`,
    'Worker.cases': worker,
    'Worker.visits': worker,
    'Worker.enrolments': `worker(id: "${idOf('wkr', 700)}")`,
    'Worker.eventRegistrations': `worker(id: "${idOf('wkr', 700)}")`,
    'Worker.placements': `worker(id: "${idOf('wkr', 990)}")`,
    'Worker.pushes': `worker(id: "${idOf('wkr', ANSWERING)}")`,
    'Worker.travelRequests': `worker(id: "${idOf('wkr', 0)}")`,
    'WorkingGroup.arrivals': group,
    'WorkingGroup.visits': group,
    'WorkingGroup.workers': group,
  };
}

/** Who said yes to pushes of a party, and got the jobs. */
const ANSWERING = 980;

/** Pushes and deliveries whose placements, companions and deliveries are all different. */
function* answered(size: Given['size']): Generator<['Workers' | 'Positions', Item]> {
  const [workerId, at, home] = [idOf('wkr', ANSWERING), instantOf(NOW), asRegionCode(VILLAGE)];
  const until = instantOf(new Date(NOW.getTime() + 86_400_000));
  for (let number = 0; number < OBJECTS; number += 1) {
    const positionId = positionIdOf(number, size);
    const id = pushIdOf(workerId, positionId);
    const together = [pushIdOf(idOf('wkr', 40 + number), positionId)];
    const told = { runId: PUSH_RUN_ID, jobKey: positionId, score: 500, reasons: [], madeAt: at, until };
    const push = itemOf(makePush({ id, workerId, positionId, ...told, together, status: 'MADE' }));
    yield ['Workers', { ...push, status: 'INTERESTED' }];
    const placementId = `plc_${String(number).padStart(26, '0')}${workerId.slice(4)}`;
    const handed = { enterpriseId: idOf('ent', 3), homeCode: home, prefecture: cutTo(home, 4), madeAt: at, until };
    const delivery = itemOf(makeDelivery({ id, workerId, positionId, ...handed, status: 'WAITING' }));
    yield ['Positions', { ...delivery, status: 'ACCEPTED', placementId }];
  }
}
