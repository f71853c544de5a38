// The header blocks of an envelope that are meant for us, and the duty to understand them.
import type { XmlElement } from '@isthmus/xml/element'
import { attribute } from '@isthmus/xml/find'
import { addressingNamespace, securityNamespace, soapNamespace } from '../namespaces.ts'
import { SoapFaultError } from '../soap-fault-error.ts'
import { senderFault } from './refuse.ts'

/**
 * A header block that is understood: by name, or any of its namespace when the name is left out.
 */
export interface Understood {
  readonly namespace: string
  readonly name?: string
}

// SOAP 1.2 part 1: 2.2. Blocks for another role, or for nobody, are none of our business.
export function headersForUs(header: XmlElement | undefined): readonly XmlElement[] {
  return (header?.children ?? []).filter((block) => {
    const role = attribute(block, `{${soapNamespace}}role`)?.trim() ?? ''
    return roles.has(role)
  })
}

// SOAP 1.2 part 1: 2.4. A block that must be understood and is not stops the message.
export function checkUnderstood(
  blocks: readonly XmlElement[],
  understood: readonly Understood[],
): void {
  const known = [...understood, ...ours]
  for (const block of blocks) {
    if (!mustUnderstand(block)) continue
    const isKnown = known.some(
      ({ namespace, name = block.name }) => namespace === block.namespace && name === block.name,
    )
    if (!isKnown) {
      throw new SoapFaultError({
        code: 'MustUnderstand',
        reason: 'A header block that must be understood is not understood.',
      })
    }
  }
}

// Some senders write the word with a capital letter; what is neither yes nor no is refused.
function mustUnderstand(block: XmlElement): boolean {
  const value = attribute(block, `{${soapNamespace}}mustUnderstand`)?.trim().toLowerCase() ?? '0'
  if (value === '1' || value === 'true') return true
  if (value === '0' || value === 'false') return false
  throw senderFault('The attribute mustUnderstand of a header block is neither true nor false.')
}

const ours: readonly Understood[] = [
  { namespace: addressingNamespace },
  { namespace: securityNamespace, name: 'Security' },
]

const roles: ReadonlySet<string> = new Set([
  '',
  `${soapNamespace}/role/next`,
  `${soapNamespace}/role/ultimateReceiver`,
])
