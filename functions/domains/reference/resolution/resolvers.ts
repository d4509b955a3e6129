/** Resolvers of names that become codes. */
import type { Resolvers } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { CallerError } from '../../../platform/requests/errors';
import { today } from '../../../platform/values/clock';
import { inEitherScript } from './traditional/either-script';
import { resolveOccupation } from './occupation-name';
import { resolvePlace } from './place';

export const resolutionResolvers = {
  Query: {
    resolveCodes: (_, { input }, { clock }) => {
      const { occupations, places } = checked({ occupations: input.occupations ?? [], places: input.places ?? [] });
      const day = today(clock);
      return {
        occupations: occupations.map((text) => ({
          text,
          ...inEitherScript(text, (name) => resolveOccupation(name, day)),
        })),
        places: places.map((text) => ({ text, ...inEitherScript(text, resolvePlace) })),
      };
    },
  },
  ResolvedCode: {
    code: ({ code }) => code ?? null,
    fullName: ({ code, candidates: [first] }) => (code === undefined ? null : (first?.fullName ?? null)),
  },
} satisfies Resolvers;

interface Texts {
  readonly occupations: readonly string[];
  readonly places: readonly string[];
}

/** @throws CallerError BAD_USER_INPUT that names everything beyond its limit. */
function checked(texts: Texts): Texts {
  const { resolvedTextsMax: most, resolvedCharactersMax: longest } = limits;
  const wrong = [
    ...(texts.occupations.length + texts.places.length > most ? [`input may have ${most} texts`] : []),
    ...(['occupations', 'places'] as const).flatMap((list) =>
      texts[list].flatMap((text, index) =>
        text.length > longest ? [`input.${list}.${index} may have ${longest} characters`] : [],
      ),
    ),
  ];
  if (wrong.length > 0) throw new CallerError('BAD_USER_INPUT', { what: wrong.slice(0, most).join('; ') });
  return texts;
}
