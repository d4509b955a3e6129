/** The fields of what came as JSON; none if it is no object. */
import { hasFields } from '../../functions/platform/values/unknown';

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return hasFields(value) ? value : {};
}
