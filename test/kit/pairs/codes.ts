/** A world of pairs around one new county: it is loaded, renamed and replaced at once, beside an occupation. */
import { keyOf } from '../../../functions/domains/reference/code-list/code-row';
import { loadOccupations, loadRegions } from '../../../functions/domains/reference/code-list/load';
import { headKey, parseHead, parsePart, partKey } from '../../../functions/domains/reference/code-list/store';
import type { RegionRowInput } from '../../../functions/generated/graphql';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { asCivilDate } from '../../../functions/platform/values/civil-date';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { contextOf, valueOf } from '../travel-scene';

interface Codes {
  readonly code: string;
  readonly other: string;
  readonly occupation: string;
}

const scheme = '变更';
const validFrom = asCivilDate('2020-01-01');
/** Below a prefecture that nobody else's scene knows: codes from 539901 on. */
let made = 0;

async function build({ db }: Pick<Surroundings, 'db'>): Promise<Codes> {
  const number = (made += 2);
  const prefecture = `53${99 - Math.floor(number / 80)}`;
  const code = (index: number): string => prefecture + String((index % 80) + 11);
  const scene = {
    code: code(number),
    other: code(number + 1),
    occupation: `6-99-${prefecture.slice(2)}-${code(number).slice(4)}`,
  };
  const rows = [
    { scheme, code: prefecture, name: '试验州', validFrom, replacedBy: [] },
    { scheme, code: scene.code, name: '旧县', validFrom, replacedBy: [] },
  ];
  valueOf(await loadRegions(contextOf(db), { idempotencyKey: `codes-${number}`, rows }));
  return scene;
}

const load = (make: (scene: Codes) => readonly Partial<RegionRowInput>[]): UseCase<Codes> =>
  does('loadRegions', (context, scene, idempotencyKey) => {
    const rows = make(scene).map((row) => ({ scheme, code: '', name: '', validFrom, replacedBy: [], ...row }));
    return loadRegions(context, { idempotencyKey, rows });
  });

const useCases: Readonly<Record<string, UseCase<Codes>>> = {
  'the county is renamed': load(({ code }) => [{ code, name: '新县' }]),
  'it is loaded as it is': load(({ code }) => [{ code, name: '旧县' }]),
  'another takes it over': load(({ code, other }) => [
    { code: other, name: '新区' },
    { code, name: '旧县', validTo: asCivilDate('2026-12-31'), replacedBy: [other] },
  ]),
  'an occupation is loaded': does('loadOccupations', (context, { occupation }, idempotencyKey) =>
    loadOccupations(context, {
      idempotencyKey,
      rows: [{ scheme, code: occupation, name: '试验工', validFrom, replacedBy: [] }],
    }),
  ),
};

async function read(db: Database) {
  const head = parseHead(await db.get(headKey));
  const names = Object.keys(head.parts);
  const items = await db.batchGet(names.map(partKey));
  return { head, parts: items.flatMap((item) => (item === undefined ? [] : [parsePart(item)])) };
}

async function tell(db: Database, { code, other, occupation }: Codes): Promise<unknown> {
  const { parts } = await read(db);
  const words = new Map([
    [code, 'the county'],
    [other, 'the other'],
    [occupation, 'the occupation'],
  ]);
  return parts
    .flatMap(({ rows }) => rows)
    .filter((row) => words.has(row.code))
    .map(({ ended, replacedBy = [], ...row }) =>
      [words.get(row.code), row.name, replacedBy.length, ended === undefined].join(),
    )
    .sort();
}

async function recount(db: Database): Promise<string[]> {
  const { head, parts } = await read(db);
  const standing = parts.flatMap(({ rows }) => rows.filter(({ ended }) => ended === undefined)).map(keyOf);
  return [
    ...(new Set(standing).size === standing.length ? [] : ['two rows of one key stand']),
    ...parts.filter(({ list, part, version }) => head.parts[`${list}#${part}`] !== version).map(({ part }) => part),
  ];
}

export const codes: World<Codes> = { useCases, build, tell, recount };
