/** Which occupations of compiled positions suit a wish, worked out once for each wish. */
import { lineOfOccupation, occupationsInUse } from '../../../reference/occupation/occupation';
import type { Dictionary } from './dictionary';

export class OccupationsWanted {
  private readonly wanted = new Map<string, readonly number[]>();
  private known = 0;
  private rows = occupationsInUse();

  constructor(private readonly occupations: Dictionary<string>) {}

  /**
   * Numbers of the occupations that are a wanted one, or have a successor in common with it: a wish and a position may each
   * have been told before a code was replaced.
   */
  forAll(codes: readonly string[]): readonly number[] {
    if (this.known !== this.occupations.size || this.rows !== occupationsInUse()) this.forget();
    if (codes.length === 1) return this.forOne(codes[0] ?? '');
    const numbers: number[] = [];
    for (const code of codes) for (const one of this.forOne(code)) if (!numbers.includes(one)) numbers.push(one);
    return numbers;
  }

  private forOne(code: string): readonly number[] {
    const known = this.wanted.get(code);
    if (known !== undefined) return known;
    const line = lineOfOccupation(code);
    const numbers = [...this.occupations.values.keys()].filter((number) =>
      lineOfOccupation(this.occupations.values[number] ?? '').some((one) => line.includes(one)),
    );
    this.wanted.set(code, numbers);
    return numbers;
  }

  private forget(): void {
    this.wanted.clear();
    this.known = this.occupations.size;
    this.rows = occupationsInUse();
  }
}
