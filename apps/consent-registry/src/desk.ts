// The person at the desk: carried beside the request as `Authorization: SAML <base64 of a signed
// assertion>`.
//
// A consent is changed by a person, and the registry has to know by whom without trusting the
// gateway's word: the same signed assertion that goes with requests for data goes here in the one
// header that HTTP has for it.
import { AssertionError } from '@isthmus/saml/assertion-error'
import type { AssertionVerifier } from '@isthmus/saml/assertion-verifier'
import { decodeAuthorization } from '@isthmus/saml/authorization-header'
import type { PeerRequest } from '@isthmus/http/plain-route'
import type { Subject } from '@isthmus/ihe/subject'

/**
 * The verified person; undefined when nobody is named. Throws AssertionError for one that is not
 * believed.
 */
export function personAtDesk(
  request: PeerRequest,
  verifier: AssertionVerifier,
): Subject | undefined {
  const header = request.headers.get('authorization')
  if (header === undefined) return undefined
  const assertion = decodeAuthorization(header)
  if (assertion === undefined) {
    throw new AssertionError('UnsupportedSecurityToken', 'an authorization of another scheme')
  }
  const { peer, now } = request
  return verifier.verifyLone({ assertion, peer, now })
}
