/** The solver's binary travels with the bundle of whoever plans: found beside it, with no package and no network at hand. */
import { execFileSync, execSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { withSolver } from '../../infra/handler-function';

const root = join(__dirname, '../..');

test('a bundle plans with what lies beside it alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'job-bowl-bundle-'));
  try {
    const program = `{ columns: [{ cost: 3, upper: 9, integer: true }], rows: [{ lower: 2.5, upper: 9, entries: [[0, 1]] }] }`;
    buildSync({
      stdin: {
        contents: `import { loadSolver } from './functions/platform/integer-program';
          loadSolver().then((solver) => console.log(JSON.stringify(solver.solve(${program}, [9], { seconds: 5, relativeGap: 0 }))));`,
        resolveDir: root,
      },
      outfile: join(folder, 'index.js'),
      ...{ bundle: true, minify: true, platform: 'node', mainFields: ['module', 'main'], logLevel: 'error' },
    });
    for (const command of withSolver.afterBundling(root, folder)) execSync(command);
    writeFileSync(join(folder, 'package.json'), '{}');
    const answer = execFileSync(process.execPath, ['index.js'], { cwd: folder, encoding: 'utf8' });
    expect(JSON.parse(answer)).toEqual({ values: [3], cost: 9, bound: 9 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
