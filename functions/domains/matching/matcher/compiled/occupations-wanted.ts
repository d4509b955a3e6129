/** Which occupations of compiled positions suit a wish, worked out once for each wish. */
import { lineOfOccupation, occupationsInUse } from '../../../reference/occupation/occupation';
import type { Dictionary } from './dictionary';

export class OccupationsWanted {
  private readonly wanted = new Map<string, Int32Array>();
  private known = 0;
  private rows = occupationsInUse();

  constructor(private readonly occupations: Dictionary<string>) {}

  /**
   * Numbers of the occupations that are a wanted one, or have a successor in common with it: a wish and a position may each
   * have been told before a code was replaced.
   */
  forAll(codes: readonly string[]): Int32Array {
    if (this.known !== this.occupations.size || this.rows !== occupationsInUse()) this.forget();
    const [first = '', ...others] = codes;
    if (others.length === 0) return this.forOne(first);
    const numbers: number[] = [];
    for (const code of codes) for (const one of this.forOne(code)) if (!numbers.includes(one)) numbers.push(one);
    return Int32Array.from(numbers);
  }

  private forOne(code: string): Int32Array {
    const known = this.wanted.get(code);
    if (known !== undefined) return known;
    const line = lineOfOccupation(code);
    const numbers = [...this.occupations.values.keys()].filter((number) =>
      lineOfOccupation(this.occupations.values[number] ?? '').some((one) => line.includes(one)),
    );
    const found = Int32Array.from(numbers);
    this.wanted.set(code, found);
    return found;
  }

  private forget(): void {
    this.wanted.clear();
    this.known = this.occupations.size;
    this.rows = occupationsInUse();
  }
}
