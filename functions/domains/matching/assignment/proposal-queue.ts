/** Who proposes next: those with the best proposal first; of equal ones who came first. Scores only fall. */
export class ProposalQueue {
  private readonly firsts: Int32Array;
  private readonly lasts: Int32Array;
  private readonly following: Int32Array;
  private score: number;

  /** @param scoreMax the greatest score. */
  constructor(proposers: number, scoreMax: number) {
    this.firsts = new Int32Array(scoreMax + 1).fill(-1);
    this.lasts = new Int32Array(scoreMax + 1).fill(-1);
    this.following = new Int32Array(proposers).fill(-1);
    this.score = scoreMax;
  }

  /** @param score of the proposer's next proposal; not above that of the last one taken. */
  add(proposer: number, score: number): void {
    const last = this.lasts[score] ?? -1;
    if (last === -1) this.firsts[score] = proposer;
    else this.following[last] = proposer;
    this.lasts[score] = proposer;
    this.following[proposer] = -1;
  }

  /** The next proposer with the score of its proposal; undefined if nobody is left. */
  take(): { readonly proposer: number; readonly score: number } | undefined {
    for (; this.score >= 0; this.score -= 1) {
      const proposer = this.firsts[this.score] ?? -1;
      if (proposer === -1) continue;
      this.firsts[this.score] = this.following[proposer] ?? -1;
      if (this.firsts[this.score] === -1) this.lasts[this.score] = -1;
      return { proposer, score: this.score };
    }
    return undefined;
  }
}
