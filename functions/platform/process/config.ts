/**
 * Reads settings from the environment; the only file under `functions/` that does. Each function reads only the part
 * that it needs, so that it needs no other setting.
 */
import { readFileSync } from 'node:fs';
import { type TableName, tableNames, tableSetting } from '../../tables';
import type { IdentitySettings } from '../security/identity';

type Environment = Readonly<Record<string, string | undefined>>;

/** Physical table names by logical ones. @throws naming every setting that is missing. */
export function readTables(environment: Environment = process.env): Readonly<Record<TableName, string>> {
  const settings = read(environment, tableNames.map(tableSetting));
  return Object.fromEntries(tableNames.map((name) => [name, settings[tableSetting(name)]])) as Record<
    TableName,
    string
  >;
}

/** The OIDC issuer whose tokens are accepted. @throws naming every setting that is missing. */
export function readIdentitySettings(environment: Environment = process.env): IdentitySettings {
  const settings = read(environment, ['IDENTITY_ISSUER', 'IDENTITY_AUDIENCE', 'IDENTITY_JWKS_URI']);
  return {
    issuer: settings['IDENTITY_ISSUER'] ?? '',
    audience: settings['IDENTITY_AUDIENCE'] ?? '',
    jwksUri: settings['IDENTITY_JWKS_URI'] ?? '',
  };
}

/**
 * The issuer whose accounts are written in full, and the bucket of the archive. @throws naming every setting that is
 * missing.
 */
export function readTracingSettings(environment: Environment = process.env): {
  readonly issuer: string;
  readonly archiveBucket: string;
} {
  const settings = read(environment, ['IDENTITY_ISSUER', 'CHANGE_ARCHIVE_BUCKET']);
  return { issuer: settings['IDENTITY_ISSUER'] ?? '', archiveBucket: settings['CHANGE_ARCHIVE_BUCKET'] ?? '' };
}

/** The KMS key that wraps the data key of personal data. @throws if it is missing. */
export function readKeySettings(environment: Environment = process.env): { readonly kmsKeyId: string } {
  return { kmsKeyId: read(environment, ['DATA_KEY_KMS_KEY_ID'])['DATA_KEY_KMS_KEY_ID'] ?? '' };
}

/** `WEBHOOKS_TO_LOOPBACK=allow` also allows webhooks to this machine, and by http; for local use only. */
export function readOutboundSettings(environment: Environment = process.env): { readonly allowLoopback: boolean } {
  return { allowLoopback: environment['WEBHOOKS_TO_LOOPBACK'] === 'allow' };
}

/** `INTROSPECTION_WITHOUT_TOKEN=allow` lets callers without a token read the schema. */
export function readIntrospectionSettings(environment: Environment = process.env): { readonly withoutToken: boolean } {
  return { withoutToken: environment['INTROSPECTION_WITHOUT_TOKEN'] === 'allow' };
}

/**
 * Texts of the manifests that `OPERATIONS` names, files with commas between them: what browsers may run; none without it.
 * @throws if one can't be read.
 */
export function readManifests(environment: Environment = process.env): readonly string[] {
  const files = environment['OPERATIONS']?.split(',') ?? [];
  return files.map((file) => readFileSync(file, 'utf8'));
}

function read(environment: Environment, names: readonly string[]): Environment {
  const missing = names.filter((name) => !environment[name]);
  if (missing.length > 0) throw new Error(`Settings are missing: ${missing.join(', ')}`);
  return environment;
}
