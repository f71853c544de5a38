// In which standing a peer asks: for a person, or as a custodian for what is its own.
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { Exchange } from '@isthmus/ihe/transaction'
import { AssertionError } from '@isthmus/saml/assertion-error'
import { type CustodianAsk, custodianAsk, isConsumer } from '@isthmus/xds/rules/custodian-query'
import type { StoredQuery } from '@isthmus/xds/stored-query'

export type Standing =
  /** By assertion, or where none is needed. */
  | { readonly kind: 'consumer' }
  | {
      readonly kind: 'custodian'
      readonly ask: CustodianAsk
      readonly else: 'consumer' | 'nothing'
    }
  | { readonly kind: 'refused' }

/** Throws AssertionError for a consumer that needs one and has none. */
export function standingOf(
  query: StoredQuery | undefined,
  { peer, subject }: Pick<Exchange<unknown>, 'subject'> & { readonly peer: ConnectedPeer },
  assertion: 'required' | 'optional',
): Standing {
  const asksForPersons = isConsumer(peer)
  if (asksForPersons && subject !== undefined) return { kind: 'consumer' }
  const ask = query === undefined ? undefined : custodianAsk(query, peer)
  const mayAskForPersons = asksForPersons && assertion === 'optional'
  if (ask !== undefined) {
    return { kind: 'custodian', ask, else: mayAskForPersons ? 'consumer' : 'nothing' }
  }
  if (mayAskForPersons) return { kind: 'consumer' }
  if (!asksForPersons) return { kind: 'refused' }
  // ITI TF-2: 3.40.4.1.3. What is required must be there.
  throw new AssertionError('SecurityTokenUnavailable', 'no Security header')
}
