/** What bounds an assignment, and who is assigned. */
import type { Seeker } from '../matcher/matched-parts';

export interface Caps {
  /** Positions that one person is told of at most, 1 to `limits.pushesPerWorkerMax`. */
  readonly perWorker: number;
  /** People who are told of one vacancy at most, 1 to `limits.pushesPerVacancyMax`. */
  readonly pushesPerVacancy: number;
}

/** Read by number as often as needed, so that a million people need not be in memory at once. */
export interface Seekers {
  readonly length: number;
  /** Always the same for the same number. */
  at(number: number): Seeker;
}

/** Numbers of the seekers who go together or not at all; at least two, nobody in two parties. */
export type Party = readonly number[];

/** One position for one person. The members of a party have the same `bundle`, and no pushes of other people have. */
export interface Pushes {
  readonly length: number;
  /** By number of the push: numbers of the seeker and of the position's slot, the pair's score, and its bundle. */
  readonly seekers: Int32Array;
  readonly slots: Int32Array;
  readonly scores: Int32Array;
  readonly bundles: Int32Array;
}
