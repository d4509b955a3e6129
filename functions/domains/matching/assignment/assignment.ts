/**
 * Who is told of which positions: deferred acceptance with caps, once for all people of a run. People propose, in the order
 * of what their best proposal is worth, and jobs accept while they have room. Both sides value a pair by its one score, so
 * whoever comes later is never worth more, and no acceptance is ever taken back; it is the result of letting everybody
 * propose in any order and jobs keep the best (docs/decisions/0051-matching.md). Parties propose bundles in the same queue.
 * Nobody is searched for before their turn: until then a bound stands for what their best proposal is worth.
 */
import { limits } from '../../../limits';
import type { CivilDate } from '../../../platform/values/civil-date';
import { assert } from '../../../platform/requests/errors';
import type { CompiledPositions } from '../matcher/compiled/compiled-positions';
import { scoreMax } from '../matcher/most-points';
import { AssignmentRun, type Proposers } from './assignment-run';
import type { Caps, Party, Pushes, Seekers } from './caps';
import { PartyProposers } from './party-proposers';
import { ProposalQueue } from './proposal-queue';
import { shuffled } from './shuffled';
import { SingleProposers } from './single-proposers';

export interface Assignment {
  /** Of this run alone: nobody finds full jobs in them any more. */
  readonly positions: CompiledPositions;
  readonly seekers: Seekers;
  readonly parties: readonly Party[];
  readonly caps: Caps;
  readonly today: CivilDate;
  /** Decides between equals; the same seed gives the same pushes. */
  readonly seed: number;
}

/**
 * In the order of their scores, best first. Nobody is told of more than `perWorker` positions, of one that a rule excludes, or
 * of one job twice; no job has more pushes than `pushesPerVacancy` for each vacancy; a party is told together or not at all.
 * Stable: nobody and no party lacks a job that they would have liked better than one of theirs, or besides theirs, while it
 * has room or is told to somebody with a lower score.
 */
export function assign({ positions, seekers, parties, caps, today, seed }: Assignment): Pushes {
  const run = new AssignmentRun(positions, seekers, caps, today, seed);
  const singles = new SingleProposers(run);
  const groups = new PartyProposers(run, parties);
  const together = inParties(parties, seekers.length);
  // By their place in the order that the seed decides.
  const proposers = shuffled(seekers.length + parties.length, seed);
  const of = (proposer: number): [Proposers, number] =>
    proposer < seekers.length ? [singles, proposer] : [groups, proposer - seekers.length];
  const queue = new ProposalQueue(proposers.length, scoreMax);
  const bounds = new Int16Array(proposers.length).fill(-1);
  for (let proposer = 0; proposer < proposers.length; proposer += 1) {
    if (together[proposer] === 1) continue;
    const [some, number] = of(proposer);
    bounds[proposer] = some.begin(number);
  }
  for (let place = 0; place < proposers.length; place += 1) {
    const bound = bounds[proposers[place] ?? 0] ?? -1;
    if (bound >= 0) queue.add(place, bound);
  }
  for (let round = queue.take(); round !== undefined; round = queue.take())
    for (const place of round.proposers) {
      const [some, number] = of(proposers[place] ?? 0);
      const score = some.propose(number, round.score);
      if (score >= 0) queue.add(place, score);
    }
  return run.pushes.made();
}

/** 1 for each seeker who is in a party. */
function inParties(parties: readonly Party[], seekers: number): Uint8Array {
  const together = new Uint8Array(seekers);
  for (const party of parties) {
    assert(party.length >= 2 && party.length <= limits.companyMax, 'a party of two or more');
    for (const seeker of party) {
      assert(together[seeker] === 0, 'a seeker in one party');
      together[seeker] = 1;
    }
  }
  return together;
}
