/** What all proposers of one assignment share. */
import type { CivilDate } from '../../../platform/values/civil-date';
import type { CompiledPositions } from '../matcher/compiled/compiled-positions';
import { PreparedSeeker } from '../matcher/prepared-seeker';
import type { Caps, Seekers } from './caps';
import { PushList } from './push-list';
import { Rooms } from './rooms';

/** Whoever proposes to jobs, by number. Scores of one proposer's proposals only fall. */
export interface Proposers {
  /** What the first proposal is worth at most; -1 if there is none. */
  begin(proposer: number): number;
  /**
   * Makes the best proposal if it has this score: none has more.
   * @returns what the next proposal is worth at most, less than the score if none was made; -1 if there is none or the proposer
   *   has enough.
   */
  propose(proposer: number, score: number): number;
}

export class AssignmentRun {
  readonly rooms: Rooms;
  readonly pushes = new PushList();
  private bundles = 0;

  constructor(
    readonly positions: CompiledPositions,
    readonly seekers: Seekers,
    readonly caps: Caps,
    private readonly today: CivilDate,
    readonly seed: number,
  ) {
    this.rooms = new Rooms(positions, caps.pushesPerVacancy, today);
  }

  prepared(seeker: number): PreparedSeeker {
    return new PreparedSeeker(this.positions, this.seekers.at(seeker), this.today);
  }

  nextBundle(): number {
    this.bundles += 1;
    return this.bundles - 1;
  }
}
