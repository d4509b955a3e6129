/**
 * One seed for a whole run, chosen before the workers start and printed: what a test draws, it draws by it. It comes from the tree
 * under test, so that one tree plays the same run again and again, and the next commit draws others (decision 0039).
 */
import { execFileSync } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Fits into what fast-check and the demo take. */
const SEEDS = 2 ** 31;

interface Choice {
  readonly seed: number;
  readonly source: string;
}

/**
 * @param wanted the setting `SEED`: a whole number, `random`, or nothing.
 * @param tree what is under test, in a text that another commit changes.
 */
export function seedOf(wanted: string | undefined, tree: () => string): Choice {
  if (wanted === undefined || wanted === '') {
    const seed = createHash('sha256').update(tree()).digest().readUInt32BE() % SEEDS;
    return { seed, source: 'of this tree' };
  }
  if (wanted === 'random') return { seed: randomInt(SEEDS), source: 'drawn' };
  const seed = Number(wanted);
  // A seed that fast-check drew itself may be negative.
  if (!/^-?\d{1,10}$/.test(wanted) || seed !== (seed | 0))
    throw new Error(`SEED is ${wanted}, expected a whole number from ${-SEEDS} to ${SEEDS - 1}, or random`);
  return { seed, source: 'given' };
}

/** The tree of the commit that `folder` is at; where there is no commit, what almost every change changes. */
export function treeOf(folder: string): string {
  try {
    // This folder's own repository, whoever owns it, and none around it.
    const command = ['--git-dir', join(folder, '.git'), 'rev-parse', '--verify', '--quiet', 'HEAD^{tree}'];
    return execFileSync('git', command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return ['package-lock.json', 'CHANGELOG.md'].map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  }
}

/** For jest, once for a run. On the error stream, because `--json` has the other. */
export default function chooseSeed(): void {
  const { seed, source } = seedOf(process.env['SEED'], () => treeOf(join(__dirname, '../..')));
  process.env['SEED'] = String(seed);
  console.error(`SEED=${seed} (${source}): plays this run again`);
}
