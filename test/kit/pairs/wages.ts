/**
 * A world of pairs around the minimum wages of one prefecture: rows are replaced and withdrawn while others are loaded, and
 * positions are checked, submitted and imported by them.
 */
import { asId } from '../../../functions/platform/values/ids';
import { registerEnterprise } from '../../../functions/domains/reference/enterprise/service';
import { areaKey, entriesOf, parseArea, parseEntry } from '../../../functions/domains/reference/minimum-wage/store';
import { loadMinimumWages, withdrawMinimumWages } from '../../../functions/domains/reference/minimum-wage/load';
import { parsePosition, positionKey } from '../../../functions/domains/jobs/position/store';
import { positionIdOf } from '../../../functions/domains/jobs/submission/submit-rows';
import { submitPositions } from '../../../functions/domains/jobs/submission/service';
import { appendPositionImport } from '../../../functions/domains/jobs/position-import/append-chunk';
import { startPositionImport } from '../../../functions/domains/jobs/position-import/service';
import { childrenOf, prefecturesOf } from '../../../functions/domains/reference/region/region';
import { type CivilDate, addDays, asCivilDate } from '../../../functions/platform/values/civil-date';
import type { Database, Item } from '../../../functions/platform/dynamodb/database';
import { failed } from '../../../functions/platform/requests/result';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { enterpriseInput } from '../system';
import { contextOf, valueOf } from '../travel-scene';
import { row } from './jobs';
import { asRegionCode } from '../../../functions/domains/reference/region/region-code';

interface Wages {
  /** The prefecture, and a county of it. */
  readonly area: string;
  readonly county: string;
  /** The rows of the scene hold from here on; earlier scenes' are older. */
  readonly validFrom: CivilDate;
  readonly enterpriseId: string;
  readonly importId: string;
  /** Turns of the area before the scene, and rows out of force. */
  readonly turnsBefore: number;
  readonly formerBefore: number;
}

const provinces = ['44', '33', '32', '35', '31', '11', '43', '51'];
const prefectures = provinces
  .flatMap((province) => prefecturesOf(asRegionCode(province)))
  .filter((code) => childrenOf(code).length > 0);
let made = 0;

const LOW = { monthly: 1_900, hourly: 18 };
const HIGH = { monthly: 2_400, hourly: 23 };

async function build({ db }: Pick<Surroundings, 'db'>): Promise<Wages> {
  const index = (made += 1);
  const area = prefectures[index % prefectures.length] ?? '';
  const county = childrenOf(asRegionCode(area))[0]?.code ?? '';
  const validFrom = addDays(asCivilDate('2020-01-01'), Math.floor(index / prefectures.length));
  valueOf(await loadMinimumWages(contextOf(db), { rows: [{ regionCode: county, validFrom, ...LOW }] }));
  const { id: enterpriseId } = valueOf(await registerEnterprise(contextOf(db), enterpriseInput()));
  const start = { idempotencyKey: `wages-${index}`, enterpriseId, fileName: 'a.csv', rowsExpected: 1 };
  const { id: importId } = valueOf(
    await startPositionImport(contextOf(db), { ...start, mode: 'COMMIT', errorPolicy: 'ACCEPT_VALID' }),
  );
  const { turn, former } = parseArea(await db.get(areaKey(asRegionCode(area))));
  return { area, county, validFrom, enterpriseId, importId, turnsBefore: turn, formerBefore: former };
}

const load = (place: 'area' | 'county', wage: typeof LOW): UseCase<Wages> =>
  does('loadMinimumWages', (context, { validFrom, ...scene }) =>
    loadMinimumWages(context, { rows: [{ regionCode: scene[place], validFrom, ...wage }] }),
  );

const withdraw = (places: readonly ('area' | 'county')[]): UseCase<Wages> =>
  does('withdrawMinimumWages', (context, { validFrom, ...scene }) =>
    withdrawMinimumWages(context, { rows: places.map((place) => ({ regionCode: scene[place], validFrom })) }),
  );

