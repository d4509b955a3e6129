/** Synthesises stages with the flags of `cdk.json`, without bundling the handlers, and leaves nothing on the disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addStacks } from '../../infra/stacks';
import { type StageName, stages } from '../../infra/stages';
import cdkJson from '../../cdk.json';

export interface Templates {
  readonly data: Template;
  readonly api: Template;
}

export interface Options {
  readonly stage?: StageName;
  readonly region?: string;
  readonly clients?: readonly string[];
  readonly operations?: readonly string[];
}

const made = new Map<string, Templates>();

/** The templates of a stage: the same ones for the same options, in each test file of a worker. */
export function synthesise({ stage = 'prod', region, ...lists }: Options = {}): Templates {
  const name = JSON.stringify([stage, region, lists]);
  const templates = made.get(name) ?? inApp({ validated: false }, (app) => synthesised(app, stage, region, lists));
  made.set(name, templates);
  return templates;
}

function synthesised(
  app: App,
  stage: StageName,
  region: string | undefined,
  lists: Pick<Options, 'clients' | 'operations'>,
): Templates {
  const env = region === undefined ? {} : { env: { region, account: '111122223333' } };
  const { data, api } = addStacks(app, { stage: { ...stages[stage], ...lists }, ...env });
  return { data: Template.fromStack(data), api: Template.fromStack(api) };
}

/**
 * Holds the templates of stages against CloudFormation's schemas and rules, which takes seconds, and half of that to read
 * them. @throws where a template breaks one.
 */
export function validate(names: readonly StageName[], clients: readonly string[]): void {
  inApp({ validated: true }, (app) => {
    for (const name of names) addStacks(app, { stage: { ...stages[name], clients } });
    app.synth();
  });
}

function inApp<T>({ validated }: { readonly validated: boolean }, use: (app: App) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), 'job-bowl-synthesis-'));
  try {
    const context = { ...cdkJson.context, 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-stack-trace': true };
    return use(new App({ context, outdir, builtinCloudFormationValidation: validated }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export interface Resource {
  /** Logical id: the construct's path without separators, and eight hexadecimal digits. */
  readonly id: string;
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  /** Ids of what is there, or replaced, before it. */
  readonly DependsOn?: readonly string[];
}

export function resources(template: Template, type?: string): Resource[] {
  return Object.entries(template.toJSON()['Resources'] as Record<string, Omit<Resource, 'id'>>)
    .map(([id, resource]) => ({ ...resource, id }))
    .filter((resource) => type === undefined || resource.Type === type);
}
