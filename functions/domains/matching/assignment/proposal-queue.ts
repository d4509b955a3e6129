/** Who proposes next: those with the best proposal first, equal ones in the order of their numbers. Scores only fall. */
export class ProposalQueue {
  private readonly firsts: Int32Array;
  private readonly following: Int32Array;
  private readonly round: Int32Array;
  private score: number;

  /** @param scoreMax the greatest score. */
  constructor(proposers: number, scoreMax: number) {
    this.firsts = new Int32Array(scoreMax + 1).fill(NONE);
    this.following = new Int32Array(proposers).fill(NONE);
    this.round = new Int32Array(proposers);
    this.score = scoreMax;
  }

  /** @param score of the proposer's next proposal, or more; not above that of the last round. */
  add(proposer: number, score: number): void {
    this.following[proposer] = this.firsts[score] ?? NONE;
    this.firsts[score] = proposer;
  }

  /** All with the highest score, which leave the queue; undefined if nobody is left. Valid until the next call. */
  take(): { readonly proposers: Int32Array; readonly score: number } | undefined {
    while (this.score >= 0 && this.firsts[this.score] === NONE) this.score -= 1;
    if (this.score < 0) return undefined;
    let count = 0;
    for (let one = this.firsts[this.score] ?? NONE; one !== NONE; one = this.following[one] ?? NONE) {
      this.round[count] = one;
      count += 1;
    }
    this.firsts[this.score] = NONE;
    return { proposers: this.round.subarray(0, count).sort(), score: this.score };
  }
}

const NONE = -1;
