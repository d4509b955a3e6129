/**
 * `npm run operations`: checks a client's operations against the schema and its limits, and writes a manifest for the safelist
 * and documents with types. Exit code 0 if both are written, 1 if anything is wrong; then nothing is written.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import { program } from 'commander';
import { buildASTSchema, type DocumentNode, type GraphQLSchema, parse as parseSdl } from 'graphql';
import { sdl } from '../functions/generated/sdl';
import { parse } from '../local/command-line';
import { usedInputs } from './used-inputs';
import { type Manifest, manifestOf, manifestOfRelay, type TextFile } from './manifest';

program
  .name('npm run operations --')
  .description(
    'Registers the operations of a client: checks each against the schema and its limits, and writes operations.json, the manifest that npm start -- --operations and a stage of the cloud take, and operations.ts, the same operations as documents with types for TypeScript.\n' +
      'A stage with manifests lets browsers run these operations alone. Of Relay, give the file that relay-compiler keeps its texts in.',
  )
  .argument('<path>', 'a folder with .graphql files, or the persisted queries of relay-compiler (.json)')
  .option('--to <folder>', 'where to write; the folder of the operations when absent');
parse(program);

const [path = ''] = program.args;
const { to } = program.opts<{ to?: string }>();

async function main(): Promise<void> {
  const isFolder = statSync(path).isDirectory();
  const folder = to ?? (isFolder ? path : join(path, '..'));
  mkdirSync(folder, { recursive: true });
  if (isFolder) await register(readFiles(path), folder);
  else registerRelay(folder);
}

function readFiles(folder: string): TextFile[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(graphql|gql)$/.test(name),
  );
  return names
    .filter((name) => !name.includes('node_modules'))
    .sort()
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
}

async function register(files: readonly TextFile[], folder: string): Promise<void> {
  if (files.length === 0) return program.error(`${path} has no file that ends with .graphql or .gql.`);
  const contract = parseSdl(sdl);
  const schema = buildASTSchema(contract);
  const made = manifestOf(schema, files);
  if ('faults' in made) return program.error(made.faults.join('\n'));
  const types = await typed(schema, contract, made.document);
  write(made.manifest, folder);
  writeFileSync(join(folder, 'operations.ts'), types);
  console.log(`Wrote ${join(folder, 'operations.ts')}`);
}

function registerRelay(folder: string): void {
  const manifest = manifestOfRelay(readFileSync(path, 'utf8'));
  if (manifest === undefined)
    return program.error(`${path} is not what relay-compiler writes: texts by their SHA-256 ("algorithm": "SHA256").`);
  write(manifest, folder);
}

function write(manifest: Manifest, folder: string): void {
  const file = join(folder, 'operations.json');
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`Wrote ${file}: ${manifest.operations.map(({ name }) => name).join(', ')}`);
}

/**
 * Types of variables and answers, and a `TypedDocumentNode` for each operation, which Apollo Client, urql and graphql-request
 * take.
 */
async function typed(schema: GraphQLSchema, contract: DocumentNode, document: DocumentNode): Promise<string> {
  const config = {
    ...{ useTypeImports: true, enumsAsTypes: true, strictScalars: true, immutableTypes: true },
    // Also where a project has exactOptionalPropertyTypes.
    inputMaybeValue: 'T | null | undefined',
    scalars: { Date: 'string', DateTime: 'string', JSON: 'unknown' },
  };
  const whole = { filename: 'operations.ts', config, schema: contract, documents: [{ document, location: path }] };
  const used = { ...whole, schema: usedInputs(schema, contract, document), documents: [] };
  const texts = await Promise.all([
    codegen({ ...used, plugins: [{ typescript: {} }], pluginMap: { typescript } }),
    codegen({ ...whole, plugins: [{ operations: {} }, { documents: {} }], pluginMap: { operations, documents } }),
  ]);
  return `/** Operations with their types, as npm run operations writes them. */\n${texts.reverse().join('\n')}`;
}

main().catch((error: unknown) => program.error(error instanceof Error ? error.message : String(error)));
