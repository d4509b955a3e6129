/**
 * Solves integer programmes with HiGHS (WebAssembly, one thread, no network). Returns the best solution found within a
 * time, and a bound that no solution can beat. The solver is loaded on first use, so a process that never plans does
 * not pay for it.
 */
import type * as highs from 'highs';
import { kept } from '../process/made-once';
import { assert } from '../requests/errors';

/** A variable from 0 to `upper`. */
export interface Column {
  /** Cost of each unit; the sum is minimised. */
  readonly cost: number;
  readonly upper: number;
  readonly integer: boolean;
}

/** A constraint: the sum of coefficient x column lies between the two bounds, inclusive; infinite for no bound. */
export interface Row {
  readonly lower: number;
  readonly upper: number;
  readonly entries: readonly (readonly [column: number, coefficient: number])[];
}

export interface IntegerProgram {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

export interface Solution {
  /** One value for each column, whole if the column asks for it. */
  readonly values: readonly number[];
  readonly cost: number;
  /** Proven lower bound of the cost. Equal to `cost`, except for rounding, if the solution is optimal. */
  readonly bound: number;
}

export interface Effort {
  readonly seconds: number;
  /** The solver stops when (cost - bound) / cost is at most this. */
  readonly relativeGap: number;
}

export interface Solver {
  /**
   * Synchronous: nothing else runs meanwhile. Deterministic unless the time runs out.
   * @param start values that fulfil every row; they are the solution if nothing better is found in time.
   */
  solve(program: IntegerProgram, start: readonly number[], effort: Effort): Solution;
}

/** About 50 ms the first time, then at once. */
export const loadSolver: () => Promise<Solver> = kept(async () => {
  const { default: load } = await import('highs');
  const runtime = await load();
  return { solve: (program, start, effort) => solve(runtime, program, start, effort) };
});

function solve(
  runtime: highs.Highs,
  { columns, rows }: IntegerProgram,
  start: readonly number[],
  { seconds, relativeGap }: Effort,
): Solution {
  if (columns.length === 0) return { values: [], cost: 0, bound: 0 };
  const { continuous, integer } = runtime.constants.variableType;
  const model = runtime.createModel({
    numCols: columns.length,
    numRows: rows.length,
    colCost: columns.map(({ cost }) => cost),
    colLower: columns.map(() => 0),
    colUpper: columns.map(({ upper }) => upper),
    rowLower: rows.map(({ lower }) => lower),
    rowUpper: rows.map(({ upper }) => upper),
    matrix: matrixOf(rows, columns.length),
    integrality: columns.map((column) => (column.integer ? integer : continuous)),
  });
  try {
    model.options.set({ output_flag: false, time_limit: seconds, mip_rel_gap: relativeGap });
    model.setSolution({ colValue: start });
    model.run();
    const found = model.getSolution().colValue;
    const values = columns.map((column, index) => {
      const value = found[index] ?? 0;
      return column.integer ? Math.round(value) : value;
    });
    const cost = costOf(columns, values);
    const startCost = costOf(columns, start);
    const bound = Math.max(0, Number(model.info.get('mip_dual_bound')));
    assert(Number.isFinite(bound), 'a bound of the programme');
    return fulfils(rows, values) && cost <= startCost
      ? { values, cost, bound: Math.min(bound, cost) }
      : { values: start, cost: startCost, bound: Math.min(bound, startCost) };
  } finally {
    model.dispose();
  }
}

function matrixOf(rows: readonly Row[], columnCount: number): highs.SparseMatrixInput {
  const starts = [0];
  for (const { entries } of rows) starts.push((starts.at(-1) ?? 0) + entries.length);
  const entries = rows.flatMap((row) => row.entries);
  return {
    format: 'csr',
    numRows: rows.length,
    numCols: columnCount,
    starts,
    indices: entries.map(([column]) => column),
    values: entries.map(([, coefficient]) => coefficient),
  };
}

function costOf(columns: readonly Column[], values: readonly number[]): number {
  return columns.reduce((sum, { cost }, index) => sum + cost * (values[index] ?? 0), 0);
}

/** Whether the values fulfil all rows: if time runs out early, the solver may hold none that do. */
function fulfils(rows: readonly Row[], values: readonly number[]): boolean {
  return rows.every(({ lower, upper, entries }) => {
    const sum = entries.reduce((total, [column, coefficient]) => total + coefficient * (values[column] ?? 0), 0);
    return sum >= lower - TOLERANCE && sum <= upper + TOLERANCE;
  });
}

/** Tolerance of the solver for a row, and some for the sums. */
const TOLERANCE = 1e-4;
