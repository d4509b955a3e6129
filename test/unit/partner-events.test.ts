/** What partners are told of, by what an item was and is: this release's items and those of the one before. */
import {
  agreePlacement,
  type Employed,
  endPlacement,
  neverStartPlacement,
} from '../../functions/domains/jobs/placement/store';
import { type Position, positionItem } from '../../functions/domains/jobs/position/store';
import { eventsOf } from '../../functions/domains/partners/event/events-of-records';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import type { Item } from '../../functions/platform/dynamodb/database';
import { asInstant } from '../../functions/platform/values/clock';
import { itemOf } from '../kit/partner-events';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const agreed: Employed = {
  ...{ id: 'plc_1', workerId: 'wkr_1', positionId: 'pos_1', enterpriseId: 'ent_1', status: 'AGREED' },
  homeCode: asRegionCode('530627102201'),
  ...{ startsOn: asCivilDate('2027-02-20'), juvenile: false, agreedAt: asInstant('2027-01-20T04:00:00.500Z') },
};
const started = itemOf(agreePlacement(agreed));
const end = { endedOn: asCivilDate('2027-03-01'), endedAt: asInstant('2027-03-02T04:00:00.000Z') };
const over = { enterpriseId: 'ent_1' as const, ...end };
const ended = { ...started, ...endPlacement(agreed, over).placement };
const neverStarted = { ...started, ...neverStartPlacement(agreed, over).placement };

const filled: Position = {
  ...{ id: 'pos_1', enterpriseId: 'ent_1', externalRef: 'A-1', title: '缝纫工', occupationCode: '6-05-01-02' },
  ...{
    regionCode: asRegionCode('330206'),
    county: asRegionCode('330206'),
    prefecture: asRegionCode('3302'),
    part: '3',
    headcount: 4,
    wageMin: 5_000,
  },
  ...{ skills: [], board: true, lodging: true, mark: 'batch.0+', version: 7, status: 'FILLED', vacancies: 0 },
  ...{ submittedAt: asInstant('2027-01-20T04:00:00.000Z'), contentAt: asInstant('2027-01-20T04:00:00.000Z') },
};
const open: Position = { ...filled, status: 'OPEN', vacancies: 1, version: 6 };
const filledAt = asInstant('2027-02-01T04:00:00.000Z');

/** As the release before wrote it, which told of it in the same transaction. */
function before({ enterpriseId: _, endedAt: __, filledAt: ___, ...item }: Item): Item {
  return item;
}

const received = {
  ...{ pk: 'ent_1', sk: 'import#imp_1', id: 'imp_1', enterpriseId: 'ent_1', fileName: 'jobs.csv', rowsExpected: 2 },
  ...{ chunkRows: 1, chunks: 2, mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID', status: 'RECEIVING', chunksReceived: 1 },
  ...{
    rowsReceived: 1,
    created: 1,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    startedAt: asInstant('2027-01-20T04:00:00Z'),
  },
};
const cancelled = {
  ...received,
  status: 'CANCELLED',
  finishedAt: asInstant('2027-01-20T05:00:00Z'),
  toldByRecord: true,
};

const told = (oldItem: Item | undefined, newItem: Item | undefined) =>
  eventsOf({ ...(oldItem && { oldItem }), ...(newItem && { newItem }) }).map(({ type, at, data }) => [type, at, data]);

const placement = { placementId: 'plc_1', positionId: 'pos_1' };
const position = { positionId: 'pos_1', externalRef: 'A-1' };

test.each<[string, Item | undefined, Item | undefined, unknown[]]>([
  ['a placement starts', undefined, started, [['PLACEMENT_STARTED', '2027-01-20T04:00:00Z', placement]]],
  ['a placement ends', started, ended, [['PLACEMENT_ENDED', '2027-03-02T04:00:00Z', placement]]],
  ['a placement never starts', started, neverStarted, [['PLACEMENT_ENDED', '2027-03-02T04:00:00Z', placement]]],
  [
    'a placement takes the last vacancy',
    positionItem(open),
    positionItem({ ...filled, filledAt }),
    [['POSITION_FILLED', '2027-02-01T04:00:00Z', position]],
  ],
  [
    'a submission offers no more than what was taken',
    positionItem(open),
    positionItem({ ...filled, mark: 'other.0', contentAt: asInstant('2027-01-21T04:00:00.000Z') }),
    [['POSITION_FILLED', '2027-01-21T04:00:00Z', position]],
  ],
  ['a filled position is submitted anew', positionItem(filled), positionItem({ ...filled, mark: 'other.0' }), []],
  ['a position is new', undefined, positionItem(open), []],
  ['a position closes', positionItem(open), positionItem({ ...open, status: 'CLOSED' }), []],
  [
    'an import is cancelled',
    received,
    cancelled,
    [['IMPORT_FINISHED', '2027-01-20T05:00:00Z', { importId: 'imp_1', status: 'CANCELLED' }]],
  ],
  ['a chunk of a cancelled import counts itself', cancelled, { ...cancelled, chunksReceived: 2 }, []],
  ['the release before cancelled an import', received, { ...cancelled, toldByRecord: undefined }, []],
  ['an item of another kind changes', { pk: 'wkr_1', sk: 'trip#1' }, { pk: 'wkr_1', sk: 'trip#1', status: 'x' }, []],
  ['an item is deleted', started, undefined, []],
  ['the release before started a placement', undefined, before(started), []],
  ['the release before ended a placement', started, before(ended), []],
  ['the release before filled a position by a placement', positionItem(open), positionItem(filled), []],
  [
    'a placement of the release before ends',
    before(started),
    ended,
    [['PLACEMENT_ENDED', '2027-03-02T04:00:00Z', placement]],
  ],
])('where %s', (_, oldItem, newItem, expected) => {
  expect(told(oldItem, newItem)).toEqual(expected);
});

test('an event has one id however often it is read, and another than what happens to the same item later', () => {
  const ids = (oldItem: Item, newItem: Item) => eventsOf({ oldItem, newItem }).map(({ id }) => id);
  const first = ids(positionItem(open), positionItem({ ...filled, filledAt }));
  expect(first).toEqual([expect.stringMatching(/^whe_[0-9A-HJKMNP-TV-Z]{26}$/)]);
  expect(ids(positionItem(open), positionItem({ ...filled, filledAt }))).toEqual(first);
  expect(ids(positionItem(open), positionItem({ ...filled, filledAt, version: 9 }))).not.toEqual(first);
  expect(ids(started, ended)).not.toEqual(eventsOf({ newItem: started }).map(({ id }) => id));
});
