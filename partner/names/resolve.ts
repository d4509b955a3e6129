/** Asks the server what names mean: each once, as many in a request as it takes, several requests at a time. */
import { limits } from '../../functions/limits';
import { inParallel } from '../../functions/platform/jobs/in-parallel';
import type { Ask } from '../api';
import { type Name, shownName } from './name';

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
  /** Why nobody is to be asked about the name, in Chinese and English. */
  readonly problem?: string;
}

/** What each name means, in their order. A name must be fit (`unfit`). */
export type Resolve = (names: readonly Name[]) => Promise<readonly Resolved[]>;

const REQUESTS_AT_ONCE = 4;

/** @param homes the region in which homes are looked for; there are none without it. */
export function createResolve(ask: Ask, homes?: Candidate): Resolve {
  return async (names) => {
    const asked = names.map((name) => textsOf(name, homes).map((text) => ({ kind: name.kind, text })));
    const all = asked.flat();
    const batches = Array.from({ length: Math.ceil(all.length / limits.resolvedTextsMax) }, (_, batch) =>
      all.slice(batch * limits.resolvedTextsMax, (batch + 1) * limits.resolvedTextsMax),
    );
    const results = (await inParallel(REQUESTS_AT_ONCE, batches, (batch) => answersTo(ask, batch))).flat().values();
    return asked.map((texts, index) => {
      const own = texts.map(() => results.next().value ?? nothing);
      const name = names[index];
      return name?.kind === 'HOME' ? homeAmong(own, name.text, homes) : (own[0] ?? nothing);
    });
  };
}

/** A home is looked for in its region first, whose name the ledger need not say. */
function textsOf({ kind, text }: Name, homes: Candidate | undefined): readonly string[] {
  if (kind !== 'HOME') return [text];
  if (/^\d+$/.test(text)) return [text.slice(0, TOWNSHIP)];
  const within = `${homes?.fullName ?? ''}${text}`;
  return within.length > limits.resolvedCharactersMax ? [text] : [within, text];
}

/** What stands behind a township is its village, whatever it is called. */
function homeAmong(results: readonly Resolved[], text: string, homes: Candidate | undefined): Resolved {
  const candidates = results
    .flatMap(({ best, candidates: others }) => (best === undefined ? others : [best, ...others]))
    .filter(({ code }) => code.length >= TOWNSHIP && code.startsWith(homes?.code ?? ''));
  const unique = candidates.filter(({ code }, index) => candidates.findIndex((one) => one.code === code) === index);
  const [township] = results
    .map(({ best }) => best)
    .filter((best) => best !== undefined && unique.some(({ code }) => code === best.code));
  if (township === undefined) {
    const { best: other, confidence } = results.at(-1) ?? nothing;
    const isOutside =
      homes !== undefined && other !== undefined && confidence === 'SURE' && !areNested(other.code, homes.code);
    return {
      ...{ confidence: 'UNKNOWN', best: undefined, candidates: unique },
      ...(isOutside && { problem: outside(text, other, homes) }),
    };
  }
  const best = /^\d{12}$/.test(text) ? { ...township, code: text } : township;
  return { confidence: 'SURE', best, candidates: unique };
}

function areNested(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

/** @param other where the text says that the home is. */
export function outside(text: string, other: Candidate, homes: Pick<Candidate, 'code'>): string {
  const shown = shownName({ kind: 'HOME', text });
  return `“${shown}”（${other.fullName}）不在 ${homes.code} 内，请填写村代码 / ${shown} is not within ${homes.code}; write the village's code`;
}

const nothing: Resolved = { confidence: 'UNKNOWN', best: undefined, candidates: [] };

const QUERY = `query ($input: ResolveCodesInput!) { resolveCodes(input: $input) {
  occupations { ...result } places { ...result } } }
  fragment result on ResolvedCode { confidence code candidates { code fullName } }`;

interface Result {
  readonly confidence: Resolved['confidence'];
  readonly code: string | null;
  readonly candidates: readonly Candidate[];
}

async function answersTo(ask: Ask, names: readonly Name[]): Promise<Resolved[]> {
  const texts = (isWanted: (kind: Name['kind']) => boolean): string[] =>
    names.filter(({ kind }) => isWanted(kind)).map(({ text }) => text);
  const isOccupation = (kind: Name['kind']): boolean => kind === 'OCCUPATION';
  const input = { occupations: texts(isOccupation), places: texts((kind) => !isOccupation(kind)) };
  const { resolveCodes } = await ask<{ resolveCodes: { occupations: Result[]; places: Result[] } }>(QUERY, { input });
  const [occupations, places] = [resolveCodes.occupations.values(), resolveCodes.places.values()];
  return names.map(({ kind }) => {
    const { done, value } = (isOccupation(kind) ? occupations : places).next();
    if (done === true) throw new Error('Expected one result for each name');
    const { confidence, code, candidates } = value;
    // Work is in a prefecture, or finer: a province is no answer.
    const fit = kind === 'PLACE' ? candidates.filter((one) => one.code.length >= PREFECTURE) : candidates;
    const best = fit.find((one) => one.code === code);
    return best === undefined ? { ...nothing, candidates: fit } : { confidence, best, candidates: fit };
  });
}

/** Digits of codes. */
const PREFECTURE = 4;
const TOWNSHIP = 9;
