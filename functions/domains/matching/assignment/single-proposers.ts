/** The proposals of people who go alone: the best jobs that have room, a few of each person at a time in typed arrays. */
import { Best } from '../matcher/best';
import { rank } from '../matcher/matcher';
import type { AssignmentRun, Proposers } from './assignment-run';

/** Proposals that are found beside as many as can be accepted: full jobs are passed over without another search. */
const SPARE = 13;

export class SingleProposers implements Proposers {
  private readonly width: number;
  private readonly slots: Int32Array;
  private readonly scores: Int16Array;
  /** By seeker: the number of proposals found, the place of the next one, and the number of pushes. */
  private readonly counts: Uint8Array;
  private readonly places: Uint8Array;
  private readonly pushes: Uint8Array;
  /** Slots of the jobs pushed in this run, `perWorker` for each seeker. */
  private readonly slotsPushed: Int32Array;
  private readonly best: Best;
  /** Where those of the person who is searched for begin and end. */
  private pushed = { first: 0, end: 0 };

  constructor(private readonly run: AssignmentRun) {
    const { seekers, caps } = run;
    this.width = caps.perWorker + SPARE;
    this.best = new Best(this.width);
    this.slots = new Int32Array(seekers.length * this.width);
    this.scores = new Int16Array(seekers.length * this.width);
    this.counts = new Uint8Array(seekers.length);
    this.places = new Uint8Array(seekers.length);
    this.pushes = new Uint8Array(seekers.length);
    this.slotsPushed = new Int32Array(seekers.length * caps.perWorker);
  }

  begin(seeker: number): number {
    this.search(seeker);
    return this.next(seeker);
  }

  propose(seeker: number, score: number): number {
    const { run, width } = this;
    const next = this.next(seeker);
    if (next < score) return next;
    const place = seeker * width + (this.places[seeker] ?? 0);
    const slot = this.slots[place] ?? 0;
    const pushes = this.pushes[seeker] ?? 0;
    run.rooms.take(slot);
    run.pushes.add(seeker, slot, score, run.nextBundle());
    this.slotsPushed[seeker * run.caps.perWorker + pushes] = slot;
    this.pushes[seeker] = pushes + 1;
    this.places[seeker] = (this.places[seeker] ?? 0) + 1;
    return pushes + 1 === run.caps.perWorker ? -1 : this.next(seeker);
  }

  /** Score of the next proposal to a job with room; -1 if there is none. */
  private next(seeker: number): number {
    const { rooms } = this.run;
    for (;;) {
      const [place, count] = [this.places[seeker] ?? 0, this.counts[seeker] ?? 0];
      const at = seeker * this.width + place;
      if (place < count) {
        if (rooms.has(this.slots[at] ?? 0)) return this.scores[at] ?? 0;
        this.places[seeker] = place + 1;
      } else if (count < this.width) return -1;
      else this.search(seeker);
    }
  }

  /** Finds the best jobs that have room and were not pushed to the person. */
  private search(seeker: number): void {
    const { run, best, width } = this;
    const first = seeker * run.caps.perWorker;
    this.pushed = { first, end: first + (this.pushes[seeker] ?? 0) };
    rank(run.prepared(seeker), best, this.pushed.end === first ? undefined : this.isLeft);
    const at = seeker * width;
    for (let place = 0; place < best.count; place += 1) {
      this.slots[at + place] = best.slots[place] ?? 0;
      this.scores[at + place] = best.scoreAt(place);
    }
    this.counts[seeker] = best.count;
    this.places[seeker] = 0;
  }

  private readonly isLeft = (slot: number): boolean => {
    const { first, end } = this.pushed;
    for (let at = first; at < end; at += 1) if (this.slotsPushed[at] === slot) return false;
    return true;
  };
}
