/** Pushes in typed arrays that grow. */
import { twice } from '../matcher/compiled/rows';
import type { Pushes } from './caps';

export class PushList {
  private count = 0;
  private columns = {
    seekers: new Int32Array(64),
    slots: new Int32Array(64),
    scores: new Int32Array(64),
    bundles: new Int32Array(64),
  };

  add(seeker: number, slot: number, score: number, bundle: number): void {
    if (this.count === this.columns.seekers.length) {
      const { seekers, slots, scores, bundles } = this.columns;
      this.columns = { seekers: twice(seekers), slots: twice(slots), scores: twice(scores), bundles: twice(bundles) };
    }
    this.columns.seekers[this.count] = seeker;
    this.columns.slots[this.count] = slot;
    this.columns.scores[this.count] = score;
    this.columns.bundles[this.count] = bundle;
    this.count += 1;
  }

  made(): Pushes {
    const { seekers, slots, scores, bundles } = this.columns;
    const cut = (numbers: Int32Array): Int32Array => numbers.subarray(0, this.count);
    return { length: this.count, seekers: cut(seekers), slots: cut(slots), scores: cut(scores), bundles: cut(bundles) };
  }
}
