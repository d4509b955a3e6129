/** Asks the server what names mean: each once, as many in a request as it takes, several requests at a time. */
import { limits } from '../../functions/limits';
import { inParallel } from '../../functions/platform/jobs/in-parallel';
import type { Ask } from '../api';
import type { Name } from './name';

export interface Candidate {
  readonly code: string;
  readonly fullName: string;
}

export interface Resolved {
  readonly confidence: 'SURE' | 'LIKELY' | 'UNKNOWN';
  /** The best; undefined where the name means nothing, or several things alike. */
  readonly best: Candidate | undefined;
  /** The best first. */
  readonly candidates: readonly Candidate[];
}

/** What each name means, in their order. A name must be fit (`unfit`). */
export type Resolve = (names: readonly Name[]) => Promise<readonly Resolved[]>;

const REQUESTS_AT_ONCE = 4;

export function createResolve(ask: Ask): Resolve {
  return async (names) => {
    const batches = Array.from({ length: Math.ceil(names.length / limits.resolvedTextsMax) }, (_, batch) =>
      names.slice(batch * limits.resolvedTextsMax, (batch + 1) * limits.resolvedTextsMax),
    );
    return (await inParallel(REQUESTS_AT_ONCE, batches, (batch) => resolved(ask, batch))).flat();
  };
}

const QUERY = `query ($input: ResolveCodesInput!) { resolveCodes(input: $input) {
  occupations { ...result } places { ...result } } }
  fragment result on ResolvedCode { confidence code candidates { code fullName } }`;

interface Result {
  readonly confidence: Resolved['confidence'];
  readonly code: string | null;
  readonly candidates: readonly Candidate[];
}

async function resolved(ask: Ask, names: readonly Name[]): Promise<Resolved[]> {
  const textsOf = (kind: Name['kind']): string[] => names.filter((one) => one.kind === kind).map(({ text }) => text);
  const input = { occupations: textsOf('OCCUPATION'), places: textsOf('PLACE') };
  const { resolveCodes } = await ask<{ resolveCodes: { occupations: Result[]; places: Result[] } }>(QUERY, { input });
  const results = { OCCUPATION: resolveCodes.occupations.values(), PLACE: resolveCodes.places.values() };
  return names.map(({ kind }) => {
    const { done, value } = results[kind].next();
    if (done === true) throw new Error('Expected one result for each name');
    const { confidence, code, candidates } = value;
    const best = candidates.find((one) => one.code === code);
    // Work is in a prefecture, or finer: a province is no answer.
    return kind === 'PLACE' && best !== undefined && best.code.length < PREFECTURE
      ? { confidence: 'UNKNOWN', best: undefined, candidates: [] }
      : { confidence: best === undefined ? 'UNKNOWN' : confidence, best, candidates };
  });
}

/** Digits of a prefecture's code. */
const PREFECTURE = 4;
