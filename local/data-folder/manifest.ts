/**
 * The manifest of a data folder, `job-bowl.json`: its id, the check value of its key, and whether its first start was
 * completed. All parts of the folder hold the same id.
 */
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './files';

export interface Manifest {
  readonly format: typeof FORMAT;
  readonly id: string;
  readonly engine: string;
  /** Check value of the key (`checkOf`); absent until there is a key. */
  readonly key?: string;
  /**
   * True since the folder was first opened for requests. Before that nothing was acknowledged, and missing parts can be
   * made.
   */
  readonly whole: boolean;
  /** Handlers whose checkpoints the folder must have. */
  readonly streams: readonly string[];
}

export const FORMAT = 1;
const NAME = 'job-bowl.json';

/** @throws an error of one line if it is damaged, or of a later version. */
export function readManifest(folder: string): Manifest | undefined {
  const file = join(folder, NAME);
  if (!existsSync(file)) return undefined;
  const found = parse(readFileSync(file, 'utf8'));
  if (typeof found?.format === 'number' && found.format > FORMAT)
    throw new Error(`The data folder ${folder} is of a later version of Job Bowl: start it with that version.`);
  if (found === null || !isManifest(found))
    throw new Error(
      `The file ${file} is damaged: put it back from a copy of the whole folder, or choose another folder.`,
    );
  return found;
}

/** The fields of any JSON value. */
type Parsed = Readonly<Partial<Record<keyof Manifest, unknown>>>;

function parse(text: string): Parsed | null {
  try {
    return JSON.parse(text) as Parsed | null;
  } catch {
    return null;
  }
}

/** Whether it has the form that `writeManifest` writes: a whole one has a key, and handlers have lower-case names. */
function isManifest(found: Parsed): found is Manifest {
  const { format, id, engine, key, whole, streams } = found;
  return (
    format === FORMAT &&
    [id, engine].every((text) => typeof text === 'string' && text !== '') &&
    (typeof key === 'string' || (key === undefined && whole === false)) &&
    typeof whole === 'boolean' &&
    Array.isArray(streams) &&
    streams.every((name) => /^[a-z]+$/.test(String(name)))
  );
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeWhole(join(folder, NAME), `${JSON.stringify(manifest)}\n`);
}

/** Check value of a key: it distinguishes keys and reveals nothing about them. */
export function checkOf(key: Buffer): string {
  return createHmac('sha256', key).update('job-bowl/data-folder').digest('base64url').slice(0, 22);
}
