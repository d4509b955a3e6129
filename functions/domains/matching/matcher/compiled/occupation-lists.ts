/**
 * The positions of one occupation: a list for each city and kind. Positions of one list are alike but for wage
 * and board, so that the worth of the best one is nearly known without reading it.
 */
import { RowList, twice } from './rows';

/** What is the same for all positions of a list. */
export interface ListKind {
  /** Whether they ask for skills. */
  readonly skilled: boolean;
  readonly lodging: boolean;
  /** False if workers of 16 and 17 are excluded whatever the rules are: by the ages, or because nothing is told of the work. */
  readonly juveniles: boolean;
}

/** Where lists are long, each kind has its own. */
export const eachKind: readonly ListKind[] = Array.from({ length: 8 }, (_, bits) => ({
  ...{ skilled: (bits & 1) > 0, lodging: (bits & 2) > 0, juveniles: (bits & 4) > 0 },
}));

/** Where they are short, a position of any kind may be in a list. */
export const oneKind: readonly ListKind[] = [{ skilled: true, lodging: true, juveniles: true }];

export class OccupationLists {
  /** The best wage of each list, or more; 0 if it is empty. Together in memory, because most lists are not read further. */
  private tops = new Int32Array(64);
  private readonly lists: (RowList | undefined)[] = [];

  constructor(
    readonly kinds: readonly ListKind[],
    private readonly source: ConstructorParameters<typeof RowList>[0],
  ) {}

  /** The number of the list of a city for positions of a kind. */
  numberOf(city: number, { skilled, lodging, juveniles }: ListKind): number {
    return this.kinds === oneKind ? city : city * 8 + (skilled ? 1 : 0) + (lodging ? 2 : 0) + (juveniles ? 4 : 0);
  }

  add(list: number, slot: number, wage: number): void {
    while (list >= this.tops.length) this.tops = twice(this.tops);
    this.tops[list] = Math.max(wage, this.top(list));
    this.listAt(list).add(slot);
  }

  remove(list: number, slot: number): void {
    const slots = this.listAt(list);
    slots.remove(slot);
    this.tops[list] = slots.length === 0 ? 0 : Math.min(this.top(list), slots.topWage());
  }

  /** No wage of the list is higher; 0 if it is empty. */
  top(list: number): number {
    return this.tops[list] ?? 0;
  }

  listAt(list: number): RowList {
    return (this.lists[list] ??= new RowList(this.source));
  }
}
