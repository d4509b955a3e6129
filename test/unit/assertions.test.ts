/** `as` tells the compiler what nothing checks: there are few, and no more of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const functions = join(__dirname, '../../functions');
const files = readdirSync(functions, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.startsWith('generated/'),
);

function assertionsIn(file: string): ts.AsExpression[] {
  const found: ts.AsExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isAsExpression(node) && node.type.getText() !== 'const') found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(join(functions, file), 'utf8'), ts.ScriptTarget.Latest, true));
  return found;
}

/** What is there now, less than two in a thousand lines: it only goes down. */
const ASSERTIONS_MAX = 52;
const TWICE_ASSERTED_MAX = 0;

test('no file adds an `as`', () => {
  expect(files.length).toBeGreaterThan(200);
  expect(files.flatMap(assertionsIn).length).toBeLessThanOrEqual(ASSERTIONS_MAX);
});

test('no file adds an `as unknown as`', () => {
  const twice = files.flatMap(assertionsIn).filter(({ expression }) => ts.isAsExpression(expression));
  expect(twice.length).toBeLessThanOrEqual(TWICE_ASSERTED_MAX);
});