/** At a wage that the lower row allows, and the higher one does not. */
const offered = ({ county }: Wages) => row('A-1', 1, { regionCode: county, wageMin: 2_000 });

const submit = (errorPolicy: 'ACCEPT_VALID' | 'ALL_OR_NOTHING', mode: 'COMMIT' | 'DRY_RUN'): UseCase<Wages> =>
  does('submitPositions', async (context, scene, idempotencyKey) => {
    const input = { idempotencyKey, enterpriseId: scene.enterpriseId, positions: [offered(scene)] };
    const outcome = await submitPositions(context, { ...input, mode, errorPolicy });
    const errors = outcome.ok ? outcome.value.flatMap((result) => result.errors) : [];
    return errors.length > 0 ? failed(errors) : outcome;
  });

const useCases: Readonly<Record<string, UseCase<Wages>>> = {
  'the row is replaced': load('county', HIGH),
  'it is loaded as it is': load('county', LOW),
  'the prefecture has one': load('area', HIGH),
  'the row is withdrawn': withdraw(['county']),
  'both are withdrawn': withdraw(['county', 'area']),
  'a position is checked': submit('ACCEPT_VALID', 'DRY_RUN'),
  'a position is submitted': submit('ACCEPT_VALID', 'COMMIT'),
  'a batch is all or nothing': submit('ALL_OR_NOTHING', 'COMMIT'),
  'a position is imported': does('appendPositionImport', async (context, scene) => {
    const outcome = await appendPositionImport(context, { importId: scene.importId, chunk: 0, rows: [offered(scene)] });
    const errors = outcome.ok ? outcome.value.results.flatMap((result) => result.errors) : [];
    return errors.length > 0 ? failed(errors) : outcome;
  }),
};

async function read(db: Database, { area, enterpriseId, turnsBefore }: Wages) {
  const [item, { items }, position] = await Promise.all([
    db.get(areaKey(asRegionCode(area))),
    db.query(entriesOf(asRegionCode(area))),
    db.get(positionKey(positionIdOf(asId(enterpriseId, 'ent'), 'A-1'))),
  ]);
  const entries = items.map((entry: Item) => parseEntry(entry)).filter(({ turn }) => turn > turnsBefore);
  return { table: parseArea(item), entries, position: position && parsePosition(position) };
}

async function tell(db: Database, scene: Wages): Promise<unknown> {
  const { table, entries, position } = await read(db, scene);
  const own = table.rows.filter(({ validFrom }) => validFrom === scene.validFrom);
  return {
    rows: own.map(({ regionCode, monthly }) => [regionCode === scene.area ? 'area' : 'county', monthly].join()),
    turns: entries.map(({ kind, ended }) => [kind, ended.length].join()).sort(),
    offered: position?.wageMin ?? '-',
  };
}

/** Counted from the tables alone: each row that ever was is in force, or was ended by one turn, and every turn is kept. */
async function recount(db: Database, scene: Wages): Promise<string[]> {
  const { table, entries } = await read(db, scene);
  const ended = entries.flatMap((entry) => entry.ended);
  const known = new Set(entries.map(({ turn }) => turn));
  const names = [...table.rows, ...ended].map(({ regionCode, validFrom, loaded }) =>
    [regionCode, validFrom, loaded].join(),
  );
  return [
    ...(known.size === table.turn - scene.turnsBefore ? [] : [`${known.size} turns are kept up to turn ${table.turn}`]),
    ...(table.former - scene.formerBefore === ended.length
      ? []
      : [`${table.former} former rows, ${ended.length} kept`]),
    ...(new Set(names).size === names.length ? [] : ['a row is twice']),
    ...table.rows
      .filter(({ loaded = 0 }) => loaded > scene.turnsBefore && !known.has(loaded))
      .map(({ loaded }) => `turn ${loaded} loaded a row, and is not kept`),
  ];
}

export const wages: World<Wages> = { useCases, carried: true, build, tell, recount };
