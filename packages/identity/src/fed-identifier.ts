// CX as HL7 v2 messages write it ↔ an identifier with its authority (HL7 v2.3.1: 2.8.5).
import { isOid } from '@isthmus/hl7/oid'
import { type Repetition, componentOf } from '@isthmus/hl7/v2/message'
import type { Components } from '@isthmus/hl7/v2/write-message'
import type { FedIdentifier } from './patient-identity-feed.ts'

/** An authority of another type than ISO counts by its namespace alone. */
export function identifierOf(repetition: Repetition): FedIdentifier {
  const [namespace = '', oid = '', type = ''] = repetition[3] ?? []
  return {
    id: componentOf(repetition, 1),
    namespace: namespace === '' ? undefined : namespace,
    oid: type === 'ISO' && isOid(oid) ? oid : undefined,
  }
}

export function identifierComponents({ id, namespace = '', oid }: FedIdentifier): Components {
  return [id, '', '', oid === undefined ? [namespace] : [namespace, oid, 'ISO']]
}
