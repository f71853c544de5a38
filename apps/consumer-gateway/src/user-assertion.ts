// The signed statement that goes with each request to a holder: who asks, for which hospital, why,
// about whom.
import { createPrivateKey, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Code } from '@isthmus/ihe/code'
import type { Subject } from '@isthmus/ihe/subject'
import { type AssertionSigner, signAssertion } from '@isthmus/saml/write-assertion'
import { oidUrnPrefix } from '@isthmus/xds/identifiers'
import type { GatewayConfig } from './config.ts'
import { type SignedInUser, roleCodes } from './signed-in-user.ts'

export interface UserAssertion {
  readonly assertionXml: string
  /** The same statement for our own audit. */
  readonly subject: Subject
}

export interface Statement {
  readonly user: SignedInUser
  readonly purpose: Code | undefined
  /** CX in the domain. */
  readonly patientId: string | undefined
  readonly now: Date
}

export type WriteAssertion = (statement: Statement) => UserAssertion

export function createAssertionWriter(
  config: Pick<
    GatewayConfig,
    'assertionSigner' | 'organizationName' | 'organizationOid' | 'homeCommunityId'
  >,
): WriteAssertion {
  const { issuer, audience, validityMs, key, certificate } = config.assertionSigner
  const signer: AssertionSigner = {
    issuer,
    audience,
    validityMs,
    key: createPrivateKey(readFileSync(key)),
    certificatePem: readFileSync(certificate, 'utf8'),
  }
  return ({ user, purpose, patientId, now }) => {
    const subject: Subject = {
      assertionId: `_${randomUUID()}`,
      issuer,
      nameId: user.userId,
      spProvidedId: undefined,
      displayName: user.name,
      organization: config.organizationName,
      organizationId: `${oidUrnPrefix}${config.organizationOid}`,
      homeCommunityId: config.homeCommunityId,
      roles: roleCodes(user.roles),
      purposesOfUse: purpose === undefined ? [] : [purpose],
      patientId,
      notOnOrAfter: new Date(now.getTime() + validityMs),
    }
    return { subject, assertionXml: signAssertion(order(subject, { user, now }), signer) }
  }
}

function order(subject: Subject, { user, now }: Pick<Statement, 'user' | 'now'>) {
  return {
    id: subject.assertionId,
    now,
    authnInstant: user.authnInstant,
    nameId: subject.nameId,
    displayName: user.name,
    organization: subject.organization ?? '',
    organizationId: subject.organizationId ?? '',
    homeCommunityId: subject.homeCommunityId ?? '',
    roles: subject.roles.map(({ code, scheme, display }) => ({ code, scheme, display })),
    purposesOfUse: subject.purposesOfUse.map(({ code, scheme, display }) => ({
      code,
      scheme,
      display,
    })),
    ...(subject.patientId === undefined ? {} : { patientId: subject.patientId }),
  }
}
