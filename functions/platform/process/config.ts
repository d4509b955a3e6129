/**
 * The settings of a function, read from its environment: the only file under `functions/` that does. Each part is read
 * by the functions that need it, so that none is given a setting it has no use for.
 */
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

/** The OIDC issuer whose tokens are taken. @throws naming every setting that is missing. */
export function readIdentitySettings(environment: Environment = process.env): IdentitySettings {
  const settings = read(environment, ['IDENTITY_ISSUER', 'IDENTITY_AUDIENCE', 'IDENTITY_JWKS_URI']);
  return {
    issuer: settings['IDENTITY_ISSUER'] ?? '',
    audience: settings['IDENTITY_AUDIENCE'] ?? '',
    jwksUri: settings['IDENTITY_JWKS_URI'] ?? '',
  };
}

/** The issuer whose accounts are told in full, and the bucket of changes. @throws naming every setting that is missing. */
export function readTracingSettings(environment: Environment = process.env): {
  readonly issuer: string;
  readonly archiveBucket: string;
} {
  const settings = read(environment, ['IDENTITY_ISSUER', 'CHANGE_ARCHIVE_BUCKET']);
  return { issuer: settings['IDENTITY_ISSUER'] ?? '', archiveBucket: settings['CHANGE_ARCHIVE_BUCKET'] ?? '' };
}

/** The KMS key under which the data key for personal data is kept. @throws when it is missing. */
export function readKeySettings(environment: Environment = process.env): { readonly kmsKeyId: string } {
  return { kmsKeyId: read(environment, ['DATA_KEY_KMS_KEY_ID'])['DATA_KEY_KMS_KEY_ID'] ?? '' };
}

/** `WEBHOOKS_TO_LOOPBACK=allow` has webhooks sent to this machine too, by http as well; for local use only. */
export function readOutboundSettings(environment: Environment = process.env): { readonly allowLoopback: boolean } {
  return { allowLoopback: environment['WEBHOOKS_TO_LOOPBACK'] === 'allow' };
}

/** `INTROSPECTION_WITHOUT_TOKEN=allow` lets the schema be read by who has no token. */
export function readIntrospectionSettings(environment: Environment = process.env): { readonly withoutToken: boolean } {
  return { withoutToken: environment['INTROSPECTION_WITHOUT_TOKEN'] === 'allow' };
}

function read(environment: Environment, names: readonly string[]): Environment {
  const missing = names.filter((name) => !environment[name]);
  if (missing.length > 0) throw new Error(`Settings are missing: ${missing.join(', ')}`);
  return environment;
}
