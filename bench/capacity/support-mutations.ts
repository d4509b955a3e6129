/** Mutations of field work. */
import { bureau, type Given } from './given';
import type { Operation } from './operations';
import { eventInput } from './support-given';

export const supportMutations: readonly Operation[] = [
  mutation('scheduleRecruitmentEvent', '', ({ size }) => eventInput('measured', size)),
];

function mutation(field: string, what: string, input: (given: Given) => object): Operation {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code } } }`;
  return { field, what, as: bureau, document, variables: (given) => ({ input: input(given) }) };
}
