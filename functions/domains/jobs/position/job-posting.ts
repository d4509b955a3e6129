/**
 * A position as schema.org `JobPosting` in JSON-LD (https://schema.org/JobPosting). The region code has no schema.org
 * property, so it is an `additionalProperty` of the place. `npm run import` reads this shape back.
 */
import { civilDateOf } from '../../../platform/values/civil-date';
import type { Enterprise } from '../../reference/enterprise/store';
import { fullName } from '../../reference/region/region';
import { cutTo } from '../../reference/region/region-code';
import type { Position } from './store';
import { occupationOf } from '../../reference/occupation/occupation';

/** Absent values are left out. `validThrough` is the end of the closing date, in China. */
export function jobPosting(position: Position, enterprise: Pick<Enterprise, 'name'>): Record<string, unknown> {
  const { externalRef, title, regionCode, wageMin, wageMax, skills, board, lodging } = position;
  const occupation = occupationOf(position.occupationCode);
  const more = ownProperties(position);
  const benefits = [...(board ? ['board'] : []), ...(lodging ? ['lodging'] : [])];
  return present({
    '@context': 'https://schema.org',
    '@type': 'JobPosting',
    identifier: { '@type': 'PropertyValue', name: enterprise.name, value: externalRef },
    title,
    description: position.description ?? title,
    datePosted: civilDateOf(new Date(position.submittedAt)),
    validThrough: position.closesOn && `${position.closesOn}T23:59:59+08:00`,
    jobStartDate: position.startsOn,
    hiringOrganization: { '@type': 'Organization', name: enterprise.name },
    occupationalCategory: present({
      '@type': 'CategoryCode',
      codeValue: position.occupationCode,
      inCodeSet: occupation?.scheme,
      name: occupation?.name,
    }),
    jobLocation: {
      '@type': 'Place',
      address: present({
        '@type': 'PostalAddress',
        addressCountry: 'CN',
        addressRegion: fullName(cutTo(regionCode, 2)),
        addressLocality: fullName(regionCode),
      }),
      additionalProperty: { '@type': 'PropertyValue', name: 'regionCode', value: regionCode },
    },
    totalJobOpenings: position.headcount,
    baseSalary: {
      '@type': 'MonetaryAmount',
      currency: 'CNY',
      value: present({ '@type': 'QuantitativeValue', minValue: wageMin, maxValue: wageMax, unitText: 'MONTH' }),
    },
    educationRequirements: position.education,
    skills: skills.length > 0 ? skills : undefined,
    jobBenefits: benefits.length > 0 ? benefits : undefined,
    additionalProperty: more.length > 0 ? more : undefined,
  });
}

/** What schema.org has no property for, under the names of `PositionInput`. */
function ownProperties({ ageMin, ageMax, contractMonths, refill }: Position): Record<string, unknown>[] {
  const all = { ageMin, ageMax, contractMonths, refill };
  return Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [{ '@type': 'PropertyValue', name, value }],
  );
}

function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}
