/**
 * Under which keys people are told of positions. Each position has one of its own, its id at first. Postings of one job know
 * each other's keys (`toldWith`): whoever was told under one of them is told of none of the others, and their people are added
 * up. One that leaves the job takes a new key, which the others do not know, and forgets theirs: they are two jobs then. Pure.
 */
import { limits } from '../../../limits';
import type { Position } from './store';

type Keys = Pick<Position, 'toldKey' | 'toldWith'>;
/** A position with its keys. */
export type ToldKeys = Pick<Position, 'id'> & Keys;

/** Under which people are told of the position. */
export function toldKeyOf({ id, toldKey = id }: Pick<ToldKeys, 'id' | 'toldKey'>): string {
  return toldKey;
}

/** Under which people were told of its job before, beside the position's own key. */
export function toldBeforeOf({ toldWith = [] }: { readonly toldWith?: readonly string[] }): readonly string[] {
  return toldWith;
}

/** The keys of a position that stands together with the others. @param postings all of them. */
export function keysTogether(position: ToldKeys, postings: readonly ToldKeys[]): Keys {
  const all = postings.flatMap((one) => [toldKeyOf(one), ...toldBeforeOf(one)]);
  return keysOf(position, toldKeyOf(position), all);
}

/** The keys of a position that is a job by itself from now on. */
export function keysApart(position: ToldKeys & Pick<Position, 'version'>): Keys {
  const { id, version } = position;
  const all = [toldKeyOf(position), ...toldBeforeOf(position)];
  const own = all.filter((key) => key === id || key.startsWith(`${id}.`));
  // What nobody else knows stays.
  return keysOf(position, own.length === all.length ? toldKeyOf(position) : `${id}.${version + 1}`, own);
}

function keysOf({ id }: Pick<ToldKeys, 'id'>, toldKey: string, all: readonly string[]): Keys {
  const others = [...new Set(all)].filter((key) => key !== toldKey).sort();
  return {
    ...(toldKey !== id && { toldKey }),
    ...(others.length > 0 && { toldWith: others.slice(0, limits.toldKeysMax) }),
  };
}
