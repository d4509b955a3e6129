import type { Template } from 'aws-cdk-lib/assertions';
import { resources, synthesise, validate } from './synthesis';

const anywhere = synthesise();
const beijing = synthesise({ region: 'cn-north-1' });
const virginia = synthesise({ region: 'us-east-1' });

const text = (template: Template): string => JSON.stringify(template.toJSON());

/** Versions and deployments carry a hash of what they hold in their id, the region included. */
function placeless(template: Template, region: string): unknown {
  return JSON.parse(
    text(template)
      .replaceAll(region, 'REGION')
      .replace(/(CurrentVersion|Deployment)[0-9A-F]{8}[0-9a-f]{32,40}/g, '$1'),
  );
}

test.each([
  ['no region in particular', anywhere],
  ['Beijing', beijing],
  ['Virginia', virginia],
])('a template for %s names no partition in an ARN', (_, { data, api }) => {
  for (const template of [data, api]) expect(text(template)).not.toMatch(/arn:aws[a-z-]*:/);
});

test('China and the rest of the world get the same stacks', () => {
  for (const stack of ['data', 'api'] as const)
    expect(placeless(beijing[stack], 'cn-north-1')).toEqual(placeless(virginia[stack], 'us-east-1'));
});

test('without a region the stacks are the same, too', () => {
  const shape = (template: Template): string[] =>
    resources(template)
      .map(({ Type }) => Type)
      .sort();
  for (const stack of ['data', 'api'] as const) expect(shape(anywhere[stack])).toEqual(shape(beijing[stack]));
});

test('nothing in the stacks is missing in China', () => {
  const all = [...resources(beijing.data), ...resources(beijing.api)];
  expect(all.filter(({ Type }) => /Cognito|AppSync|CloudFront|XRay|Lambda::Url|Shield/.test(Type))).toEqual([]);
  for (const { Type, Properties } of all) {
    if (Type === 'AWS::Lambda::EventSourceMapping') {
      expect(Properties).not.toHaveProperty('Tags');
      expect(Properties).not.toHaveProperty('MetricsConfig');
      expect(Properties).not.toHaveProperty('ProvisionedPollerConfig');
    }
    expect(Properties).not.toHaveProperty('TracingConfig');
    expect(Properties).not.toHaveProperty('TracingEnabled');
  }
});

test('no template shows where it was made', () => {
  for (const { data, api } of [anywhere, beijing, virginia])
    for (const template of [data, api]) expect(text(template)).not.toContain(process.cwd());
});

test("CloudFormation's schemas and rules accept the stacks of each stage", () => {
  expect(() => validate(['dev', 'prod'], ['partner-a'])).not.toThrow();
});
