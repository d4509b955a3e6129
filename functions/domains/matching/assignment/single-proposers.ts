/**
 * The proposals of people who go alone: the best jobs that have room, a few of each person at a time. A person is searched for
 * when their turn has come down to what their best job may be worth: jobs that are full by then are not read.
 */
import { assert } from '../../../platform/requests/errors';
import { Best } from '../matcher/best';
import { boundOf, rank } from '../matcher/matcher';
import { scoreMax } from '../matcher/most-points';
import type { PreparedSeeker } from '../matcher/prepared-seeker';
import type { AssignmentRun, Proposers } from './assignment-run';

/** Proposals that are found beside as many as can be accepted: full jobs are passed over without another search. */
const SPARE = 13;

/** Whose best job may be worth so much is searched for at once: few jobs are full when their turn comes. */
const SOON = 600;

/** A proposal is one number: the slot above the score. */
const SCORE_BITS = 10;
const SCORE = (1 << SCORE_BITS) - 1;
const SLOTS_MAX = 1 << (31 - SCORE_BITS);

/**
 * Numbers of a person, side by side because each turn asks for all of them: how many proposals were found (`width` or fewer:
 * then these are all that there are), the place of the next one, and how many pushes were made. Behind them are the slots of
 * these pushes, and the proposals.
 */
const head = { found: 0, next: 1, pushes: 2 } as const;
const HEAD = 3;

export class SingleProposers implements Proposers {
  private readonly width: number;
  private readonly perWorker: number;
  private readonly size: number;
  private readonly rows: Int32Array;
  private readonly best: Best;
  /** Where the row of the person begins who is searched for. */
  private searched = 0;

  constructor(private readonly run: AssignmentRun) {
    const { seekers, caps, positions } = run;
    assert(positions.slotsEnd <= SLOTS_MAX && scoreMax <= SCORE, 'slots and scores that fit one number');
    this.perWorker = caps.perWorker;
    this.width = caps.perWorker + SPARE;
    this.best = new Best(this.width);
    this.size = HEAD + this.perWorker + this.width;
    this.rows = new Int32Array(seekers.length * this.size);
  }

  /** Who is not searched for yet has, as it were, used up a full list of proposals. */
  begin(seeker: number): number {
    const at = seeker * this.size;
    const prepared = this.run.prepared(seeker);
    const bound = boundOf(prepared);
    if (bound >= SOON) {
      this.search(prepared, at);
      return this.bound(at, bound);
    }
    this.rows[at + head.found] = this.width;
    this.rows[at + head.next] = this.width;
    return bound;
  }

  propose(seeker: number, score: number): number {
    const { run, rows } = this;
    const at = seeker * this.size;
    const next = this.next(seeker, at, score);
    if (next < score) return next;
    const slot = this.proposalAt(at, rows[at + head.next] ?? 0) >> SCORE_BITS;
    run.rooms.take(slot);
    run.pushes.add(seeker, slot, score, run.nextBundle());
    const pushes = rows[at + head.pushes] ?? 0;
    rows[at + HEAD + pushes] = slot;
    rows[at + head.pushes] = pushes + 1;
    rows[at + head.next] = (rows[at + head.next] ?? 0) + 1;
    return pushes + 1 === this.perWorker ? -1 : this.bound(at, score);
  }

  /** Score of the next proposal to a job with room, exact if it is the one that is asked for; -1 if there is none. */
  private next(seeker: number, at: number, score: number): number {
    for (;;) {
      const bound = this.bound(at, score);
      if (bound < score || (this.rows[at + head.next] ?? 0) < (this.rows[at + head.found] ?? 0)) return bound;
      this.search(this.run.prepared(seeker), at);
    }
  }

  /**
   * Passes over full jobs. @returns the score of the next proposal; where all that were found are used up, what the others are
   * worth at most: no more than the last one, or than the score of this turn.
   */
  private bound(at: number, score: number): number {
    const { rows, width } = this;
    const found = rows[at + head.found] ?? 0;
    for (let next = rows[at + head.next] ?? 0; next < found; next += 1) {
      const proposal = this.proposalAt(at, next);
      rows[at + head.next] = next;
      if (this.run.rooms.has(proposal >> SCORE_BITS)) return proposal & SCORE;
    }
    rows[at + head.next] = found;
    if (found < width) return -1;
    const last = this.proposalAt(at, width - 1);
    return last === 0 ? score : Math.min(last & SCORE, score);
  }

  private proposalAt(at: number, place: number): number {
    return this.rows[at + HEAD + this.perWorker + place] ?? 0;
  }

  /** Finds the best jobs that have room and were not pushed to the person. */
  private search(seeker: PreparedSeeker, at: number): void {
    const { best, rows } = this;
    this.searched = at;
    rank(seeker, best, rows[at + head.pushes] === 0 ? undefined : this.isLeft);
    const first = at + HEAD + this.perWorker;
    for (let place = 0; place < best.count; place += 1)
      rows[first + place] = ((best.slots[place] ?? 0) << SCORE_BITS) | best.scoreAt(place);
    rows[at + head.found] = best.count;
    rows[at + head.next] = 0;
  }

  private readonly isLeft = (slot: number): boolean => {
    const first = this.searched + HEAD;
    const end = first + (this.rows[this.searched + head.pushes] ?? 0);
    for (let at = first; at < end; at += 1) if (this.rows[at] === slot) return false;
    return true;
  };
}
