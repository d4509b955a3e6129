/** That the widest lists do not ask the database for more than their prices say: what a price leaves out, nobody is charged. */
import { bureau } from '../../bench/capacity/given';
import { campaignInput } from '../../bench/capacity/inputs';
import { phoneOf, positionIdOf, TODAY, VILLAGE } from '../../bench/capacity/items';
import { startWorld, type World } from '../../bench/capacity/world';
import { indicators, rates } from '../../functions/domains/reference/indicator/indicator';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';
import { prices } from '../../functions/graphql/cost/prices';
import type { Viewer } from '../../functions/platform/security/viewer';
import { addDays } from '../../functions/platform/values/civil-date';
import { tablesFile } from '../kit/tables-file';

/** Full pages of every partition, so that one whose items are all dropped reads on. */
const size = { positions: 300, workers: 300, enterprises: 51, services: 0, without: ['COUNTERS'] } as const;

let world: World;

beforeAll(async () => {
  world = await startWorld(size, await tablesFile());
});

afterAll(() => world.stop());

const page = '{ edges { cursor } pageInfo { hasNextPage } }';

test.each<[field: string, given: string, selected?: string]>([
  ['changes', `(id: "${positionIdOf(0, size)}", first: 100)`],
  ['duplicateWorkers', '(first: 100)'],
  ['enterprises', '(first: 100)'],
  ['inquiries', '(first: 100)'],
  ['moves', '(first: 100)'],
  ['moves', '(first: 100, filter: { overdue: true })'],
  ['positionChanges', '(first: 100)'],
  ['positions', '(first: 100, orderBy: WAGE_DESC)'],
  ['positions', '(first: 100, orderBy: WAGE_DESC, filter: { regionCode: "44", status: CLOSED })'],
  ['positions', '(first: 100, orderBy: WAGE_DESC, filter: { lodging: false })'],
  ['followUpsDue', '(first: 100, regionCode: "53")'],
  ['unclaimedSubsidies', '(first: 100, regionCode: "53")'],
  ['serviceList', '(first: 100, regionCode: "53")'],
  ['surveyCoverage', '(first: 100, regionCode: "53")'],
  ['travelDemand', '', '{ on }'],
  ['travelDemand', `(filter: { to: "${addDays(TODAY, 61)}" })`, '{ on }'],
  ['travelRequests', '(first: 100)'],
  ['travelServices', '(first: 100, filter: { from: "2020-01-01" })'],
  ['workerByPhone', `(phone: "${phoneOf(3)}")`, '{ id }'],
  ['workers', '(first: 100)'],
  ['workers', '(first: 100, filter: { nameStartsWith: "阿" })'],
  ['workers', '(first: 100, filter: { groupTag: "none" })'],
])('%s%s', async (field, given, selected = page) => {
  const { usage } = await world.meter.measure(() => world.send(bureau, `{ ${field}${given} ${selected} }`, {}));
  expect(usage.calls).toBeGreaterThan(0);
  expect(usage.calls).toBeLessThanOrEqual(prices[`Query.${field}`]?.calls ?? 0);
});

test('a board, the year before and a report cost as many queries as their prices say, where all kinds are read in groups with an own part', async () => {
  const open = 'mutation ($input: OpenCampaignInput!) { openCampaign(input: $input) { campaign { id } } }';
  const opened = await world.ask(bureau, open, { input: campaignInput('prices') });
  const { openCampaign } = opened as { openCampaign: { campaign: { id: string } } };
  // A county without people has no own part that is read apart.
  const names = [...indicators, ...Object.values(rates).flatMap(({ counted, among }) => [counted, among])];
  for (const name of names)
    for (const on of [addDays(TODAY, -364), addDays(TODAY, -1)])
      await world.store('Campaigns', {
        ...{ pk: `${name}#${VILLAGE.slice(0, 4)}`, sk: on },
        ...{ value: 9, [`in.${VILLAGE.slice(0, 6)}`]: 9 },
      });
  const township: Viewer = { ...bureau, roles: ['CADRE'], regionCode: asRegionCode(VILLAGE.slice(0, 9)) };
  const callsOf = async (selected: string): Promise<number> => {
    const document = `{ currentCampaign { progress(regionCode: "${VILLAGE.slice(0, 6)}") { ${selected} } } }`;
    const { value, usage } = await world.meter.measure(() => world.ask(township, document, {}));
    expect(value).toMatchObject({ currentCampaign: { progress: { length: indicators.length } } });
    return usage.calls;
  };
  const board = await callsOf('actual');
  expect(board).toBe((prices['Query.currentCampaign']?.calls ?? 0) + (prices['Campaign.progress']?.calls ?? 0));
  const more = (await callsOf('actual lastYear')) - board;
  expect(more).toBeGreaterThan(indicators.length);
  expect(more).toBeCloseTo(indicators.length * (prices['IndicatorProgress.lastYear']?.calls ?? 0));
  const publish = 'mutation ($input: PublishReportInput!) { publishReport(input: $input) { userErrors { code } } }';
  const report = { idempotencyKey: 'prices', campaignId: openCampaign.campaign.id, on: addDays(TODAY, -2) };
  const { value, usage } = await world.meter.measure(() => world.ask(bureau, publish, { input: report }));
  expect(value).toEqual({ publishReport: { userErrors: [] } });
  expect(usage.calls).toBe(prices['Mutation.publishReport']?.calls);
});
