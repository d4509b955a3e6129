/** A place of work with what is found there, as one number. Pure. */

/** The first bit of each. */
const at = { board: 0, lodging: 1, partner: 2, place: 3 } as const;

/** Sites of one place: the first is that without anything. */
export const SITES = 1 << at.place;

interface Found {
  readonly board: boolean;
  readonly lodging: boolean;
  /** Whether the position is of an enterprise with which there is an agreement. */
  readonly partner: boolean;
}

export function siteOf(place: number, { board, lodging, partner }: Found): number {
  return (
    (place << at.place) |
    (Number(board) << at.board) |
    (Number(lodging) << at.lodging) |
    (Number(partner) << at.partner)
  );
}

export function placeOfSite(site: number): number {
  return site >> at.place;
}

/** 1 or 0. */
export function boardAt(site: number): number {
  return (site >> at.board) & 1;
}

/** 1 or 0. */
export function lodgingAt(site: number): number {
  return (site >> at.lodging) & 1;
}

/** 1 or 0. */
export function partnerAt(site: number): number {
  return (site >> at.partner) & 1;
}
