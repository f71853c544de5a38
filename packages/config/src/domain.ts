// Settings that several actors of one affinity domain share: who its patients are, whose assertions
// count.
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { path } from './config.ts'

const closed = { additionalProperties: false } as const

/**
 * Until a patient identity feed is connected: one patient of the domain and the hospitals' own
 * numbers for him.
 */
export const patientLink = Type.Object(
  {
    domainId: Type.String({ description: 'Patient id in the affinity domain, CX.' }),
    local: Type.Array(
      Type.Object(
        {
          hospital: Type.String({ description: 'Hospital that uses the number.' }),
          id: Type.String({ description: "The hospital's own number for the patient, CX." }),
        },
        closed,
      ),
      { description: "The hospitals' own numbers.", default: [] },
    ),
  },
  closed,
)

export type PatientLink = Static<typeof patientLink>

export const patients = Type.Array(patientLink, {
  description: 'Patients of the domain and their local numbers; no other patient is known.',
  default: [],
})

/** Whose signed assertions are believed, and for whom they must be meant. */
export const assertionTrust = Type.Object(
  {
    issuers: Type.Array(
      Type.Object(
        {
          issuer: Type.String({ description: 'Issuer text of the assertion, compared exactly.' }),
          certificate: path({ description: 'Certificate whose key signs its assertions, PEM.' }),
        },
        closed,
      ),
      { description: 'Trusted issuers; one issuer may stand twice while a key is rolled over.' },
    ),
    audiences: Type.Array(Type.String(), { description: 'Audience texts accepted as ours.' }),
    clockSkewMs: Type.Integer({
      description: 'How far clocks may differ.',
      unit: 'ms',
      default: 60_000,
      minimum: 0,
      maximum: 300_000,
    }),
  },
  closed,
)

/** With what a service signs the assertions of its own users. */
export const assertionSigner = Type.Object(
  {
    issuer: Type.String({ description: 'Issuer text of the assertions.' }),
    certificate: path({ description: 'Certificate of the signing key, PEM.' }),
    key: path({ description: 'Signing key, PEM, mode 0600.' }),
    audience: Type.String({ description: 'Audience the assertions are meant for.' }),
    validityMs: Type.Integer({
      description: 'How long an assertion holds.',
      unit: 'ms',
      default: 300_000,
      minimum: 1_000,
    }),
  },
  closed,
)
