import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { SET_ASIDE } from '../../functions/platform/streams/set-aside';
import { tableNames } from '../../functions/tables';
import { triggers } from '../../functions/triggers';
import { resources, synthesise } from './synthesis';

const runbook = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');
const [, alarmsChapter = ''] = runbook.split('\n## Alarms\n');
const sections = [...alarmsChapter.matchAll(/^### (.+)$/gm)].map(([, heading]) =>
  heading!.toLowerCase().replaceAll(' ', '-'),
);
const { api } = synthesise();
const alarms = resources(api, 'AWS::CloudWatch::Alarm');
const named = alarms.map(
  ({ Properties }) => /See docs\/operations\.md#([a-z0-9-]+)$/.exec(String(Properties['AlarmDescription']))?.[1],
);

test('every alarm names its section of the runbook, and the section is there', () => {
  expect(alarms).not.toEqual([]);
  for (const section of named) expect(sections).toContain(section);
});

test('every alarm that the runbook calls by its name is there', () => {
  const called = [...runbook.matchAll(/`([a-z]+-(?:errors|errors-logged|set-aside|throttles|stopped|iterator-age))`/g)];
  expect(called).not.toEqual([]);
  for (const [, name = ''] of called)
    expect(Object.keys(api.findResources('AWS::CloudWatch::Alarm'))).toContainEqual(
      expect.stringMatching(new RegExp(`^Alarms${name.replaceAll('-', '')}[0-9A-F]{8}$`)),
    );
});

test('every section about alarms has an alarm', () => {
  for (const section of sections) expect(named).toContain(section);
});

test('every alarm reaches the operators', () => {
  for (const { Properties } of alarms)
    expect(Properties['AlarmActions']).toEqual([{ Ref: expect.stringMatching(/^AlarmsTopic/) as string }]);
});

test('every function is watched for crashes, logged errors and throttles, every table for throttles', () => {
  const subjects = (section: string): string =>
    alarms
      .filter((_, index) => named[index] === section)
      .map(({ Properties }) => String(Properties['AlarmDescription']))
      .join('\n');
  for (const name of Object.keys(triggers)) {
    expect(subjects('function-errors')).toContain(name);
    expect(subjects('function-throttles')).toContain(name);
    expect(subjects('logged-errors')).toContain(name);
  }
  for (const name of tableNames) expect(subjects('table-throttles')).toContain(name);
});

test('throttles of a table are counted over every call that the database sends', () => {
  const sent = ['database', 'writer'].flatMap((file) => {
    const source = readFileSync(join(__dirname, `../../functions/platform/dynamodb/${file}.ts`), 'utf8');
    return [...source.matchAll(/new (\w+)Command\(/g)].map(([, name]) => OPERATIONS[name!] ?? `${name}Item`);
  });
  const tables = alarms.filter((_, index) => named[index] === 'table-throttles');
  for (const { Properties } of tables) {
    const metrics = Properties['Metrics'] as {
      MetricStat?: { Metric: { Dimensions: { Name: string; Value: unknown }[] } };
    }[];
    const counted = metrics.flatMap(({ MetricStat: one }) =>
      (one?.Metric.Dimensions ?? []).filter(({ Name: name }) => name === 'Operation').map(({ Value: value }) => value),
    );
    expect(counted.sort()).toEqual([...new Set(sent)].sort());
  }
});

/** DynamoDB's names of what the document client calls by others. */
const OPERATIONS: Readonly<Record<string, string>> = {
  ...{ Query: 'Query', BatchGet: 'BatchGetItem', TransactWrite: 'TransactWriteItems' },
  BatchExecuteStatement: 'BatchExecuteStatement',
};

test('silence is an alarm where something has to happen every minute, and nowhere else', () => {
  const alarmed = alarms.filter(({ Properties }) => Properties['TreatMissingData'] === 'breaching');
  expect(alarmed.map(({ Properties }) => Properties['MetricName'])).toEqual(['Invocations']);
});

test('links inside the runbook lead to headings of it', () => {
  const headings = [...runbook.matchAll(/^##+ (.+)$/gm)].map(([, heading]) =>
    heading!.toLowerCase().replaceAll(' ', '-'),
  );
  for (const [, anchor] of runbook.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor);
});

test("a bug that is masked before its caller is alarmed by the log's level", () => {
  api.resourcePropertiesCountIs(
    'AWS::Logs::MetricFilter',
    { FilterPattern: '{ $.level = "ERROR" }' },
    Object.keys(triggers).length,
  );
});

test('the metric of items set aside counts the records that their log line names', () => {
  api.resourcePropertiesCountIs(
    'AWS::Logs::MetricFilter',
    {
      FilterPattern: `{ $.message = "${SET_ASIDE}" }`,
      MetricTransformations: [Match.objectLike({ MetricValue: '$.records' })],
    },
    Object.keys(triggers).length,
  );
});
