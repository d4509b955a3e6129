/** A world of pairs around the rules of one county: a station and an airport are loaded, replaced and withdrawn at once. */
import { examples } from '../../../functions/domains/reference/rule/built-in-rules';
import { keyOf } from '../../../functions/domains/reference/rule/rule-row';
import { parseRules, rulesKey } from '../../../functions/domains/reference/rule/store';
import { loadRules, withdrawRules } from '../../../functions/domains/reference/rule/load';
import { childrenOf, prefecturesOf } from '../../../functions/domains/reference/region/region';
import { asCivilDate } from '../../../functions/platform/values/civil-date';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { contextOf, valueOf } from '../travel-scene';
import { asRegionCode } from '../../../functions/domains/reference/region/region-code';

interface Rules {
  readonly regionCode: string;
}

const kinds = ['STATION', 'AIRPORT'] as const;
const validFrom = asCivilDate('2027-01-01');
const taken = new Set(kinds.flatMap((kind) => examples[kind].map(({ regionCode }) => regionCode)));
const counties = ['53', '52', '51', '45']
  .flatMap((province) => prefecturesOf(asRegionCode(province)))
  .flatMap((prefecture) => childrenOf(prefecture).map(({ code }) => code))
  .filter((code) => !taken.has(code));
let made = 0;

async function build({ db }: Pick<Surroundings, 'db'>): Promise<Rules> {
  const regionCode = counties[(made += 1)] ?? '';
  const rules = [{ kind: 'STATION' as const, regionCode, validFrom, source: '旧' }];
  valueOf(await loadRules(contextOf(db), { rules }));
  return { regionCode };
}

const load = (source: string, loaded: readonly (typeof kinds)[number][]): UseCase<Rules> =>
  does('loadRules', (context, { regionCode }) =>
    loadRules(context, { rules: loaded.map((kind) => ({ kind, regionCode, validFrom, source })) }),
  );

const useCases: Readonly<Record<string, UseCase<Rules>>> = {
  'the station is replaced': load('新', ['STATION']),
  'it is loaded as it is': load('旧', ['STATION']),
  'both are loaded': load('两', ['STATION', 'AIRPORT']),
  'the station is withdrawn': does('withdrawRules', (context, { regionCode }) =>
    withdrawRules(context, { rules: [{ kind: 'STATION', regionCode, validFrom }] }),
  ),
};

async function read(db: Database, { regionCode }: Rules) {
  const items = await db.batchGet(kinds.map(rulesKey));
  const kept = kinds.map((kind, index) => parseRules(kind, items[index]));
  return kept.flatMap(({ rows }) => rows.filter((rule) => rule.regionCode === regionCode));
}

async function tell(db: Database, scene: Rules): Promise<unknown> {
  return (await read(db, scene)).map(({ kind, source, status }) => [kind, source, status].join()).sort();
}

async function recount(db: Database, scene: Rules): Promise<string[]> {
  const rows = await read(db, scene);
  const standing = rows.filter(({ status }) => status === 'IN_FORCE').map(keyOf);
  return [
    ...(new Set(standing).size === standing.length ? [] : ['two rules of one key are in force']),
    ...rows.filter(({ status, ended }) => (status === 'IN_FORCE') === (ended !== undefined)).map(keyOf),
  ];
}

export const rules: World<Rules> = { useCases, build, tell, recount };
