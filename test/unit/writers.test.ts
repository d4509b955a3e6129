/** Each kind of item has one file that writes it: its store, which holds its key, its codec and its transitions. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { wholeLists } from '../../functions/domains/support/succession/whole-lists';

const folder = join(__dirname, '../../functions/domains');

const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .sort();

const isStore = (file: string): boolean => /(^|\/|-)store\.ts$/.test(file);

/** What makes writes, or kinds of items that make them. */
const MAKERS = /platform\/(dynamodb\/(expressions|statements)|items\/(kind|guard|versioned))'/;

interface Found {
  /** Whether it makes a write of any kind. */
  readonly writes: boolean;
  /** Names of the kinds that it declares. */
  readonly kinds: readonly string[];
  /** Those of which an attribute is a region's code. */
  readonly ofRegions: readonly string[];
}

function look(file: string): Found {
  const text = readFileSync(join(folder, file), 'utf8');
  let writes = MAKERS.test(text);
  const [kinds, ofRegions] = [new Set<string>(), new Set<string>()];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) {
      const name = node.name.text;
      if (['Put', 'Update', 'Delete', 'ConditionCheck'].includes(name)) writes = true;
    }
    if (ts.isCallExpression(node) && node.expression.getText() === 'itemKind') {
      const [kind, description] = node.arguments;
      if (kind !== undefined && ts.isStringLiteral(kind)) {
        kinds.add(kind.text);
        if (/\bregionCode\b(?!})|officeAttributes|placedAttributes/.test(description?.getText() ?? ''))
          ofRegions.add(kind.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return { writes, kinds: [...kinds], ofRegions: [...ofRegions] };
}

const found = new Map(files.map((file) => [file, look(file)]));

test('only stores write items', () => {
  const others = [...found].filter(([file, { writes }]) => writes && !isStore(file)).map(([file]) => file);
  expect(others).toEqual([]);
});

test('each kind of item is declared in one file', () => {
  const byKind = new Map<string, string[]>();
  for (const [file, { kinds }] of found)
    for (const kind of kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), file]);
  expect(byKind.size).toBeGreaterThan(15);
  expect([...byKind].filter(([, declaring]) => declaring.length !== 1)).toEqual([]);
});

test('only the codec knows which attribute names an item’s kind', () => {
  const knowing = files.filter((file) => readFileSync(join(folder, file), 'utf8').includes('__edb_e__'));
  expect(knowing).toEqual(NOT_YET_BY_CODEC);
});

/** The names of attributes that nobody is told of; and nouns whose items are not yet read by a codec. */
const NOT_YET_BY_CODEC: readonly string[] = ['board/change/field-changes.ts'];

/** How an item that names a region is found once the region's code was replaced. */
const followed: Readonly<Record<string, readonly string[]>> = {
  /** The job files it under the new code. */
  FILED: ['worker', 'position', 'enterprise', ...wholeLists.map(({ kind }) => kind)],
  /** Another record that follows, or the night, writes it anew: the person's profile, a count, a departure of a service. */
  WRITTEN_ANEW: ['serviceEntry', 'case', 'movePlace', 'trainingNeeds', 'collected', 'departure'],
  /** Lists ask for the former codes of their region, too, or compare codes as they are read. */
  READ: [
    ...['inquiry', 'roundSheet', 'delivery', 'move', 'notice', 'report', 'campaign', 'rules', 'course'],
    ...['recruitmentEvent', 'travelRequest', 'travelService', 'allocation'],
  ],
  /** Nobody asks for it by a region: it is found by its id, its person or its office. */
  NOT_ASKED: [
    ...['push', 'pushRun', 'pushRunsRunning', 'placement', 'followUp', 'registration', 'enrolment', 'agencyVisit'],
    ...['visit', 'visited', 'homecoming', 'transfer', 'travelProposal', 'reach', 'channel', 'naming'],
  ],
};

test('each kind that names a region is found under the code that took it over', () => {
  const ofRegions = [...found.values()].flatMap((file) => file.ofRegions);
  expect(ofRegions.toSorted()).toEqual(Object.values(followed).flat().toSorted());
});
